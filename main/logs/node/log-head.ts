import type { LogFilter, Severity } from '../../contract/logs.ts';

/**
 * Every line we write begins `{"timestamp":"2026-11-23T22:14:00.000Z","level":"warn","event":"…`,
 * so level, time and event stand at known bytes. A filter can pass over a line by looking at a
 * few of them; only what may be wanted is parsed.
 */
const timeFrom = '{"timestamp":"'.length;
const timeTo = timeFrom + '2026-11-23T22:14:00.000Z'.length;
const levelFrom = timeTo + '","level":"'.length;
const afterLevel = '","event":"'.length;

const letters = { d: 100, i: 105, w: 119, e: 101, quote: 34, colon: 58, zulu: 90, close: 125 };

/** By the first letter of the level: its rank and its length. */
const ranks = new Map<number, { readonly rank: number; readonly length: number }>([
  [letters.d, { rank: 0, length: 5 }],
  [letters.i, { rank: 1, length: 4 }],
  [letters.w, { rank: 2, length: 4 }],
  [letters.e, { rank: 3, length: 5 }],
]);

const rankOf: Readonly<Record<Severity, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** What the first bytes say: surely not wanted, wanted if it is whole, or ask the parser. */
export type Glance = 'no' | 'yes' | 'ask';

export type GlanceAt = (bytes: Buffer, from: number, to: number) => Glance;

const year = 'yyyy-mm-ddThh:mm:ss.sssZ'.length;

/** A filter as bytes to compare with. */
export function glanceFor({ minLevel, fromMs, toMs, eventPrefix, text }: LogFilter): GlanceAt {
  const minRank = rankOf[minLevel];
  const since = isoBytes(fromMs);
  const until = isoBytes(toMs);
  const prefix = eventPrefix === null ? null : Buffer.from(eventPrefix);
  const isText = text !== null && text !== '';
  return (bytes, from, to) => {
    // In another order, or cut inside its head: only the parser can tell.
    if (
      to - from < levelFrom + afterLevel ||
      bytes[from + timeTo - 1] !== letters.zulu ||
      bytes[from + levelFrom - 1] !== letters.quote ||
      bytes[from + levelFrom - 2] !== letters.colon
    ) {
      return 'ask';
    }
    if (bytes[to - 1] !== letters.close) return 'ask';
    const level = ranks.get(bytes[from + levelFrom] ?? 0);
    if (!level) return 'ask';
    if (level.rank < minRank) return 'no';
    const at = from + timeFrom;
    if (since && compare(bytes, at, since) < 0) return 'no';
    if (until && compare(bytes, at, until) > 0) return 'no';
    const event = from + levelFrom + level.length + afterLevel;
    if (prefix && compare(bytes, event, prefix) !== 0) return 'no';
    return isText ? 'ask' : 'yes';
  };
}

/** Times of our format sort like their bytes; others (before year 0, after 9999) set no limit. */
function isoBytes(ms: number | null): Buffer | null {
  if (ms === null || !Number.isFinite(ms)) return null;
  const clamped = Math.min(Math.max(ms, 0), Date.UTC(9_999, 11, 31));
  const iso = new Date(clamped).toISOString();
  return iso.length === year ? Buffer.from(iso) : null;
}

/** In plain steps: a call into native code costs more than these few bytes. */
function compare(bytes: Buffer, at: number, other: Buffer): number {
  for (let i = 0; i < other.length; i += 1) {
    const difference = (bytes[at + i] ?? -1) - (other[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
