import { pause } from '../base/core/pause.ts';
import type { Clock, Log } from '../base/core/ports.ts';
import type { PortOwner } from '../contract/problems.ts';
import type { ProviderId } from '../contract/providers.ts';
import { capabilities } from './core/capabilities.ts';
import type { Login } from './core/capability-types.ts';
import type { Account } from './core/knowledge.ts';
import {
  type LoginEnd,
  type LoginStage,
  loginEnd,
  loginSentence,
  outcomeOfReason,
} from './core/login-words.ts';
import type {
  ListenForCallback,
  LoginAnswer,
  LoginLinks,
  SidecarClient,
  StartedLogin,
} from './core/provider-ports.ts';
import type { Providers } from './provider-knowledge.ts';

export interface LoginPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: Providers;
  readonly listenForCallback: ListenForCallback;
  readonly links: LoginLinks;
  /** Opens an allowed page. Rejects when no browser came up; the link is still there to copy. */
  readonly openUrl: (url: string) => Promise<void>;
}

/** The sidecar gives up after five minutes itself; we do so a moment earlier, in our own words. */
const loginLimitMs = 295_000;
/** Codes of a device login live as long as their provider says; nobody needs longer than this. */
const deviceLimitMs = 30 * 60_000;
const momentMs = 5_000;
const pollMs = 250;
/** From the sidecar's yes to the file on disk, and from there to the models. */
const savedLimitMs = 5_000;

export const noneWaiting = 'No login is waiting for an address.';

/** One login of one provider, from the click to its end. Nothing here throws at a user's mistake. */
export class LoginAttempt {
  /** How it ended. Never rejects. */
  readonly done: Promise<LoginEnd>;
  readonly #ports: LoginPorts;
  readonly #id: ProviderId;
  readonly #login: Login | null;
  readonly #onChange: () => void;
  #stage: LoginStage = { type: 'opening' };
  #isCancelled = false;
  #link: string | null = null;
  /** Takes an answer of the browser; set while one is awaited. */
  #take: ((answer: LoginAnswer) => 'taken' | 'not-ours') | null = null;

  constructor(ports: LoginPorts, id: ProviderId, onChange: () => void) {
    this.#ports = ports;
    this.#id = id;
    this.#login = ports.providers.facts(id).capability.login;
    this.#onChange = onChange;
    // Whoever began it shows it before it does anything.
    this.done = Promise.resolve().then(() => this.#run());
  }

  get stage(): LoginStage {
    return this.#stage;
  }

  /** The page to log in on, while the login waits for the user. */
  get link(): string | null {
    return this.#stage.type === 'waiting' ? this.#link : null;
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  /** The last address of a browser on another machine. A sentence when it is of no use, else null. */
  paste(text: string): string | null {
    if (this.#login?.type !== 'browser' || this.#stage.type !== 'waiting') return noneWaiting;
    const answer = this.#ports.links.answer(text, this.#login.callback);
    if (!answer) {
      const { port, path } = this.#login.callback;
      return `The last address begins with http://localhost:${port}${path}.`;
    }
    return this.#take?.(answer) === 'taken' ? null : 'That address belongs to another login.';
  }

  async #run(): Promise<LoginEnd> {
    const { clock, log } = this.#ports;
    const provider = this.#id;
    const startMs = clock.ticks();
    log.info('login.started', { provider, kind: this.#login?.type ?? null });
    let end: LoginEnd;
    try {
      end = await this.#attempt();
    } catch (error) {
      log.error('login.broke', { provider, error });
      end = loginEnd('failed');
    }
    const tookMs = Math.round(clock.ticks() - startMs);
    log.info('login.ended', { provider, outcome: end.outcome, tookMs });
    this.#enter({ type: 'ended', end, atMs: clock.now() });
    return end;
  }

  async #attempt(): Promise<LoginEnd> {
    const { providers, listenForCallback } = this.#ports;
    const { client } = providers;
    const id = this.#id;
    const login = this.#login;
    if (!client) return loginEnd('gateway-not-running');
    if (!login) return loginEnd('not-offered');
    await providers.refresh();
    const before = providers.facts(id).accounts;
    if (login.type === 'device') return this.#withPage({ client, login, before });
    const { callback } = login;
    const listener = await listenForCallback({
      callback,
      onAnswer: async (answer) => {
        if (this.#take?.(answer) !== 'taken') return 'This page belongs to another login.';
        return loginSentence(id, await this.done);
      },
    });
    if (listener.type === 'busy') {
      return loginEnd('port-busy', {
        port: callback.port,
        owner: listener.owner satisfies PortOwner | null,
      });
    }
    try {
      return await this.#withPage({ client, login, before });
    } finally {
      listener.close();
    }
  }

  async #withPage(prepared: PreparedLogin): Promise<LoginEnd> {
    const { clock, providers, links, openUrl, log } = this.#ports;
    const { client, login } = prepared;
    const start = await client.startLogin(login.route);
    if (start.type === 'not-offered') {
      providers.noteMissingLogin(this.#id);
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
    this.#link = page.url;
    const limitMs = limitOf(start);
    const deadlineMs = clock.now() + limitMs;
    const waiting = {
      type: 'waiting',
      kind: login.type,
      host: page.host,
      userCode: page.userCode ?? links.userCode(start.userCode),
    } as const;
    const answered = this.#awaitAnswer(start.state);
    this.#enter({ ...waiting, deadlineMs, browserOpened: true });
    openUrl(page.url).catch((error: unknown) => {
      log.warn('login.page-not-opened', { provider: this.#id, error });
      if (this.#stage.type === 'waiting') {
        this.#enter({ ...waiting, deadlineMs, browserOpened: false });
      }
    });
    const end = await this.#untilSettled({ ...prepared, state: start.state, answered, limitMs });
    if (end.outcome === 'cancelled' || end.outcome === 'timed-out') {
      await client.dropLogin(start.state, callbackName);
    }
    return end;
  }

  /** The one answer that counts: the first with our state. */
  #awaitAnswer(state: string): { answer: LoginAnswer | null } {
    const answered: { answer: LoginAnswer | null } = { answer: null };
    this.#take = (answer) => {
      if (answer.state !== state || answered.answer) return 'not-ours';
      answered.answer = answer;
      this.#enter({ type: 'finishing' });
      return 'taken';
    };
    return answered;
  }

  async #untilSettled(prepared: WaitingLogin): Promise<LoginEnd> {
    const { clock, providers } = this.#ports;
    const { client, login, state, answered, limitMs } = prepared;
    const deadlineMs = clock.ticks() + limitMs;
    let isHandedOver = false;
    for (;;) {
      if (this.#isCancelled) return loginEnd('cancelled');
      if (providers.client !== client) return loginEnd('gateway-restarted');
      if (clock.ticks() >= deadlineMs) return loginEnd('timed-out');
      const { answer } = answered;
      if (answer && !isHandedOver && login.type === 'browser') {
        isHandedOver = true;
        const isTaken = await client.handOver(login.callbackName, answer);
        if (answer.error !== null) return loginEnd('denied');
        if (!isTaken) return loginEnd('exchange-failed');
      }
      const { status, reason } = await client.loginStatus(state);
      if (status === 'failed') return loginEnd(outcomeOfReason(reason, login.type));
      // It also says `done` of logins that it does not know; without an answer that means nothing.
      if (status === 'done' && (isHandedOver || login.type === 'device')) {
        return this.#confirm(prepared);
      }
      await pause(clock, pollMs);
    }
  }

  /** The sidecar's yes is proved by a new or changed credential file and by models (PP3). */
  async #confirm({ client, before }: WaitingLogin): Promise<LoginEnd> {
    const { clock, providers } = this.#ports;
    const deadlineMs = clock.ticks() + savedLimitMs;
    let isSaved = false;
    while (clock.ticks() < deadlineMs && providers.client === client) {
      await providers.refresh();
      const { accounts, models } = providers.facts(this.#id);
      const fresh = accounts.filter((account) => isFresh(account, before));
      isSaved = fresh.length > 0;
      if (isSaved && models.length > 0) {
        const outcome = wasExpected(this.#id, fresh, before) ? 'connected' : 'other-account';
        return loginEnd(outcome, { modelCount: models.length });
      }
      await pause(clock, pollMs);
    }
    if (providers.client !== client) return loginEnd('gateway-restarted');
    return loginEnd(isSaved ? 'no-models' : 'nothing-saved');
  }

  #enter(stage: LoginStage): void {
    this.#stage = stage;
    this.#onChange();
  }
}

interface PreparedLogin {
  readonly client: SidecarClient;
  readonly login: Login;
  readonly before: readonly Account[];
}

interface WaitingLogin extends PreparedLogin {
  readonly state: string;
  readonly answered: { readonly answer: LoginAnswer | null };
  readonly limitMs: number;
}

const limitOf = ({ expiresInMs }: StartedLogin): number =>
  expiresInMs === null
    ? loginLimitMs
    : Math.min(Math.max(expiresInMs - momentMs, momentMs), deviceLimitMs);

const isFresh = (account: Account, before: readonly Account[]): boolean =>
  account.hasSecret &&
  !before.some(({ file, digest }) => file === account.file && digest === account.digest);

/** A login made to repair an account has to repair that one. */
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
