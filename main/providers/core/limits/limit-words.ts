import { clockWords, timeWords } from '../../../base/core/wording.ts';
import type {
  LimitsAccount,
  LimitsView,
  LimitTone,
  LimitWindowView,
} from '../../../contract/limits.ts';
import type { Words } from '../../../contract/words.ts';
import { dayMs, type Limits, type LimitWindow } from './limits.ts';
import type { LimitFault, Reading } from './reading.ts';

const lowPercent = 20;

/** What there is to show of a provider's accounts; null for none that was ever asked. */
export function limitsView(readings: readonly Reading[], nowMs: number): LimitsView | null {
  if (readings.length === 0) return null;
  const shown = readings
    .map((reading, at) => shownAccount(reading, readings.length > 1 ? at + 1 : null, nowMs))
    .toSorted((a, b) => b.left - a.left);
  const [best] = shown;
  const main = best?.main ?? [];
  return {
    line: best === undefined ? [] : lineOf(best, nowMs),
    tone: best?.told == null ? 'unknown' : worstTone(main),
    bars: main.map(({ name, leftPercent, tone }) => ({
      ...{ name, leftPercent },
      // What cannot be used is not shown in the colour of what can.
      tone: tone !== 'out' && main.some((other) => other.tone === 'out') ? 'unknown' : tone,
    })),
    accounts: shown.map(({ account }) => account),
  };
}

interface Shown {
  readonly account: LimitsAccount;
  /** Of the line. */
  readonly main: readonly LimitWindowView[];
  /** What can be used now; -1 where that is not known. */
  readonly left: number;
  readonly told: Reading['told'];
}

function shownAccount(reading: Reading, number: number | null, nowMs: number): Shown {
  const { told } = reading;
  const views = (told?.limits.windows ?? []).map((window) => ({
    ...{ window, view: windowView(window, nowMs) },
  }));
  const general = views.filter(({ window }) => window.kind !== 'model');
  const lowest = (general.length > 0 ? general : views.toSorted(byLeft)).slice(0, 2);
  const main = lowest.map(({ view }) => view);
  const known = main.map(({ leftPercent }) => leftPercent).filter((left) => left !== null);
  return {
    ...{ main, told },
    left: known.length === 0 ? -1 : Math.min(...known),
    account: {
      who: number === null ? null : `Account ${number}`,
      windows: views.map(({ view }) => view),
      notes: notesOf(reading, main, nowMs),
    },
  };
}

type Viewed = { readonly view: LimitWindowView };

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

function leftWords(left: number): string {
  if (left <= 0) return 'used up';
  return left < 1 ? 'under 1 % left' : `${Math.floor(left)} % left`;
}

const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Relative under a day, then by the day of the week, then by the date. */
function backWords(atMs: number | null, nowMs: number): Words {
  if (atMs === null) return [];
  if (atMs - nowMs < dayMs) return [', back in ', { type: 'until', atMs }];
  if (atMs - nowMs >= 7 * dayMs) return [`, back ${timeWords(atMs, nowMs)}`];
  return [`, back ${days[new Date(atMs).getDay()]} ${clockWords(atMs)}`];
}

const order: readonly LimitTone[] = ['plain', 'unknown', 'low', 'out'];

const worstTone = (windows: readonly LimitWindowView[]): LimitTone =>
  order[Math.max(0, ...windows.map(({ tone }) => order.indexOf(tone)))] ?? 'plain';

/** From then on an age stands beside figures. */
const oldMs = 10 * 60_000;

function lineOf({ main, told, account }: Shown, nowMs: number): Words {
  if (told === null || main.length === 0) return ['Limits not known'];
  const out = main.find(({ tone }) => tone === 'out');
  const parts = (out ? [out] : main).map(({ name, words, tone }): Words => {
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
  { told, fault, nextAtMs }: Reading,
  main: readonly LimitWindowView[],
  nowMs: number,
): readonly Words[] {
  const notes: Words[] = [];
  const out = main.find(({ tone }) => tone === 'out');
  if (out && main.length > 1) {
    notes.push([`${out.name} is used up: it blocks whatever the others have left.`]);
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
