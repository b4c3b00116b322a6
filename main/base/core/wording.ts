/** Times and spans as a person reads them. Local time of the machine; no ambient clock. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:05`. */
export function clockWords(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `14:05:31`. */
export function clockSecondsWords(atMs: number): string {
  return `${clockWords(atMs)}:${two(new Date(atMs).getSeconds())}`;
}

/** `2026-11-23`. */
export function dayWords(atMs: number): string {
  const at = new Date(atMs);
  return [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
}

/** `2026-11-23T14-31-07`, of UTC: part of a file's name on every system. */
export const fileTime = (atMs: number): string =>
  new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `14:05` today, else `21 Nov`. */
export function timeWords(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  if (at.toDateString() === new Date(nowMs).toDateString()) return clockWords(atMs);
  return `${at.getDate()} ${months[at.getMonth()]}`;
}

/** `at 14:05` today, else `on 21 Nov`. */
export function pastWords(atMs: number, nowMs: number): string {
  const words = timeWords(atMs, nowMs);
  return words === clockWords(atMs) ? `at ${words}` : `on ${words}`;
}

const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const dayMs = 24 * 3_600_000;

/** Of a moment to come: `14:05` within a day, `Tuesday 09:00` within a week, else `6 Dec`. */
export function momentWords(atMs: number, nowMs: number): string {
  if (atMs - nowMs < dayMs) return clockWords(atMs);
  if (atMs - nowMs >= 7 * dayMs) return timeWords(atMs, nowMs);
  return `${days[new Date(atMs).getDay()]} ${clockWords(atMs)}`;
}

/** The same where little room is: `14:05` within a day, `Tuesday` within a week, else `6 Dec`. */
export const shortMomentWords = (atMs: number, nowMs: number): string =>
  momentWords(atMs, nowMs).replace(/^(\w+day) .*/, '$1');

/**
 * How long something took, rounded: `0.3 s`, `8 s`, `36 min`, `2 h 5 min`, `3 d 4 h`, the two largest
 * units that matter. What still ticks is the popover's.
 */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 0.95) return `${(Math.ceil(seconds * 10) / 10).toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(hours, 'h', minutes % 60, 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `1 restart`, `2 restarts`. */
export function countWords(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `Claude`, `Claude and Codex`, `Claude, Codex and Gemini`; empty for none. */
export function listWords(names: readonly string[], word: 'and' | 'or'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `four`, and figures from ten on. */
export const numberWord = (count: number): string => small[count] ?? String(count);

/** As a sentence begins. */
export const capitalized = (words: string): string =>
  words.charAt(0).toUpperCase() + words.slice(1);

/** As it goes on. */
export const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
