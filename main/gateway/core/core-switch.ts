import type { Choice, ReturnReason, SwitchRecord } from './switch-record.ts';

/** A core that has not answered so long after the switch is taken back. */
export const healthyLimitMs = 30_000;
/** So many crashes within `probationMs` take it back too; so long without one, and it may stay. */
export const maxCrashes = 3;
export const probationMs = 600_000;

/** All that is known of a switch. Times are monotonic milliseconds of this run of the app. */
export interface CoreSwitch {
  readonly record: SwitchRecord | null;
  /** Being tried on a spare port, by whoever sent `picked`; a result follows. */
  readonly trying: { readonly to: Choice } | null;
  /** Since the switch, or the start of the app after it. */
  readonly answered: boolean;
  readonly crashesAtMs: readonly number[];
  /** Whether the time for the first answer runs. */
  readonly limited: boolean;
}

export type SwitchEvent =
  /** `chosen` is what the settings say now. */
  | { readonly type: 'app-started'; readonly chosen: Choice }
  | { readonly type: 'picked'; readonly to: Choice }
  | { readonly type: 'trial-failed' }
  | { readonly type: 'trial-passed'; readonly chosen: Choice }
  /** The setting says what `tried` or `going-back` wanted. */
  | { readonly type: 'written' }
  | { readonly type: 'core-begun' }
  | { readonly type: 'core-answered' }
  | { readonly type: 'core-crashed'; readonly atMs: number }
  | { readonly type: 'core-failed'; readonly why: ReturnReason }
  /** Stopped, asleep, or held up by something that is not the core's doing. */
  | { readonly type: 'core-rested' }
  | { readonly type: 'limit-over' }
  | { readonly type: 'probation-over' };

export type SwitchTimer = 'limit' | 'probation';

/**
 * Done in their order, each when the one before has been. Between any two the app may be killed:
 * the settings then name the old core or the new one, and `app-started` goes on from there.
 */
export type SwitchEffect =
  | { readonly type: 'save'; readonly record: SwitchRecord | null }
  /** Into the settings; followed by `written`. */
  | { readonly type: 'choose'; readonly to: Choice }
  | { readonly type: 'restart' }
  | { readonly type: 'tell'; readonly record: SwitchRecord }
  | {
      readonly type: 'wait';
      readonly timer: SwitchTimer;
      readonly ms: number;
      readonly event: SwitchEvent;
    }
  | { readonly type: 'cancel'; readonly timer: SwitchTimer };

export interface SwitchStep {
  readonly state: CoreSwitch;
  readonly effects: readonly SwitchEffect[];
}

/** Nothing is being switched; `record` is what the last switch has left. */
export const settled = (record: SwitchRecord | null): CoreSwitch => ({
  record,
  trying: null,
  answered: false,
  crashesAtMs: [],
  limited: false,
});

/** The only place that decides about a switch. Pure. */
export function switchStep(state: CoreSwitch, event: SwitchEvent): SwitchStep {
  switch (event.type) {
    case 'app-started':
      return recover(state, event.chosen);
    case 'picked':
      return unchanged(
        state.trying || isWriting(state) ? state : { ...state, trying: { to: event.to } },
      );
    case 'trial-failed':
      return unchanged({ ...state, trying: null });
    case 'trial-passed':
      return takeOver(state, event.chosen);
    case 'written':
      return written(state);
    default:
      return isOnProbation(state) ? observe(state, event) : unchanged(state);
  }
}

const unchanged = (state: CoreSwitch): SwitchStep => ({ state, effects: [] });

export const isOnProbation = ({ record }: CoreSwitch): boolean => record?.stage === 'switched';

/** One setting is on its way to the disk; another may not overtake it. */
const isWriting = ({ record }: CoreSwitch): boolean =>
  record?.stage === 'tried' || record?.stage === 'going-back';

/** The one before is about to come back: what fails meanwhile is told by that. */
export const isGoingBack = ({ record }: CoreSwitch): boolean => record?.stage === 'going-back';

const save = (record: SwitchRecord | null): SwitchEffect => ({ type: 'save', record });

const cancels: readonly SwitchEffect[] = [
  { type: 'cancel', timer: 'limit' },
  { type: 'cancel', timer: 'probation' },
];

const waitForAnswer: SwitchEffect = {
  type: 'wait',
  timer: 'limit',
  ms: healthyLimitMs,
  event: { type: 'limit-over' },
};

const waitForProof: SwitchEffect = {
  type: 'wait',
  timer: 'probation',
  ms: probationMs,
  event: { type: 'probation-over' },
};

/** A core that has not proven itself is nothing to go back to: then it is the one before it. */
function takeOver(state: CoreSwitch, chosen: Choice): SwitchStep {
  const { record, trying } = state;
  if (!trying || isWriting(state)) return unchanged({ ...state, trying: null });
  const { to } = trying;
  const from = record && isOnProbation(state) ? record.from : chosen;
  const next: SwitchRecord = { stage: 'tried', from, to, why: null };
  return {
    state: settled(next),
    effects: [save(next), ...cancels, { type: 'choose', to }],
  };
}

function written(state: CoreSwitch): SwitchStep {
  const { record } = state;
  if (record?.stage === 'tried') {
    // Back to the core that was there before: it has proven itself already.
    const next: SwitchRecord | null =
      record.from === record.to ? null : { ...record, stage: 'switched' };
    return { state: settled(next), effects: [{ type: 'restart' }, save(next)] };
  }
  if (record?.stage !== 'going-back') return unchanged(state);
  const next: SwitchRecord = { ...record, stage: 'went-back' };
  return {
    state: { ...settled(next), trying: state.trying },
    effects: [{ type: 'restart' }, save(next), { type: 'tell', record: next }],
  };
}

function observe(state: CoreSwitch, event: SwitchEvent): SwitchStep {
  switch (event.type) {
    case 'core-begun':
      return state.answered || state.limited
        ? unchanged(state)
        : { state: { ...state, limited: true }, effects: [waitForAnswer] };
    case 'core-answered':
      return {
        state: { ...state, answered: true, limited: false },
        effects: [{ type: 'cancel', timer: 'limit' }, waitForProof],
      };
    case 'core-rested':
      return { state: { ...state, limited: false }, effects: cancels };
    case 'core-crashed':
      return crashed(state, event.atMs);
    case 'core-failed':
      return goBack(state, event.why);
    case 'limit-over':
      return state.limited ? goBack(state, 'not-healthy') : unchanged(state);
    case 'probation-over':
      return state.answered ? confirm(state) : unchanged(state);
    default:
      return unchanged(state);
  }
}

function crashed(state: CoreSwitch, atMs: number): SwitchStep {
  const recent = state.crashesAtMs.filter((crashAtMs) => atMs - crashAtMs <= probationMs);
  const crashesAtMs = [...recent, atMs];
  return crashesAtMs.length >= maxCrashes
    ? goBack(state, 'crashed')
    : { state: { ...state, crashesAtMs }, effects: [{ type: 'cancel', timer: 'probation' }] };
}

function confirm(state: CoreSwitch): SwitchStep {
  const { record, trying } = state;
  const next = record && ({ ...record, stage: 'confirmed' } as const);
  return { state: { ...settled(next), trying }, effects: [...cancels, save(next)] };
}

function goBack(state: CoreSwitch, why: ReturnReason): SwitchStep {
  const { record, trying } = state;
  if (!record) return unchanged(state);
  const next: SwitchRecord = { ...record, stage: 'going-back', why };
  return {
    state: { ...settled(next), trying },
    effects: [...cancels, save(next), { type: 'choose', to: next.from }],
  };
}

/** The app may have been killed between any two writes. */
function recover({ record }: CoreSwitch, chosen: Choice): SwitchStep {
  switch (record?.stage) {
    case undefined:
      return unchanged(settled(null));
    case 'tried':
    case 'switched': {
      // Never written, or put back by another hand.
      if (chosen === record.from) return { state: settled(null), effects: [save(null)] };
      // Another than either was itself unproven when the switch was cut off.
      const next: SwitchRecord = { ...record, stage: 'switched', to: chosen };
      const isSame = record.stage === next.stage && record.to === next.to;
      return { state: settled(next), effects: isSame ? [] : [save(next)] };
    }
    case 'going-back':
      return { state: settled(record), effects: [{ type: 'choose', to: record.from }] };
    case 'confirmed':
    case 'went-back': {
      const runs = record.stage === 'confirmed' ? record.to : record.from;
      if (chosen === runs) return unchanged(settled(record));
      return { state: settled(null), effects: [save(null)] };
    }
  }
}
