import type { ExitFacts } from '../../contract/problems.ts';
import type { StripLevel } from '../../contract/snapshot.ts';
import { backoffMs, type Health, type HealthEvent } from './health-reducer.ts';

export const hourMs = 3_600_000;

/** A stretch of one level, until the next one begins. */
export interface Stretch {
  readonly fromMs: number;
  readonly level: StripLevel;
  /** What made it so, for the strip's bar: `restarted after exit code 2`. */
  readonly words: string;
}

export type CheckNote = { readonly latencyMs: number } | { readonly missed: true };

/** What happened lately, for the words that a person reads. Never decides anything. Wall time. */
export interface Journal {
  readonly stateSinceMs: number;
  readonly launchedAtMs: number | null;
  /** From the start of the launch to the child's first good answer. */
  readonly readyMs: number | null;
  readonly preflightMs: number | null;
  readonly lastCheckAtMs: number | null;
  readonly lastGoodAtMs: number | null;
  /** The newest three, oldest first. */
  readonly checks: readonly CheckNote[];
  readonly slowSinceMs: number | null;
  /** Exits since the user last started it, oldest first, at most eight. */
  readonly exits: readonly (ExitFacts & { readonly atMs: number })[];
  readonly restartAtMs: number | null;
  readonly nextCheckAtMs: number | null;
  readonly resumedAtMs: number | null;
  readonly stretches: readonly Stretch[];
  /** Times of the automatic restarts of the last hour. */
  readonly restartsAtMs: readonly number[];
}

export const blankJournal: Journal = {
  stateSinceMs: 0,
  launchedAtMs: null,
  readyMs: null,
  preflightMs: null,
  lastCheckAtMs: null,
  lastGoodAtMs: null,
  checks: [],
  slowSinceMs: null,
  exits: [],
  restartAtMs: null,
  nextCheckAtMs: null,
  resumedAtMs: null,
  stretches: [],
  restartsAtMs: [],
};

interface Note {
  readonly event: HealthEvent;
  readonly before: Health;
  readonly after: Health;
  readonly nowMs: number;
  /** Of the check timer that this step set, null when it set none. */
  readonly nextCheckMs: number | null;
}

export function note(
  journal: Journal,
  { event, before, after, nowMs, nextCheckMs }: Note,
): Journal {
  const changed =
    before.state !== after.state || before.halting !== after.halting || isFirstMiss(before, after);
  const next: Journal = {
    ...journal,
    ...factsOf(journal, event, before, after, nowMs),
    nextCheckAtMs: nextCheckMs === null ? journal.nextCheckAtMs : nowMs + nextCheckMs,
    stateSinceMs: before.state === after.state ? journal.stateSinceMs : nowMs,
  };
  return changed ? withStretch(next, before, after, event, nowMs) : next;
}

function factsOf(
  journal: Journal,
  event: HealthEvent,
  before: Health,
  after: Health,
  nowMs: number,
): Partial<Journal> {
  switch (event.type) {
    case 'start-requested':
    case 'restart-requested':
      return after.run === before.run ? {} : { ...forNewRun(nowMs), exits: [] };
    case 'restart-due': {
      const restartsAtMs = [...journal.restartsAtMs, nowMs].filter((at) => nowMs - at < hourMs);
      return { ...forNewRun(nowMs), restartsAtMs };
    }
    case 'check-passed':
      return {
        lastCheckAtMs: nowMs,
        lastGoodAtMs: nowMs,
        readyMs: journal.readyMs ?? nowMs - (journal.launchedAtMs ?? nowMs),
        checks: [...journal.checks, { latencyMs: event.latencyMs }].slice(-3),
        slowSinceMs: after.state === 'degraded' ? (journal.slowSinceMs ?? nowMs) : null,
        resumedAtMs: null,
      };
    case 'check-late':
      return { slowSinceMs: journal.slowSinceMs ?? nowMs };
    case 'check-failed':
      if (!before.graceOver) return {};
      return {
        lastCheckAtMs: nowMs,
        checks: [...journal.checks, { missed: true as const }].slice(-3),
      };
    case 'sidecar-exited':
      return after.run === before.run
        ? {}
        : { exits: [...journal.exits, { ...event.exit, atMs: nowMs }].slice(-8) };
    case 'halted': {
      const waitMs = after.state === 'unreachable' ? backoffMs[after.restarts] : undefined;
      return { restartAtMs: waitMs === undefined ? null : nowMs + waitMs };
    }
    case 'resumed':
      return { resumedAtMs: nowMs, checks: [] };
    default:
      return {};
  }
}

const forNewRun = (nowMs: number): Partial<Journal> => ({
  launchedAtMs: nowMs,
  readyMs: null,
  preflightMs: null,
  checks: [],
  slowSinceMs: null,
  restartAtMs: null,
  resumedAtMs: null,
});

const levels: Readonly<Record<Health['state'], StripLevel>> = {
  stopped: 'none',
  starting: 'starting',
  healthy: 'healthy',
  degraded: 'degraded',
  unreachable: 'down',
  failed: 'down',
};

/** What was slow until now does not answer at all. */
const isFirstMiss = (before: Health, after: Health): boolean =>
  after.state === 'degraded' && before.failures === 0 && after.failures > 0;

function withStretch(
  journal: Journal,
  before: Health,
  after: Health,
  event: HealthEvent,
  nowMs: number,
): Journal {
  // A restart of ours is still an outage to whoever waits for an answer.
  const level = after.state === 'starting' && after.restarts > 0 ? 'down' : levels[after.state];
  const last = journal.stretches.at(-1);
  const isSame = last?.level === level && before.state === after.state;
  if (isSame && !isFirstMiss(before, after)) return journal;
  const stretch: Stretch = { fromMs: nowMs, level, words: stretchWords(after, event) };
  const kept = journal.stretches.filter(
    (_, i) => (journal.stretches[i + 1]?.fromMs ?? nowMs) > nowMs - hourMs,
  );
  return { ...journal, stretches: [...kept, stretch] };
}

function stretchWords(after: Health, event: HealthEvent): string {
  switch (after.state) {
    case 'stopped':
      return 'stopped';
    case 'starting':
      return after.restarts > 0 ? 'restarting' : 'starting';
    case 'healthy':
      return 'healthy';
    case 'degraded':
      return after.failures > 0 ? 'check missed' : `slow, ${Math.round(after.latencyMs ?? 0)} ms`;
    case 'unreachable':
      if (event.type === 'sidecar-exited') return `down, ${exitShort(event.exit)}`;
      return 'down, no answer';
    case 'failed':
      return 'down, gave up';
  }
}

/** `exit code 2`, `signal SIGKILL`. */
export function exitShort({ code, signal }: Pick<ExitFacts, 'code' | 'signal'>): string {
  return signal ? `signal ${signal}` : `exit code ${code ?? 'unknown'}`;
}

/** How long nobody got an answer in the last hour, and how often it was restarted. */
export function outages(
  journal: Journal,
  nowMs: number,
): { readonly restarts: number; readonly downMs: number } {
  let downMs = 0;
  for (const [i, { level, fromMs }] of journal.stretches.entries()) {
    if (level !== 'down') continue;
    const toMs = journal.stretches[i + 1]?.fromMs ?? nowMs;
    downMs += Math.max(0, toMs - Math.max(fromMs, nowMs - hourMs));
  }
  const restarts = journal.restartsAtMs.filter((at) => nowMs - at < hourMs).length;
  return { restarts, downMs };
}
