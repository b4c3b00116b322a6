import { appendFileSync, constants, lstatSync, mkdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { logFileName } from '../core/retention.ts';
import { errorCode } from './fs-error.ts';

const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
/** A link planted in place of the file is refused, not followed (reliability.md S13). */
const appendOnly = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

interface HourlyFileOptions {
  readonly folder: string;
  /** More than this in one hour is a flood: of what follows only grave lines are kept. */
  readonly bytesAnHour: number;
  /** Grave lines are kept up to here, so that a flood cannot hide the error behind it. */
  readonly graveBytesAnHour: number;
  /** The last line of an hour that was flooded. */
  readonly lastLine: (atMs: number) => string;
  /** Told once an outage, and not again until a line has been written. */
  readonly onUnwritable: () => void;
}

/** Appends lines to the file of their hour. Never throws; writes on when the disk is mended. */
export class HourlyFile {
  readonly #options: HourlyFileOptions;
  #path = '';
  #bytes = 0;
  /** The last write failed, and may have left half a line behind (reliability.md D01). */
  #brokenSinceMs: number | null = null;

  constructor(options: HourlyFileOptions) {
    this.#options = options;
  }

  append(atMs: number, line: string, isGrave: boolean): void {
    const { folder, bytesAnHour, graveBytesAnHour, lastLine } = this.#options;
    const path = join(folder, logFileName(atMs));
    if (path !== this.#path) {
      this.#path = path;
      this.#bytes = sizeOf(path);
    }
    const wasFull = this.#bytes > bytesAnHour;
    const size = Buffer.byteLength(line) + 1;
    if (wasFull && (!isGrave || this.#bytes + size > graveBytesAnHour)) return;
    this.#bytes += size;
    const isFull = this.#bytes > bytesAnHour;
    if (isFull && !wasFull) this.#write(atMs, lastLine(atMs));
    if (isGrave || !isFull) this.#write(atMs, line);
  }

  #write(atMs: number, line: string): void {
    const text = `${this.#brokenSinceMs === null ? '' : '\n'}${line}\n`;
    try {
      this.#writeMended(text);
      this.#brokenSinceMs = null;
    } catch {
      if (this.#brokenSinceMs === null) this.#options.onUnwritable();
      this.#brokenSinceMs ??= atMs;
    }
  }

  /** Tries again once where the obstacle can be taken away: no folder, or a link in the way. */
  #writeMended(text: string): void {
    try {
      this.#writeText(text);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      else if (isLink(this.#path)) unlinkSync(this.#path);
      else throw error;
      this.#writeText(text);
    }
  }

  #writeText(text: string): void {
    appendFileSync(this.#path, text, { flag: appendOnly as unknown as string, mode: 0o600 });
  }
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0; // Not to be had; the write says what is wrong.
  }
}
