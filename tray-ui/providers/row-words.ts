import { html, type TemplateResult } from 'lit';
import type { Words } from '../../main/contract/snapshot.ts';
import { clipped, tickingSpanWords } from '../base/shown-words.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

interface Part {
  readonly text: string;
  readonly ticks: boolean;
}

/** A status line as it reads now: `Testing, 1.8 s`, `Waiting for you, 9:42 left`, `just now`. */
function partsOf(words: Words, nowMs: number): readonly Part[] {
  return words.flatMap((part, i): Part[] => {
    const before = words[i - 1];
    if (typeof part === 'string') {
      const isSaid = typeof before === 'object' && isJustNow(before, part, nowMs);
      return isSaid ? [] : [{ text: clipped(part), ticks: false }];
    }
    if (isJustNow(part, words[i + 1], nowMs)) return [{ text: 'just now', ticks: false }];
    return [{ text: figure(part, nowMs), ticks: true }];
  });
}

type Ticking = Exclude<Words[number], string>;

/** Seconds that count up behind a result would only draw the eye. */
const isJustNow = (part: Ticking, next: Words[number] | undefined, nowMs: number): boolean =>
  part.type === 'since' && next === ' ago' && nowMs - part.atMs < minuteMs;

/** Tenths show that a test is alive; a login's minutes are counted down to the second. */
function figure(part: Ticking, nowMs: number): string {
  const ms = Math.max(0, part.type === 'since' ? nowMs - part.atMs : part.atMs - nowMs);
  if (part.type === 'since') {
    if (ms >= 10 * secondMs) return tickingSpanWords(part, nowMs);
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }
  if (ms > hourMs - secondMs) return tickingSpanWords(part, nowMs);
  const seconds = Math.ceil(ms / secondMs);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export const lineText = (words: Words, nowMs: number): string =>
  partsOf(words, nowMs)
    .map(({ text }) => text)
    .join('');

export const lineHtml = (words: Words, nowMs: number): TemplateResult =>
  html`${partsOf(words, nowMs).map(({ text, ticks }) =>
    ticks ? html`<span class="ticks">${text}</span>` : text,
  )}`;
