import { clockWords, momentWords } from '../../../base/core/wording.ts';
import type {
  LimitsAccount,
  LimitsView,
  LimitTone,
  LimitWindowView,
} from '../../../contract/limits.ts';
import type { Words } from '../../../contract/words.ts';
import { accountWords } from '../account-words.ts';
import { dayMs, type Limits, type LimitWindow } from './limits.ts';
import type { Known, LimitFault, Reading } from './reading.ts';

const lowPercent = 20;

/** What there is to show of a provider's accounts; null for none that was ever asked. */
export function limitsView(known: readonly Known[], nowMs: number): LimitsView | null {
  if (known.length === 0) return null;
  const shown = shownAccounts(known, nowMs);
  const [best] = shown;
  const main = best?.main.map(({ view }) => view) ?? [];
  return {
    line: best === undefined ? [] : lineOf(best, nowMs),
    tone: best?.told == null ? 'unknown' : worstTone(main),
    bars: main.map(({ name, leftPercent, tone }) => ({ name, leftPercent, tone })),
    accounts: shown.map(({ account }) => account),
  };
}

/** Best first. */
export const shownAccounts = (known: readonly Known[], nowMs: number): readonly Shown[] =>
  known
    .map((each) => shownAccount(each, known.length > 1, nowMs))
    .toSorted((a, b) => b.left - a.left);

export interface Shown {
  readonly account: LimitsAccount;
  readonly windows: readonly Viewed[];
  /** Those of the line. */
  readonly main: readonly Viewed[];
  /** What can be used now; -1 where that is not known. */
  readonly left: number;
  readonly told: Reading['told'];
}

function shownAccount(known: Known, isOneOfMany: boolean, nowMs: number): Shown {
  const { told } = known.reading;
  const windows = withBlocked(
    (told?.limits.windows ?? []).map((window) => ({ window, view: windowView(window, nowMs) })),
  );
  const general = windows.filter(({ window }) => window.kind !== 'model');
  const main = (general.length > 0 ? general : windows.toSorted(byLeft)).slice(0, 2);
  const lefts = main.map(({ view }) => view.leftPercent).filter((left) => left !== null);
  return {
    ...{ windows, main, told },
    left: lefts.length === 0 ? -1 : Math.min(...lefts),
    account: {
      who: isOneOfMany ? accountWords(known.number) : null,
      windows: windows.map(({ view }) => view),
      notes: notesOf(known, general, nowMs),
    },
  };
}

/** What cannot be used is not shown in the colour of what can. */
function withBlocked(windows: readonly Viewed[]): readonly Viewed[] {
  const isOut = ({ view }: Viewed): boolean => view.tone === 'out';
  if (!windows.some((each) => each.window.kind !== 'model' && isOut(each))) return windows;
  return windows.map((each) =>
    isOut(each) ? each : { ...each, view: { ...each.view, tone: 'unknown' } },
  );
}

interface Viewed {
  readonly window: LimitWindow;
  readonly view: LimitWindowView;
}

const byLeft = (a: Viewed, b: Viewed): number =>
  (a.view.leftPercent ?? 101) - (b.view.leftPercent ?? 101);

/** A window whose time has passed begins anew: what was told of it is no longer true. */
function windowView(
  { name, usedPercent, resetsAtMs }: LimitWindow,
  nowMs: number,
): LimitWindowView {
  if (resetsAtMs !== null && resetsAtMs <= nowMs) {
    return { name, leftPercent: null, tone: 'unknown', words: ['began anew, not asked since'] };
  }
  const leftPercent = 100 - usedPercent;
  const tone = leftPercent <= 0 ? 'out' : leftPercent < lowPercent ? 'low' : 'plain';
  const back = backWords(resetsAtMs, nowMs);
  return { name, leftPercent, tone, words: [leftWords(leftPercent), ...back] };
}

export function leftWords(left: number): string {
  if (left <= 0) return 'used up';
  return left < 1 ? 'under 1 % left' : `${Math.floor(left)} % left`;
}

/** Relative under a day, then by the day of the week, then by the date. */
function backWords(atMs: number | null, nowMs: number): Words {
  if (atMs === null) return [];
  if (atMs - nowMs < dayMs) return [', back in ', { type: 'until', atMs }];
  return [backAtWords(atMs, nowMs)];
}

/** The same without anything that ticks: `, back 14:05`. */
export const backAtWords = (atMs: number | null, nowMs: number): string =>
  atMs === null ? '' : `, back ${momentWords(atMs, nowMs)}`;

const order: readonly LimitTone[] = ['plain', 'unknown', 'low', 'out'];

const worstTone = (windows: readonly LimitWindowView[]): LimitTone =>
  order[Math.max(0, ...windows.map(({ tone }) => order.indexOf(tone)))] ?? 'plain';

/** From then on an age stands beside figures. */
const oldMs = 10 * 60_000;

/** ` · as of 13:41`, from then on. Nothing in it ticks. */
export const asOfWords = (atMs: number, nowMs: number): string =>
  nowMs - atMs < oldMs ? '' : ` · as of ${clockWords(atMs)}`;

function lineOf({ main, told, account }: Shown, nowMs: number): Words {
  if (told === null || main.length === 0) return ['Limits not known'];
  const out = main.find(({ view }) => view.tone === 'out');
  const parts = (out ? [out] : main).map(({ view: { name, words, tone } }): Words => {
    const [first = '', ...back] = words;
    return [`${name} `, first, ...(tone === 'plain' ? [] : back)];
  });
  const line = parts.flatMap((part, at) => (at === 0 ? part : [' · ', ...part]));
  const whose = account.who === null ? [] : [`${account.who}: `];
  const age: Words =
    nowMs - told.atMs < oldMs ? [] : [' · ', { type: 'since', atMs: told.atMs }, ' ago'];
  return [...whose, ...line, ...age];
}

function notesOf(
  { reading: { told, fault, nextAtMs }, heldUntilMs }: Known,
  general: readonly Viewed[],
  nowMs: number,
): readonly Words[] {
  const notes: Words[] = [];
  const out = general.find(({ view }) => view.tone === 'out');
  if (out && (told?.limits.windows.length ?? 0) > 1) {
    notes.push([`${out.view.name} is used up: it blocks whatever the others have left.`]);
  }
  if (heldUntilMs !== null && heldUntilMs > nowMs) {
    notes.push([`The gateway holds this account back until ${momentWords(heldUntilMs, nowMs)}.`]);
  }
  if (told) notes.push(...aboutPlan(told.limits));
  if (fault !== null) notes.push([faultWords[fault], ...againWords(fault, nextAtMs, nowMs)]);
  if (told) notes.push(['As of ', { type: 'since', atMs: told.atMs }, ' ago.']);
  return notes;
}

const aboutPlan = ({ plan, extra }: Limits): readonly Words[] => [
  ...(plan === null ? [] : [[`Plan: ${plan}.`]]),
  ...(extra === null ? [] : [[extra]]),
];

const faultWords: Readonly<Record<LimitFault, string>> = {
  refused: 'Not told: the service refused the question. If a test fails too, log in again.',
  'not-there': 'Not told: the service has no such answer for this account.',
  'too-often': 'Not told: the service was asked too often.',
  odd: 'Not told: the answer was not understood.',
  unreachable: 'Not told: the service did not answer.',
  'timed-out': 'Not told: the service did not answer in time.',
};

const againWords = (fault: LimitFault, nextAtMs: number, nowMs: number): Words =>
  fault === 'too-often' && nextAtMs > nowMs
    ? [` It is asked again at ${clockWords(nextAtMs)}.`]
    : [];
