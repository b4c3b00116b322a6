import { createEmitter } from '../base/core/emitter.ts';
import { pause } from '../base/core/pause.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import {
  isService,
  type ProviderTestResult,
  providerIds,
  type RowId,
  type TestErrorCode,
} from '../contract/providers.ts';
import type { GatewayRow } from './core/accounts.ts';
import { blamed } from './core/blame.ts';
import { chooseModel } from './core/gateway-models.ts';
import { blockedUntil, isConnected, type ProviderFacts } from './core/knowledge.ts';
import type { SidecarClient } from './core/provider-ports.ts';
import { failureSentence } from './core/sentences.ts';
import { type Reply, type Verdict, verdictOf } from './core/verdict.ts';
import type { Providers } from './provider-knowledge.ts';
import type { Memory } from './provider-memory.ts';

export interface ProviderTestsPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: Providers;
  readonly memory: Memory;
}

export interface TestRequest {
  readonly modelId?: string | null;
  /** Has the sidecar forget its own block first. */
  readonly anyway?: boolean;
}

interface Running {
  readonly startedAtMs: number;
  readonly result: Promise<ProviderTestResult>;
  readonly cancel: () => void;
}

/** Lets a test be cancelled before, while and after it waits for its answer. */
interface Cancelling {
  isCancelled: boolean;
  cancelReply: () => void;
}

/** From click to result: one test at a time a provider, any number of providers at once. */
export class ProviderTests {
  readonly #ports: ProviderTestsPorts;
  readonly #changed;
  readonly #running = new Map<RowId, Running>();

  constructor(ports: ProviderTestsPorts) {
    this.#ports = ports;
    this.#changed = createEmitter<RowId>(ports.log);
  }

  /** When the test under way began, epoch milliseconds; null when there is none. */
  startedAt(id: RowId): number | null {
    return this.#running.get(id)?.startedAtMs ?? null;
  }

  onChange(listener: (id: RowId) => void): Dispose {
    return this.#changed.on(listener);
  }

  /** Tests one provider. A second call while one is under way gets the same result. Never rejects. */
  run(id: RowId, request: TestRequest = {}): Promise<ProviderTestResult> {
    const under = this.#running.get(id);
    if (under) return under.result;
    const cancelling: Cancelling = { isCancelled: false, cancelReply: () => {} };
    const cancel = (): void => {
      cancelling.isCancelled = true;
      cancelling.cancelReply();
    };
    const startedAtMs = this.#ports.clock.now();
    const result = this.#test(id, request, cancelling).finally(() => {
      this.#running.delete(id);
      this.#changed.emit(id);
    });
    this.#running.set(id, { startedAtMs, result, cancel });
    this.#changed.emit(id);
    return result;
  }

  /** Every provider that is shown as connected, all at once. */
  runAll(): Promise<readonly ProviderTestResult[]> {
    const { providers } = this.#ports;
    const services = providers.knowledge.services.map(({ id }) => id);
    const connected = [...providerIds, ...services].filter((id) => {
      const facts = providers.facts(id);
      return facts.isShown && isConnected(facts);
    });
    return Promise.all(connected.map((id) => this.run(id)));
  }

  /** Ends the test of a provider, or all of them. What was known before stays. */
  cancel(id: RowId | null = null): void {
    for (const [own, { cancel }] of this.#running) if (id === null || own === id) cancel();
  }

  async #test(
    id: RowId,
    request: TestRequest,
    cancelling: Cancelling,
  ): Promise<ProviderTestResult> {
    const { log, memory } = this.#ports;
    let result: ProviderTestResult;
    try {
      result = await this.#ask(id, request, cancelling);
    } catch (error) {
      log.error('provider.test-broke', { provider: id, error });
      result = this.#failed(id, 'bad-answer');
    }
    const { success, errorCode, httpStatus, latencyMs, totalMs, modelId, blockedUntilMs } = result;
    const level = success ? 'info' : 'warn';
    log[level]('provider.tested', {
      ...{ provider: id, success, errorCode, httpStatus, modelId },
      latencyMs: latencyMs && Math.round(latencyMs),
      totalMs: totalMs && Math.round(totalMs),
      blocked: blockedUntilMs !== null,
    });
    // A cancelled test says nothing about the provider, so the last real result stays.
    if (errorCode !== 'cancelled') memory.keepResult(result);
    return result;
  }

  async #ask(id: RowId, request: TestRequest, cancelling: Cancelling): Promise<ProviderTestResult> {
    const { providers, memory, log } = this.#ports;
    const { client } = providers;
    if (!client) return this.#failed(id, 'proxy-not-running');
    let facts = providers.facts(id);
    if (!isConnected(facts) || providers.knowledge.models === null) {
      await providers.refresh();
      facts = providers.facts(id);
    }
    if (!isConnected(facts)) return this.#failed(id, whyNotAsked(facts));
    const { modelId, replaced } = this.#model(id, facts, request);
    if (modelId === null) return this.#failed(id, 'model-not-found');
    if (request.anyway) await this.#clearBlocks(facts, client, modelId);
    log.info('provider.test-started', { provider: id, modelId, anyway: request.anyway ?? false });
    if (cancelling.isCancelled) return this.#failed(id, 'cancelled');
    const pending = client.test(modelId);
    cancelling.cancelReply = pending.cancel;
    const reply = await pending.reply;
    const verdict = verdictOf(reply, { connected: true });
    const asked = { ...timesOf(reply), modelId, replacedModelId: replaced };
    if (verdict.success) {
      void providers.refresh(); // A block that this success has ended.
      return { ...blank(id, this.#now()), ...asked, success: true };
    }
    await providers.refresh();
    return this.#refused(id, verdict, asked, memory.latest().results[id] ?? null);
  }

  #model(id: RowId, { capability, models, state, accounts }: ProviderFacts, request: TestRequest) {
    const { models: chosen, results } = this.#ports.memory.latest();
    // A key that is held back lists none, so the model that it was last asked for is asked again.
    const last = models.length === 0 ? results[id]?.modelId : null;
    const own = request.modelId ?? chosen[id] ?? last;
    const choices = own ? [own, ...capability.defaultModels] : capability.defaultModels;
    const isBlocked =
      state.type === 'blocked' ||
      state.type === 'needs-login' ||
      accounts.some(({ row }) => row?.isFailing === true);
    return chooseModel(choices, models, isBlocked);
  }

  /**
   * A pause of the sidecar keeps the cause that led to it; its end is in the sidecar's own list.
   */
  #refused(
    id: RowId,
    { code, retryAfterMs }: Extract<Verdict, { success: false }>,
    asked: Partial<ProviderTestResult>,
    before: ProviderTestResult | null,
  ): ProviderTestResult {
    const nowMs = this.#ports.clock.now();
    const facts = this.#ports.providers.facts(id);
    const told = blockedUntil(facts, nowMs);
    const waitMs = retryAfterMs === null ? null : nowMs + retryAfterMs;
    const causes = facts.accounts.map(({ row }) => row?.cause ?? null).filter((c) => c !== null);
    const isPaused = code === 'paused';
    const known = causeBefore(before, asked, facts.hasKey);
    const cause = isPaused
      ? (known ?? causes[0] ?? 'paused')
      : blamed(code, facts.capability, this.#ports.providers.knowledge.proxy);
    const httpStatus = isPaused && cause !== 'paused' ? (before?.httpStatus ?? null) : undefined;
    return this.#failed(id, cause, {
      ...asked,
      ...(httpStatus === undefined ? {} : { httpStatus }),
      blockedUntilMs: waitMs !== null && (told === null || waitMs > told) ? waitMs : told,
    });
  }

  /**
   * The older line lets an account go only some moments after it said so, and now and then misses
   * that it was switched off at all: then it is told again.
   */
  async #clearBlocks(facts: ProviderFacts, client: SidecarClient, model: string): Promise<void> {
    const held = facts.accounts.flatMap(({ row }) => (row && isHeldBack(row) ? row : []));
    if (held.length === 0) return;
    const isFree = async (): Promise<boolean> => {
      const [models, rows] = await Promise.all([client.models(), client.authFiles()]);
      const still = rows?.filter(({ isUnavailable }) => isUnavailable).map(({ file }) => file);
      return Boolean(
        still &&
          !held.some(({ file }) => still.includes(file)) &&
          (isService(facts.id) || models?.[facts.id].includes(model)),
      );
    };
    for (let round = 0; round < clearRounds; round += 1) {
      await Promise.all(held.map((row) => client.clearBlock(row)));
      if (await this.#soon(isFree)) return;
    }
  }

  async #soon(isTrue: () => Promise<boolean>): Promise<boolean> {
    const { clock } = this.#ports;
    const deadlineMs = clock.ticks() + releaseLimitMs;
    do {
      if (await isTrue()) return true;
      await pause(clock, releasePauseMs);
    } while (clock.ticks() < deadlineMs);
    return false;
  }

  #failed(
    id: RowId,
    code: TestErrorCode,
    known: Partial<ProviderTestResult> = {},
  ): ProviderTestResult {
    const result = { ...blank(id, this.#now()), ...known, errorCode: code };
    const { hasKey: byKey, unreadable, subject } = this.#ports.providers.facts(id);
    return {
      ...result,
      errorMessage: failureSentence(
        { ...result, code, byKey, unreadable, subject },
        this.#ports.clock.now(),
      ),
    };
  }

  #now(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }
}

/**
 * The test before this one failed for a reason that the sidecar still holds against the account.
 */
function causeBefore(
  before: ProviderTestResult | null,
  { modelId }: Partial<ProviderTestResult>,
  hasKey: boolean,
): TestErrorCode | null {
  if (!before || before.modelId !== modelId) return null;
  const { blockedUntilMs, errorCode } = before;
  // Of a key the sidecar tells no block at all, so there the failure itself has to tell.
  const wasHeld = hasKey ? errorCode !== null && holding.has(errorCode) : blockedUntilMs !== null;
  return wasHeld ? errorCode : null;
}

function whyNotAsked({ state }: ProviderFacts): TestErrorCode {
  if (state.type === 'unreadable') return 'login-unreadable';
  if (state.type === 'switched-off' || state.type === 'disconnected') return 'switched-off';
  return state.type === 'not-offered' ? 'not-offered' : 'not-connected';
}

/** Failures after which the sidecar holds a key back. */
const holding: ReadonlySet<TestErrorCode> = new Set([
  'token-expired',
  'permission-denied',
  'quota-exceeded',
  'model-not-found',
  'offline',
  'provider-unreachable',
  'proxy-unreachable',
  'proxy-passed-by',
  'certificate-untrusted',
  'connection-lost',
  'answer-cut',
  'provider-error',
  'request-refused',
]);

const clearRounds = 4;
const releaseLimitMs = 400;
const releasePauseMs = 25;

const isHeldBack = ({ isFailing, isUnavailable }: GatewayRow): boolean =>
  isFailing || isUnavailable;

const blank = (providerId: RowId, timestamp: string): ProviderTestResult => ({
  providerId,
  success: false,
  latencyMs: null,
  totalMs: null,
  errorCode: null,
  errorMessage: null,
  timestamp,
  modelId: null,
  replacedModelId: null,
  httpStatus: null,
  blockedUntilMs: null,
});

function timesOf(reply: Reply): Partial<ProviderTestResult> {
  if (reply.type === 'timed-out') return { latencyMs: reply.firstByteMs };
  if (reply.type !== 'answered') return {};
  const { status, firstByteMs, totalMs, ended } = reply;
  const httpStatus = status >= 100 && status < 600 ? status : null;
  return { latencyMs: firstByteMs, totalMs: ended === 'whole' ? totalMs : null, httpStatus };
}
