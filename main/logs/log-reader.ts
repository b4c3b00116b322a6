import { ActionRefused } from '../base/core/action-refused.ts';
import type { LogFilter, LogNewsPage } from '../contract/logs.ts';
import {
  createLogExport,
  ExportFailed,
  type LogExport,
  type LogExportOptions,
} from './node/log-export.ts';
import { followLog } from './node/log-follow.ts';
import { FolderLogStore, type LogStore, LogsUnreadable } from './node/log-store.ts';

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
  const zip = createLogExport({ ...options, store });
  return {
    page: (query) => store.page(query).catch(refuse),
    news: (query) => store.news(query).catch(refuse),
    count: (filter) => store.count(filter).catch(refuse),
    preview: (choice) => zip.preview(choice).catch(refuse),
    save: (path, choice) => zip.save(path, choice).catch(refuse),
    follow: (filter, from, signal, onNews) => followLog(store, filter, from, signal, onNews),
  };
}

/** The sentence for the place of the click. */
function refuse(error: unknown): never {
  if (error instanceof ExportFailed) throw new ActionRefused(error.message);
  if (error instanceof LogsUnreadable) {
    throw new ActionRefused("Logs can't be read. The folder is not readable.");
  }
  throw error;
}
