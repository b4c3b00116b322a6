import type { LogFilter, LogNewsPage } from '../contract/logs.ts';
import { createLogExport, type LogExport, type LogExportOptions } from './node/log-export.ts';
import { followLog } from './node/log-follow.ts';
import { FolderLogStore, type LogStore } from './node/log-store.ts';

/** What a folder of logs holds, redacted. Rejects with `ActionRefused` and a sentence. */
export interface LogReader extends LogStore, LogExport {
  /** Hands over lines as they come, from a place on, until it is aborted. Never rejects. */
  follow(
    filter: LogFilter,
    from: string,
    signal: AbortSignal,
    onNews: (news: LogNewsPage) => void,
  ): Promise<void>;
}

/** Works whether the app runs or not: popover, export and terminal read the same way. */
export function openLogReader(options: Omit<LogExportOptions, 'store'>): LogReader {
  const store = new FolderLogStore(options.folder, options.redact);
  return {
    page: (query) => store.page(query),
    news: (query) => store.news(query),
    count: (filter) => store.count(filter),
    ...createLogExport({ ...options, store }),
    follow: (filter, from, signal, onNews) => followLog(store, filter, from, signal, onNews),
  };
}
