import { clockWords, countWords, durationWords } from '../../base/core/wording.ts';
import type { Snapshot, StripLevel, StripMinute } from '../../contract/snapshot.ts';
import { stripLevels } from '../../contract/snapshot.ts';
import type { Words } from '../../contract/words.ts';
import type { Health } from '../../gateway/core/health-reducer.ts';
import { type Journal, outages, type Stretch } from '../../gateway/core/journal.ts';

const minuteMs = 60_000;

/** The last 60 minutes, oldest first; a minute shows its worst level. */
export function stripOf(health: Health, journal: Journal, nowMs: number): Snapshot['strip'] {
  const thisMinuteMs = Math.floor(nowMs / minuteMs) * minuteMs;
  const minutes = Array.from({ length: 60 }, (_, i) =>
    minuteOf(journal.stretches, thisMinuteMs - (59 - i) * minuteMs, nowMs),
  );
  return { summary: summaryOf(health, journal, nowMs), minutes };
}

function minuteOf(stretches: readonly Stretch[], atMs: number, nowMs: number): StripMinute {
  let worst: { readonly level: StripLevel; readonly words: string } = {
    level: 'none',
    words: 'no data',
  };
  for (const [i, { fromMs, level, words }] of stretches.entries()) {
    const toMs = stretches[i + 1]?.fromMs ?? Math.max(nowMs, fromMs + 1);
    if (fromMs >= atMs + minuteMs || toMs <= atMs) continue;
    if (stripLevels.indexOf(level) < stripLevels.indexOf(worst.level)) worst = { level, words };
  }
  return { atMs, level: worst.level, words: `${clockWords(atMs)}, ${worst.words}` };
}

function summaryOf(health: Health, journal: Journal, nowMs: number): Words {
  const since = (what: string): Words => [
    `${what} for `,
    { type: 'since', atMs: journal.stateSinceMs },
  ];
  switch (health.state) {
    case 'stopped':
      return journal.stretches.length > 0 ? since('Stopped') : ['Not started yet'];
    case 'starting':
      return isFirst(journal) ? ['Just started'] : interruptions(journal, nowMs);
    case 'degraded':
      if (health.failures > 0) return [`${countWords(health.failures, 'check')} missed`];
      return journal.slowSinceMs === null
        ? interruptions(journal, nowMs)
        : ['Slow for ', { type: 'since', atMs: journal.slowSinceMs }];
    case 'failed':
      return journal.exits.length > 1
        ? [`${countWords(journal.exits.length, 'crash', 'crashes')}, ${downWords(journal, nowMs)}`]
        : since('Down');
    case 'healthy':
    case 'unreachable':
      return interruptions(journal, nowMs);
  }
}

const isFirst = ({ stretches }: Journal): boolean =>
  stretches.every(({ level }) => level === 'starting');

const downWords = (journal: Journal, nowMs: number): string =>
  `${durationWords(outages(journal, nowMs).downMs)} without answer`;

function interruptions(journal: Journal, nowMs: number): Words {
  const { restarts, downMs } = outages(journal, nowMs);
  if (restarts === 0 && downMs === 0) return ['No interruptions'];
  if (restarts === 0) return [downWords(journal, nowMs)];
  return [`${countWords(restarts, 'restart')}, ${downWords(journal, nowMs)}`];
}
