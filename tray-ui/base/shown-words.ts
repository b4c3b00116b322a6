import { html, type TemplateResult } from 'lit';
import type { Words } from '../../main/contract/snapshot.ts';

/** No sentence of ours is this long; what is longer came from outside and would only cost layout time. */
const lengthLimit = 400;

export const clipped = (text: string): string =>
  text.length <= lengthLimit ? text : `${text.slice(0, lengthLimit - 1)}…`;

type Part = Words[number];
type TickingPart = Exclude<Part, string>;

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long since or until. A count-up shows what is full, a count-down what has begun. */
const spanMs = ({ type, atMs }: TickingPart, nowMs: number): number =>
  Math.max(0, type === 'since' ? nowMs - atMs : atMs - nowMs);

/** The step in which the shown figure moves: tenths below a second, then seconds, then minutes. */
function stepMs(ms: number): number {
  if (ms < secondMs) return 100;
  return ms < minuteMs ? secondMs : minuteMs;
}

/** `0.4 s`, `8 s`, `36 min`, `2 h 5 min`, `3 d 4 h`: the two largest units that matter. */
export function tickingSpanWords(part: TickingPart, nowMs: number): string {
  const ms = spanMs(part, nowMs);
  const step = stepMs(ms);
  const whole = (part.type === 'since' ? Math.floor(ms / step) : Math.ceil(ms / step)) * step;
  if (whole < secondMs) return `${(whole / secondMs).toFixed(1)} s`;
  if (whole < minuteMs) return `${whole / secondMs} s`;
  if (whole < hourMs) return `${whole / minuteMs} min`;
  if (whole < dayMs)
    return two(Math.floor(whole / hourMs), 'h', (whole % hourMs) / minuteMs, 'min');
  return two(Math.floor(whole / dayMs), 'd', Math.floor((whole % dayMs) / hourMs), 'h');
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** Milliseconds until the words read differently; infinite when nothing in them ticks. */
export function changesInMs(words: Words, nowMs: number): number {
  const dues = words.map((part) => (typeof part === 'string' ? Infinity : dueMs(part, nowMs)));
  return Math.min(...dues, Infinity);
}

function dueMs(part: TickingPart, nowMs: number): number {
  if (part.type === 'until') {
    const ms = spanMs(part, nowMs);
    if (ms === 0) return Infinity;
    // One past the boundary: at the boundary itself the count-down still shows the old figure.
    return ms - (Math.ceil(ms / stepMs(ms)) - 1) * stepMs(ms) + 1;
  }
  const gone = nowMs - part.atMs;
  if (gone < 0) return -gone;
  return stepMs(gone) - (gone % stepMs(gone));
}

const partText = (part: Part, nowMs: number): string =>
  typeof part === 'string' ? part : tickingSpanWords(part, nowMs);

/** The words as they read now, for tooltips and names. */
export const wordsText = (words: Words, nowMs: number): string =>
  clipped(words.map((part) => partText(part, nowMs)).join(''));

/** The words as they read now, with steady figures where they tick. */
export function wordsHtml(words: Words, nowMs: number): TemplateResult {
  return html`${words.map((part) =>
    typeof part === 'string'
      ? clipped(part)
      : html`<span class="ticks">${tickingSpanWords(part, nowMs)}</span>`,
  )}`;
}
