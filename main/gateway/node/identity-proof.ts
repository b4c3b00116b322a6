import { randomBytes } from 'node:crypto';
import { parseJson } from '../../base/core/json.ts';
import { type Answer, getFromLoopback, NoAnswer } from '../../base/node/loopback-http.ts';
import { findListener } from '../../base/node/port-owner.ts';
import type { LaunchPlan } from '../core/gateway-ports.ts';
import type { PortHolder } from './port-watch.ts';

/** A management route of both lines that changes nothing and answers in a millisecond. */
const debugPath = '/v0/management/debug';
/** Well below the five after which v7 bans an address; one is enough where each gets an answer. */
const wrongKeyTries = 3;

/** `locked`: it is our child, but it refuses our management key. */
export type Proof = 'proven' | 'locked';

/**
 * Proves once a start that what answers is our child: only it knows this start's key. Rejects with
 * `NoAnswer`, `not-ours` being the one that matters.
 */
export class IdentityProof {
  readonly #plan: LaunchPlan;
  readonly #pid: number;
  #wrongKeysTried = 0;

  constructor(plan: LaunchPlan, pid: number) {
    this.#plan = plan;
    this.#pid = pid;
  }

  async prove(holder: PortHolder, signal: AbortSignal): Promise<Proof> {
    const { port, managementKey } = this.#plan;
    const answer = await getFromLoopback(port, debugPath, managementKey, signal);
    const { status } = answer;
    if (status === 401 || status === 403 || status === 404) {
      if (!(await this.#ownsPort(holder))) throw new NoAnswer('not-ours');
      return status === 404 ? 'proven' : 'locked';
    }
    if (status >= 500) throw new NoAnswer('bad-status');
    if (!isDebugAnswer(answer)) {
      throw new NoAnswer(holder === 'ours' ? 'not-understood' : 'not-ours');
    }
    await this.#refusesWrongKey(signal);
    return 'proven';
  }

  /** A listener that says yes to every key has proven nothing. */
  async #refusesWrongKey(signal: AbortSignal): Promise<void> {
    if (this.#wrongKeysTried === wrongKeyTries) throw new NoAnswer('not-ours');
    this.#wrongKeysTried += 1;
    const wrongKey = randomBytes(32).toString('base64url');
    const { status } = await getFromLoopback(this.#plan.port, debugPath, wrongKey, signal);
    if (status === 200) throw new NoAnswer('not-ours');
  }

  /** Where the key proves nothing, the socket's owner can. */
  async #ownsPort(holder: PortHolder): Promise<boolean> {
    if (holder !== 'unknown') return holder === 'ours';
    return (await findListener(this.#plan.port)) === this.#pid;
  }
}

function isDebugAnswer({ status, headers, body }: Answer): boolean {
  if (status !== 200 || headers['x-cpa-version'] === undefined) return false;
  return typeof fieldOf(body, 'debug') === 'boolean';
}

/** A field of a JSON object; undefined for anything else. */
export function fieldOf(body: string | null, name: string): unknown {
  const value = parseJson(body ?? '');
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
