import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { ActionRefused } from '../../base/core/action-refused.ts';
import type { Redact } from '../../base/core/redact-text.ts';
import { clockWords, dayWords } from '../../base/core/wording.ts';
import { replaceFile } from '../../base/node/atomic-file.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import {
  type ExportChoice,
  type ExportPreview,
  everyLine,
  type LogFilter,
  type LogRow,
} from '../../contract/logs.ts';
import { lastLimit, type ReportFacts, reportSections, reportText } from '../core/report.ts';
import { listLogFiles } from './log-files.ts';
import { cleanLines } from './log-lines.ts';
import type { LogStore } from './log-store.ts';

export interface LogExportOptions {
  readonly folder: string;
  readonly store: LogStore;
  readonly redact: Redact;
  readonly facts: (choice: ExportChoice) => Promise<ReportFacts>;
}

export interface LogExport {
  /** What a save would write now. Rejects as the store does. */
  preview(choice?: ExportChoice): Promise<Pick<ExportPreview, 'files' | 'report'>>;
  /** Writes the zip whole or not at all. Rejects with an `ActionRefused`; nothing is left behind then. */
  save(path: string, choice?: ExportChoice): Promise<void>;
}

/** `korproxy-logs-2026-11-23-1431.zip`, in local time as the user's other files. */
export const exportFileName = (atMs: number): string =>
  `korproxy-logs-${dayWords(atMs)}-${clockWords(atMs).replace(':', '')}.zip`;

/** What nobody has asked for stays out. */
const asLittle: ExportChoice = { lastWords: false };

/** The zip of the log: `report.txt` and the kept files, all redacted, and nothing else (LL8). */
export function createLogExport(options: LogExportOptions): LogExport {
  const { folder, redact } = options;
  const files = async () =>
    (await listLogFiles(folder)).filter(({ bytes }) => bytes > 0).sort(byName);
  return {
    async preview(choice = asLittle) {
      const report = await reportOf(options, choice);
      const rows = (await files()).map(({ name, bytes }) => ({ name, bytes }));
      return {
        files: [{ name: 'report.txt', bytes: Buffer.byteLength(report) }, ...rows],
        report,
      };
    },
    async save(path, choice = asLittle) {
      const report = await reportOf(options, choice);
      const logs = await files();
      const zip = new ZipFile();
      const sources = new Set<Readable>();
      zip.addBuffer(Buffer.from(report), 'report.txt', { mode: 0o600 });
      for (const { name } of logs) {
        zip.addReadStreamLazy(name, { mode: 0o600 }, (give) => {
          const source = Readable.from(cleanLines(join(folder, name), redact));
          sources.add(source);
          give(null, source);
        });
      }
      zip.end();
      const bytes = logs.reduce((sum, file) => sum + file.bytes, Buffer.byteLength(report));
      try {
        await writeWhole(path, zip, bytes);
      } finally {
        // One that was under way when the disk was full still holds its file.
        for (const source of sources) source.destroy();
      }
    },
  };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

async function reportOf(
  { store, redact, facts }: LogExportOptions,
  choice: ExportChoice,
): Promise<string> {
  const rows = async (wanted: Partial<LogFilter>, limit: number) => {
    const query = { filter: { ...everyLine, ...wanted }, before: null, limit };
    return (await store.page(query)).rows;
  };
  const [told, { unreadable }, last] = await Promise.all([
    facts(choice),
    store.count(everyLine),
    rows({ minLevel: 'info' }, lastLimit),
  ]);
  const sections: (readonly LogRow[])[] = [];
  for (const { event, limit } of reportSections) {
    sections.push(await rows({ eventPrefix: event }, limit));
  }
  return reportText(told, { sections, last, unreadable }, redact);
}

async function writeWhole(target: string, zip: ZipFile, bytes: number): Promise<void> {
  const fill = async (file: FileHandle): Promise<void> => {
    await writeStream(file, zip);
    await file.sync();
  };
  await replaceFile({ target, fill }).catch((cause: unknown) => {
    throw new ActionRefused(refusalWords(errorCode(cause), bytes), { cause });
  });
}

async function writeStream(file: FileHandle, zip: ZipFile): Promise<void> {
  // The library tells its own faults (a source that breaks, say) here and not on its stream.
  const broken = new AbortController();
  zip.once('error', (error: unknown) => broken.abort(error));
  const write = async (chunks: AsyncIterable<string | Buffer>): Promise<void> => {
    for await (const chunk of chunks) await writeFully(file, Buffer.from(chunk));
  };
  try {
    await pipeline(zip.outputStream, write, { signal: broken.signal });
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  }
}

/** A nearly full disk takes a part and reports no error; the rest then fails. */
async function writeFully(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at);
    at += bytesWritten;
  }
}

function refusalWords(code: string | null, bytes: number): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `Not saved. The disk is full (up to ${sizeWords(bytes)} needed).`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'Not saved. That folder cannot be written.';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'Not saved. That folder does not exist.';
    case 'EISDIR':
      return 'Not saved. There is a folder of that name.';
    default:
      return 'Not saved. The file could not be written.';
  }
}

/** `412 kB`, `1.2 MB`, `12 MB`. */
export function sizeWords(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1) return `${Math.max(1, Math.ceil(bytes / 1_000))} kB`;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.ceil(megabytes)} MB`;
}
