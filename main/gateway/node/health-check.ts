import { performance } from 'node:perf_hooks';
import { getFromLoopback, NoAnswer } from '../../base/node/loopback-http.ts';
import type {
  CheckResult,
  HealthCheck,
  LaunchedSidecar,
  LaunchPlan,
  OpenHealthCheck,
} from '../core/gateway-ports.ts';
import { fieldOf, IdentityProof, type Proof } from './identity-proof.ts';
import { watchLag } from './loop-lag.ts';
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

  async check(): Promise<CheckResult> {
    const startMs = performance.now();
    const attempt = new AbortController();
    this.#attempt = attempt;
    const limit = setTimeout(() => attempt.abort(), checkMs);
    const lag = watchLag();
    const result = await this.#ask(attempt.signal, startMs);
    lag.stop();
    clearTimeout(limit);
    const isWorthless = this.#closing.signal.aborted || lag.disturbed();
    return isWorthless ? { type: 'discarded' } : result;
  }

  close(): void {
    this.#closing.abort();
    this.#attempt?.abort();
  }

  async #ask(signal: AbortSignal, startMs: number): Promise<CheckResult> {
    try {
      const holder = await this.#holder();
      if (holder === 'beyond-loopback') {
        return { type: 'refused', problem: { code: 'listens-beyond-loopback' } };
      }
      if (holder === 'a-stranger') throw new NoAnswer('not-ours');
      if (holder === 'nobody') throw new NoAnswer('refused');
      await this.#proveOnce(holder, signal);
      const latencyMs = await this.#climb(signal);
      return { type: 'passed', latencyMs, managementLocked: this.#proof === 'locked' };
    } catch (error) {
      const failure = error instanceof NoAnswer ? error.failure : 'unexpected';
      return { type: 'failed', failure, tookMs: performance.now() - startMs };
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
  async #climb(signal: AbortSignal): Promise<number> {
    const [rung, ...lower] = this.#rungs;
    if (!rung) throw new NoAnswer('bad-status');
    const key = rung.keyed ? this.#plan.managementKey : null;
    const { status, body, latencyMs } = await getFromLoopback(
      this.#plan.port,
      rung.path,
      key,
      signal,
    );
    if (status === 401 || status === 403) {
      const isKeyed = rung === usageRung;
      this.#lock();
      return isKeyed ? this.#climb(signal) : latencyMs; // Alive; a key problem is no reason to restart.
    }
    // Statistics may grow without end: then this is no endpoint to ask every 10 s.
    const isTooLong = rung === usageRung && body === null;
    if ((status === 404 || isTooLong) && lower.length > 0) {
      this.#rungs = lower;
      return this.#climb(signal);
    }
    if (status !== 200) throw new NoAnswer('bad-status');
    if (!rung.isUnderstood(body)) throw new NoAnswer('not-understood');
    return latencyMs;
  }
}
