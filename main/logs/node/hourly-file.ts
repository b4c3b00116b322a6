import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../base/node/fs-error.ts';
import { makeFolder } from '../../base/node/make-folder.ts';
import { logFileName } from '../core/retention.ts';

const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
/** A link planted in place of the file is refused, not followed. */
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

/** Lines held while nothing can be written; what comes on top of that is lost. */
const heldBytesLimit = 1_048_576;

/** Lines still to be written into one file; the first may be the rest of one. */
interface Held {
  readonly path: string;
  pieces: Buffer[];
}

/**
 * Appends lines to the file of their hour. Never throws; while the disk is full, the folder gone or
 * the file held by another program it keeps a bounded number of lines, and writes them in their
 * order with the first line once it can be written again.
 */
export class HourlyFile {
  readonly #options: HourlyFileOptions;
  #path = '';
  #bytes = 0;
  #held: Held[] = [];
  #heldBytes = 0;
  #isBroken = false;

  constructor(options: HourlyFileOptions) {
    this.#options = options;
  }

  append(atMs: number, line: string, isGrave: boolean): void {
    const { folder, bytesAnHour, graveBytesAnHour, lastLine } = this.#options;
    // What was held goes first, and makes room.
    if (this.#isBroken) this.#writeHeld();
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
    if (isFull && !wasFull) this.#hold(lastLine(atMs));
    if (isGrave || !isFull) this.#hold(line);
    this.#writeHeld();
  }

  #hold(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (this.#heldBytes + bytes.length > heldBytesLimit) return;
    this.#heldBytes += bytes.length;
    const last = this.#held.at(-1);
    if (last?.path === this.#path) last.pieces.push(bytes);
    else this.#held.push({ path: this.#path, pieces: [bytes] });
  }

  #writeHeld(): void {
    try {
      for (let next = this.#held[0]; next; next = this.#held[0]) {
        this.#writeRepaired(next);
        this.#held.shift();
      }
      this.#isBroken = false;
    } catch {
      if (!this.#isBroken) this.#options.onUnwritable();
      this.#isBroken = true;
    }
  }

  /** Tries again once where the obstacle can be taken away: no folder, or a link in the way. */
  #writeRepaired(held: Held): void {
    try {
      this.#write(held);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') {
        makeFolder(this.#options.folder);
      } else if (isLink(held.path)) unlinkSync(held.path);
      else throw error;
      this.#write(held);
    }
  }

  /** A full disk takes a part: the rest goes on where that ended, so that no line is cut for good. */
  #write(held: Held): void {
    const file = openSync(held.path, appendOnly, 0o600);
    try {
      let rest = Buffer.concat(held.pieces);
      held.pieces = [rest];
      while (rest.length > 0) {
        const written = writeSync(file, rest);
        rest = rest.subarray(written);
        held.pieces = [rest];
        this.#heldBytes -= written;
      }
    } finally {
      closeSync(file);
    }
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
