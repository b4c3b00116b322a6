import { performance } from 'node:perf_hooks';
import { type Answer, getFromLoopback, NoAnswer } from '../../base/node/loopback-http.ts';
import type {
  CheckResult,
  HealthCheck,
  LaunchedSidecar,
  LaunchPlan,
  OpenHealthCheck,
} from '../core/gateway-ports.ts';
import { slowMs } from '../core/health-reducer.ts';
import { firstByte } from './first-byte.ts';
import { fieldOf, IdentityProof, type Proof } from './identity-proof.ts';
import { afterHearing, type LagWatch, watchLag } from './loop-lag.ts';
import { type PortHolder, watchPort } from './port-watch.ts';

/** For everything a check does, to the last byte. */
const checkMs = 2_000;

/** What a good answer of each endpoint says. */
interface Rung {
  readonly path: string;
  readonly keyed: boolean;
  readonly isUnderstood: (body: string | null) => boolean;
}

/** SR1's endpoint, which newer sidecars lack; then the one made for this; then any. */
const ladder: readonly [Rung, ...Rung[]] = [
  {
    path: '/v0/management/usage',
    keyed: true,
    isUnderstood: (body) => typeof fieldOf(body, 'usage') === 'object',
  },
  { path: '/healthz', keyed: false, isUnderstood: (body) => fieldOf(body, 'status') === 'ok' },
  {
    path: '/',
    keyed: false,
    isUnderstood: (body) => fieldOf(body, 'message') === 'CLI Proxy API Server',
  },
];
const [usageRung, ...keylessRungs] = ladder;

/** Any answer will do, one of a sidecar that has no such endpoint too. */
const glanceAt = '/healthz';

export const openHealthCheck: OpenHealthCheck = (plan, sidecar) => new LadderCheck(plan, sidecar);

class LadderCheck implements HealthCheck {
  readonly #plan: LaunchPlan;
  readonly #holder: () => Promise<PortHolder>;
  readonly #identity: IdentityProof;
  readonly #closing = new AbortController();
  #proof: Proof | null = null;
  #rungs: readonly Rung[] = ladder;
  #attempt: AbortController | null = null;

  constructor(plan: LaunchPlan, { pid }: LaunchedSidecar) {
    this.#plan = plan;
    this.#holder = watchPort(pid, plan.port);
    this.#identity = new IdentityProof(plan, pid);
  }

  async check(tellLate = (): void => {}): Promise<CheckResult> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const lag = watchLag();
    const forgetLimit = afterHearing(checkMs, lag, () => attempt.abort());
    const result = await this.#ask({ signal: attempt.signal, lag, tellLate });
    forgetLimit();
    lag.stop();
    const isWorthless =
      this.#closing.signal.aborted || lag.disturbed() || isSlowByUs(result, lag.lostMs());
    return isWorthless ? { type: 'discarded' } : result;
  }

  async glance(): Promise<boolean> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const lag = watchLag();
    const forgetLimit = afterHearing(slowMs, lag, () => attempt.abort());
    const answers = await firstByte(this.#plan.port, glanceAt, attempt.signal);
    forgetLimit();
    lag.stop();
    return answers;
  }

  close(): void {
    this.#closing.abort();
    this.#attempt?.abort();
  }

  async #ask(asked: Asked): Promise<CheckResult> {
    const { signal } = asked;
    const startMs = performance.now();
    try {
      const holder = await this.#holder();
      if (holder === 'beyond-loopback') {
        return { type: 'refused', problem: { code: 'listens-beyond-loopback' } };
      }
      if (holder === 'a-stranger') throw new NoAnswer('not-ours');
      if (holder === 'nobody') throw new NoAnswer('refused');
      await this.#proveOnce(holder, signal);
      const latencyMs = await this.#climb(asked);
      return { type: 'passed', latencyMs, managementLocked: this.#proof === 'locked' };
    } catch (error) {
      const { failure, silent } = error instanceof NoAnswer ? error : brokeItself;
      return { type: 'failed', failure, silent, tookMs: performance.now() - startMs };
    }
  }

  async #proveOnce(holder: PortHolder, signal: AbortSignal): Promise<void> {
    if (this.#proof !== null) return;
    this.#proof = await this.#identity.prove(holder, signal);
    if (this.#proof === 'locked') this.#lock();
  }

  /** No management call follows: on v7 each would count towards a ban. */
  #lock(): void {
    this.#proof = 'locked';
    this.#rungs = keylessRungs;
  }

  /** Down the ladder to the first endpoint that this sidecar has. Resolves with its latency. */
  async #climb(asked: Asked): Promise<number> {
    const [rung, ...lower] = this.#rungs;
    if (!rung) throw new NoAnswer('bad-status');
    const { status, body, latencyMs } = await this.#get(rung, asked);
    if (status === 401 || status === 403) {
      const isKeyed = rung === usageRung;
      this.#lock();
      return isKeyed ? this.#climb(asked) : latencyMs; // Alive; a key problem is no reason to restart.
    }
    // Statistics may grow without end: then this is no endpoint to ask every 10 s.
    const isTooLong = rung === usageRung && body === null;
    if ((status === 404 || isTooLong) && lower.length > 0) {
      this.#rungs = lower;
      return this.#climb(asked);
    }
    if (status !== 200) throw new NoAnswer('bad-status');
    if (!rung.isUnderstood(body)) throw new NoAnswer('not-understood');
    return latencyMs;
  }
  async #get({ path, keyed }: Rung, { signal, lag, tellLate }: Asked): Promise<Answer> {
    const { port, managementKey } = this.#plan;
    const forget = afterHearing(slowMs, lag, () => !lag.disturbed() && tellLate());
    try {
      return await getFromLoopback(port, path, keyed ? managementKey : null, signal);
    } finally {
      forget();
    }
  }
}

/** What one check goes by. */
interface Asked {
  readonly signal: AbortSignal;
  readonly lag: LagWatch;
  readonly tellLate: () => void;
}

const brokeItself = { failure: 'unexpected', silent: false } as const;

/** The answer was there in time, and we came late to it. */
const isSlowByUs = (result: CheckResult, lostMs: number): boolean =>
  result.type === 'passed' && result.latencyMs >= slowMs && result.latencyMs - lostMs < slowMs;
