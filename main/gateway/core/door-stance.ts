import type { HealthState } from '../../contract/health.ts';
import type { Problem } from '../../contract/problems.ts';

/** How the door stands. */
export interface DoorStance {
  /**
   * Whether it has the port. Only ever while no child of ours may have it. `at-rest`: the gateway was
   * stopped, so the port is kept only where the user wants that too.
   */
  readonly listens: boolean | 'at-rest';
  /** What becomes of the requests that are in, and of those that still come on open connections. */
  readonly requests: 'hold' | 'answer' | 'forward';
}

/** What of the supervisor's knowledge decides about the door; the fields are explained in `Health`. */
interface Situation {
  readonly state: HealthState;
  readonly halting: 'to-stop' | 'lost' | null;
  readonly occupied: boolean;
  readonly problem: Problem | null;
}

/**
 * How the door stands in each situation. A restart that will probably do is waited for; where only
 * the user can help, each request is told why. A stranger on the port is not disturbed, and
 * `stopped` leaves the port free for others unless the user wants it kept.
 */
export function stanceOf({ state, halting, occupied, problem }: Situation): DoorStance {
  if (halting === 'to-stop') return { listens: false, requests: 'answer' };
  if (state === 'stopped') return { listens: occupied ? false : 'at-rest', requests: 'answer' };
  if (state === 'healthy' || state === 'degraded') return { listens: false, requests: 'forward' };
  const isStrangers = problem?.code === 'port-in-use';
  return {
    listens: !occupied && !isStrangers,
    requests: state === 'failed' ? 'answer' : 'hold',
  };
}

export const isSameStance = (a: DoorStance, b: DoorStance): boolean =>
  a.listens === b.listens && a.requests === b.requests;
