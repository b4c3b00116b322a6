import type { Problem, ProblemCode } from '../../contract/problems.ts';
import type { SwitchEvent } from './core-switch.ts';
import type { Health } from './health-reducer.ts';

/** The gateway, as far as a switch of the core cares. */
export interface CoreSight {
  readonly health: Pick<Health, 'state' | 'suspended' | 'problem' | 'halting' | 'failures'>;
  /** Whether this run got as far as the core itself. */
  readonly launched: boolean;
  /** Whether the choice decides what runs: a program of the user's own goes before it. */
  readonly choiceRules: boolean;
  /** Another core runs, because the chosen one is not there. */
  readonly chosenIsGone: boolean;
  readonly atMs: number;
}

/** Troubles that another core would not have: everything else is not its doing. */
const ofTheCore: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'sidecar-missing',
  'sidecar-not-executable',
  'sidecar-incompatible',
  'sidecar-changed',
  'sidecar-exited',
  'spawn-failed',
  'listens-beyond-loopback',
]);

function isOfTheCore(problem: Problem, launched: boolean): boolean {
  if (problem.code === 'no-answer') return problem.failure !== 'not-ours';
  // Our own look at the file lets it pass, so it is this core that does not read it.
  if (problem.code === 'config-invalid') return launched;
  return ofTheCore.has(problem.code);
}

/** What the gateway's state says of a core that was switched to; null where it says nothing. */
export function switchEventOf({
  health,
  launched,
  choiceRules,
  chosenIsGone,
  atMs,
}: CoreSight): SwitchEvent | null {
  const { state, suspended, problem, halting, failures } = health;
  const isAtRest = suspended || state === 'stopped' || halting === 'to-stop';
  if (isAtRest || !choiceRules) return { type: 'core-rested' };
  if (chosenIsGone && launched) return { type: 'core-failed', why: 'gone' };
  switch (state) {
    case 'starting':
      return { type: 'core-begun' };
    case 'healthy':
    case 'degraded':
      return failures === 0 ? { type: 'core-answered' } : null;
    case 'unreachable':
      return problem && isOfTheCore(problem, launched) ? { type: 'core-crashed', atMs } : null;
    case 'failed':
      return problem && isOfTheCore(problem, launched)
        ? { type: 'core-failed', why: 'would-not-run' }
        : { type: 'core-rested' };
  }
}
