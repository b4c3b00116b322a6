import { performance } from 'node:perf_hooks';
import { type Answer, getFromLoopback, NoAnswer } from '../../base/node/loopback-http.ts';
import { systemClock } from '../../base/node/system-clock.ts';
import { type FairQuestion, inFairTime, judgeFairly } from '../core/fair-time.ts';
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
    const attempt = this.#begin();
    const result = await judgeFairly(systemClock, tellLate, async (question) => {
      const forgetLimit = question.after(checkMs, () => attempt.abort());
      return this.#ask({ ...question, signal: attempt.signal }).finally(forgetLimit);
    });
    return this.#closing.signal.aborted ? { type: 'discarded' } : result;
  }

  glance(): Promise<boolean> {
    const attempt = this.#begin();
    return inFairTime(systemClock, (time) => {
      const forgetLimit = time.after(slowMs, () => attempt.abort());
      return firstByte(this.#plan.port, glanceAt, attempt.signal).finally(forgetLimit);
    });
  }

  #begin(): AbortController {
    this.#attempt = new AbortController();
    return this.#attempt;
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

  #get({ path, keyed }: Rung, { signal, whileAsked }: Asked): Promise<Answer> {
    const { port, managementKey } = this.#plan;
    const key = keyed ? managementKey : null;
    return whileAsked(() => getFromLoopback(port, path, key, signal));
  }
}

/** What one check goes by. */
interface Asked extends FairQuestion {
  readonly signal: AbortSignal;
}

const brokeItself = { failure: 'unexpected', silent: false } as const;
