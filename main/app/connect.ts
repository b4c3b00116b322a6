import type { PortOwner } from '../contract/problems.ts';
import type { ProviderId } from '../contract/providers.ts';
import { createEmitter } from '../core/emitter.ts';
import type { Clock, Dispose, Log } from '../core/ports.ts';
import { capabilities, type Login } from '../core/providers/capabilities.ts';
import type { Account } from '../core/providers/knowledge.ts';
import type { LoginStage } from '../core/providers/login-stage.ts';
import {
  type LoginEnd,
  loginEnd,
  loginSentence,
  outcomeOfReason,
} from '../core/providers/login-words.ts';
import type {
  CoreClient,
  ListenForCallback,
  LoginAnswer,
  LoginLinks,
} from '../core/providers/ports.ts';
import type { Providers } from './providers.ts';

export interface ConnectPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: Providers;
  readonly listenForCallback: ListenForCallback;
  readonly links: LoginLinks;
  /** Opens an allowed page. Rejects when no browser came up; the link is still there to copy. */
  readonly openUrl: (url: string) => Promise<void>;
}

/** The core gives up after five minutes itself; we do so a moment earlier, in our own words. */
const loginLimitMs = 295_000;
const pollMs = 250;
/** From the core's yes to the file on disk, and from there to the models. */
const savedLimitMs = 5_000;

interface Flow {
  readonly done: Promise<LoginEnd>;
  stage: LoginStage;
  isCancelled: boolean;
  link: string | null;
  /** Takes an answer of the browser; set while one is awaited. */
  take: ((answer: LoginAnswer) => 'taken' | 'not-ours') | null;
  readonly login: Login | null;
}

/** Logins of the five providers, one at a time each. Nothing here throws at a user's mistake. */
export class Connect {
  readonly #ports: ConnectPorts;
  readonly #changed;
  readonly #flows = new Map<ProviderId, Flow>();
  #isClosed = false;

  constructor(ports: ConnectPorts) {
    this.#ports = ports;
    this.#changed = createEmitter<ProviderId>((error) => {
      ports.log.error('listener.failed', { error });
    });
  }

  onChange(listener: (id: ProviderId) => void): Dispose {
    return this.#changed.on(listener);
  }

  /** Null when no login was tried since the app started. */
  stage(id: ProviderId): LoginStage | null {
    return this.#flows.get(id)?.stage ?? null;
  }

  /** The page to log in on, while a login waits for the user. */
  link(id: ProviderId): string | null {
    const flow = this.#flows.get(id);
    return flow?.stage.type === 'waiting' ? flow.link : null;
  }

  /** Begins a login, or joins the one under way. Resolves with how it ended. */
  start(id: ProviderId): Promise<LoginEnd> {
    const under = this.#flows.get(id);
    if (under && under.stage.type !== 'ended') return under.done;
    const { login } = this.#ports.providers.facts(id).capability;
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const flow: Flow = {
      stage: { type: 'opening' },
      isCancelled: false,
      link: null,
      take: null,
      login,
      done: begun.then(() => this.#run(id, flow)),
    };
    this.#flows.set(id, flow);
    this.#changed.emit(id);
    begin();
    return flow.done;
  }

  cancel(id: ProviderId): void {
    const flow = this.#flows.get(id);
    if (flow) flow.isCancelled = true;
  }

  /** Opens the page once more. */
  async openAgain(id: ProviderId): Promise<void> {
    const link = this.link(id);
    if (link !== null) await this.#ports.openUrl(link);
  }

  /** The last address of a browser on another machine. A sentence when it is of no use, else null. */
  paste(id: ProviderId, text: string): string | null {
    const flow = this.#flows.get(id);
    if (flow?.login?.type !== 'browser' || flow.stage.type !== 'waiting') {
      return 'No login is waiting for an address.';
    }
    const answer = this.#ports.links.answer(text, flow.login.callback);
    if (!answer) {
      const { port, path } = flow.login.callback;
      return `The last address begins with http://localhost:${port}${path}.`;
    }
    return flow.take?.(answer) === 'taken' ? null : 'That address belongs to another login.';
  }

  /** Takes the ended login off the row. */
  dismiss(id: ProviderId): void {
    if (this.#flows.get(id)?.stage.type === 'ended' && this.#flows.delete(id))
      this.#changed.emit(id);
  }

  /** Ends every login that is under way, their listeners included. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const id of this.#flows.keys()) this.cancel(id);
    await Promise.all([...this.#flows.values()].map(({ done }) => done));
  }

  async #run(id: ProviderId, flow: Flow): Promise<LoginEnd> {
    const { clock, log } = this.#ports;
    const startMs = clock.ticks();
    log.info('login.started', { provider: id, kind: flow.login?.type ?? null });
    let end: LoginEnd;
    try {
      end = await this.#attempt(id, flow);
    } catch (error) {
      log.error('login.broke', { provider: id, error });
      end = loginEnd('failed');
    }
    const tookMs = Math.round(clock.ticks() - startMs);
    log.info('login.ended', { provider: id, outcome: end.outcome, tookMs });
    this.#enter(id, flow, { type: 'ended', end, atMs: clock.now() });
    return end;
  }

  async #attempt(id: ProviderId, flow: Flow): Promise<LoginEnd> {
    const { providers, listenForCallback } = this.#ports;
    const { client } = providers;
    const { login } = flow;
    if (!client) return loginEnd('gateway-not-running');
    if (!login) return loginEnd('not-offered');
    await providers.refresh();
    const before = providers.facts(id).accounts;
    if (login.type === 'device') return this.#withPage(id, flow, { client, login, before });
    const { callback } = login;
    const listener = await listenForCallback({
      callback,
      onAnswer: async (answer) => {
        if (flow.take?.(answer) !== 'taken') return 'This page belongs to another login.';
        return loginSentence(id, await flow.done);
      },
    });
    if (listener.type === 'busy') {
      return loginEnd('port-busy', {
        port: callback.port,
        owner: listener.owner satisfies PortOwner | null,
      });
    }
    try {
      return await this.#withPage(id, flow, { client, login, before });
    } finally {
      listener.close();
    }
  }

  async #withPage(id: ProviderId, flow: Flow, scene: Scene): Promise<LoginEnd> {
    const { clock, providers, links, openUrl, log } = this.#ports;
    const { client, login } = scene;
    const start = await client.startLogin(login.route);
    if (start.type === 'not-offered') {
      providers.noteMissingLogin(id);
      return loginEnd('not-offered');
    }
    if (start.type === 'failed') {
      const isHere = providers.client === client;
      return loginEnd(isHere ? 'provider-unreachable' : 'gateway-restarted');
    }
    const callbackName = login.type === 'browser' ? login.callbackName : null;
    const page = links.page(start.url, login.hosts);
    if (!page) {
      await client.dropLogin(start.state, callbackName);
      return loginEnd('page-refused');
    }
    flow.link = page.url;
    const deadlineMs = clock.now() + loginLimitMs;
    const waiting = {
      type: 'waiting',
      kind: login.type,
      host: page.host,
      userCode: page.userCode,
    } as const;
    const answered = this.#awaitAnswer(id, flow, start.state);
    this.#enter(id, flow, { ...waiting, deadlineMs, browserOpened: true });
    openUrl(page.url).catch((error: unknown) => {
      log.warn('login.page-not-opened', { provider: id, error });
      if (flow.stage.type === 'waiting') {
        this.#enter(id, flow, { ...waiting, deadlineMs, browserOpened: false });
      }
    });
    const end = await this.#untilSettled(id, flow, { ...scene, state: start.state, answered });
    if (end.outcome === 'cancelled' || end.outcome === 'timed-out') {
      await client.dropLogin(start.state, callbackName);
    }
    return end;
  }

  /** The one answer that counts: the first with our state. */
  #awaitAnswer(id: ProviderId, flow: Flow, state: string): { answer: LoginAnswer | null } {
    const answered: { answer: LoginAnswer | null } = { answer: null };
    flow.take = (answer) => {
      if (answer.state !== state || answered.answer) return 'not-ours';
      answered.answer = answer;
      this.#enter(id, flow, { type: 'finishing' });
      return 'taken';
    };
    return answered;
  }

  async #untilSettled(id: ProviderId, flow: Flow, scene: WaitingScene): Promise<LoginEnd> {
    const { clock, providers } = this.#ports;
    const { client, login, state, answered } = scene;
    const deadlineMs = clock.ticks() + loginLimitMs;
    let isHandedOver = false;
    for (;;) {
      if (providers.client !== client && !this.#isClosed) return loginEnd('gateway-restarted');
      if (flow.isCancelled) return loginEnd('cancelled');
      if (clock.ticks() >= deadlineMs) return loginEnd('timed-out');
      const { answer } = answered;
      if (answer && !isHandedOver && login.type === 'browser') {
        isHandedOver = true;
        const isTaken = await client.handOver(login.callbackName, answer);
        if (answer.error !== null) return loginEnd('denied');
        if (!isTaken) return loginEnd('exchange-failed');
      }
      const { status, reason } = await client.loginStatus(state);
      // The older line says `failed` in one word for a refusal and for much else.
      if (status === 'failed') {
        return loginEnd(
          login.type === 'device' ? outcomeOfDevice(reason) : outcomeOfReason(reason),
        );
      }
      // It also says `done` of logins that it does not know; without an answer that means nothing.
      if (status === 'done' && (isHandedOver || login.type === 'device')) {
        return this.#confirm(id, scene);
      }
      await pause(clock, pollMs);
    }
  }

  /** The core's yes is proved by a new or changed credential file and by models (specification PP3). */
  async #confirm(id: ProviderId, { client, before }: WaitingScene): Promise<LoginEnd> {
    const { clock, providers } = this.#ports;
    const deadlineMs = clock.ticks() + savedLimitMs;
    let isSaved = false;
    while (clock.ticks() < deadlineMs && providers.client === client) {
      await providers.refresh();
      const { accounts, models } = providers.facts(id);
      const fresh = accounts.filter((account) => isFresh(account, before));
      isSaved = fresh.length > 0;
      if (isSaved && models.length > 0) {
        const outcome = wasExpected(id, fresh, before) ? 'connected' : 'other-account';
        return loginEnd(outcome, { modelCount: models.length });
      }
      await pause(clock, pollMs);
    }
    if (providers.client !== client) return loginEnd('gateway-restarted');
    return loginEnd(isSaved ? 'no-models' : 'nothing-saved');
  }

  #enter(id: ProviderId, flow: Flow, stage: LoginStage): void {
    flow.stage = stage;
    this.#changed.emit(id);
  }
}

interface Scene {
  readonly client: CoreClient;
  readonly login: Login;
  readonly before: readonly Account[];
}

interface WaitingScene extends Scene {
  readonly state: string;
  readonly answered: { readonly answer: LoginAnswer | null };
}

const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });

const isFresh = (account: Account, before: readonly Account[]): boolean =>
  account.hasSecret &&
  !before.some(({ file, digest }) => file === account.file && digest === account.digest);

/** A login made to mend an account has to mend that one. */
function wasExpected(
  id: ProviderId,
  fresh: readonly Account[],
  before: readonly Account[],
): boolean {
  const wanting = before.filter(({ state }) => state.type === 'needs-login');
  if (wanting.length === 0 || !capabilities[id].namesAccounts) return true;
  const isSame = (a: Account, b: Account): boolean =>
    a.file === b.file || (a.email !== null && a.email === b.email);
  return fresh.some((account) => wanting.some((wanted) => isSame(account, wanted)));
}

function outcomeOfDevice(reason: string): LoginEnd['outcome'] {
  const outcome = outcomeOfReason(reason);
  // A device login has one word for "no" and for "too late"; "no" is the common one.
  return outcome === 'exchange-failed' ? 'denied' : outcome;
}
