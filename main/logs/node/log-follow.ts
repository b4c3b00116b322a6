import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFilter, LogNewsPage } from '../../contract/logs.ts';
import type { LogStore } from './log-store.ts';

/** A new line is seen this soon. Watching the folder would tell sooner, but not on every file system. */
const everyMs = 250;
/** More in one go than a person could read; the rest is told by number. */
const linesAtOnce = 2_000;

/**
 * Hands over lines as they come, across the turn of the hour and the deletion of the folder, until
 * it is aborted. A moment in which the log cannot be read is waited out.
 */
export async function followLog(
  store: Pick<LogStore, 'news'>,
  filter: LogFilter,
  from: string,
  signal: AbortSignal,
  onNews: (news: LogNewsPage) => void,
): Promise<void> {
  let place = from;
  while (!signal.aborted) {
    const news = await store.news({ filter, from: place, limit: linesAtOnce }).catch(() => null);
    if (news) place = news.end;
    if (news && news.count > 0 && !signal.aborted) onNews(news);
    await sleep(everyMs, undefined, { signal }).catch(() => {}); // Aborted: the loop ends.
  }
}
