/** No plan waits longer for requests that run (a stream may last for hours). */
export const waitLimitMs = 60_000;
/** From one count to the next. */
export const recountMs = 1_000;

/** A restart that KorProxy itself plans, after a setting, a key or another core. Times are monotonic. */
export type PlannedRestart =
  | { readonly type: 'none' }
  /** Who runs is being asked for the first time; `count` is null until it is known. */
  | { readonly type: 'waiting'; readonly sinceMs: number; readonly count: number | null };

export type PlanEvent =
  | { readonly type: 'planned'; readonly atMs: number }
  /** Requests that run now; null where the system does not tell. */
  | { readonly type: 'counted'; readonly count: number | null; readonly atMs: number }
  /** The gateway was stopped, restarted or lost by itself; its next start has what the plan was for. */
  | { readonly type: 'overtaken' };

export type PlanEffect =
  | { readonly type: 'count'; readonly afterMs: number }
  | { readonly type: 'restart' };

export interface PlanStep {
  readonly plan: PlannedRestart;
  readonly effects: readonly PlanEffect[];
}

export const noPlan: PlannedRestart = { type: 'none' };

const unchanged = (plan: PlannedRestart): PlanStep => ({ plan, effects: [] });
const restart: PlanStep = { plan: noPlan, effects: [{ type: 'restart' }] };

/**
 * When a planned restart happens: at once where nothing runs or nothing is known, else when what runs has
 * ended, and at the latest after `waitLimitMs`. One plan at a time: a further one joins it.
 */
export function planStep(plan: PlannedRestart, event: PlanEvent): PlanStep {
  switch (event.type) {
    case 'planned':
      if (plan.type === 'waiting') return unchanged(plan);
      return {
        plan: { type: 'waiting', sinceMs: event.atMs, count: null },
        effects: [{ type: 'count', afterMs: 0 }],
      };
    case 'counted': {
      if (plan.type === 'none') return unchanged(plan);
      const { count, atMs } = event;
      const leftMs = plan.sinceMs + waitLimitMs - atMs;
      if (count === null || count === 0 || leftMs <= 0) return restart;
      const afterMs = Math.min(recountMs, leftMs);
      return { plan: { ...plan, count }, effects: [{ type: 'count', afterMs }] };
    }
    case 'overtaken':
      return unchanged(noPlan);
  }
}
