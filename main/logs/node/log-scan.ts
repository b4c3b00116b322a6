import { type FileHandle, open } from 'node:fs/promises';
import { plainFileOnly } from '../../base/node/foreign-file.ts';
import { errorCode } from '../../base/node/fs-error.ts';

/** A line in a chunk of a log file: `bytes.subarray(from, to)`, without its end. */
export interface FoundLine {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** Where it begins in the file. */
  readonly atByte: number;
  /** False for the last piece of a file that is not ended: cut off, or still being written. */
  readonly ended: boolean;
}

export interface Scan {
  readonly path: string;
  /** Only what begins before this byte; null goes to the end of the file. */
  readonly before: number | null;
  /** Only what begins at this byte or later. */
  readonly from: number;
  readonly chunkBytes: number;
  /** Newest first. The line is good only during the call. Answers whether to go on. */
  readonly visit: (line: FoundLine) => boolean;
  /** A line longer than a line may be; it is passed over. */
  readonly onOverlong: () => void;
  /** The file is smaller than `from`: it was begun anew, and is walked from its start. */
  readonly onBegunAnew: () => void;
}

/** Nothing we write comes near it; whatever does was not written by us. */
export const longestLineBytes = 65_536;

const newline = 10;

/**
 * Walks a file's lines from its end towards its start, a chunk at a time, each read off the main
 * thread. Resolves with whether it was walked through. Links are not followed; a file that is gone
 * has no lines.
 */
export async function scanBackwards(scan: Scan): Promise<boolean> {
  const file = await opened(scan.path);
  if (!file) return true;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return true;
    const { size } = stats;
    const isAnew = scan.from > size;
    if (isAnew) scan.onBegunAnew();
    const from = isAnew ? 0 : scan.from;
    return await walk(file, { ...scan, from }, Math.min(scan.before ?? size, size));
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, plainFileOnly);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'EISDIR') return null;
    throw error;
  }
}

async function walk(file: FileHandle, scan: Scan, endByte: number): Promise<boolean> {
  const buffer = Buffer.allocUnsafeSlow(scan.chunkBytes);
  const lines = new Lines(buffer, scan);
  let toByte = endByte;
  while (toByte > scan.from) {
    const fromByte = Math.max(scan.from, toByte - scan.chunkBytes);
    const { bytesRead } = await file.read(buffer, 0, toByte - fromByte, fromByte);
    if (bytesRead === 0) return true;
    const next = lines.visitChunk(fromByte, bytesRead, fromByte === scan.from);
    if (next === null) return false;
    toByte = next;
  }
  return true;
}

/** The lines of one chunk after another, each chunk before the one seen last. */
class Lines {
  readonly #buffer: Buffer;
  readonly #scan: Scan;
  /** Where each newline of the chunk is. */
  readonly #ends: Int32Array;
  /** The piece that ends this chunk continues a line already told as too long. */
  #inOverlong = false;

  constructor(buffer: Buffer, scan: Scan) {
    this.#buffer = buffer;
    this.#scan = scan;
    this.#ends = new Int32Array(buffer.length);
  }

  /** The byte up to which the next chunk goes, null when the visitor has enough. */
  visitChunk(fromByte: number, length: number, isFirst: boolean): number | null {
    const count = this.#findEnds(length);
    const firstEnd = this.#ends[0] ?? 0;
    const afterLast = count === 0 ? 0 : (this.#ends[count - 1] ?? 0) + 1;
    const wholeTail = count > 0 || isFirst;
    // Behind the last newline: the unended end of the file, or more of a line that is too long.
    if (wholeTail && !this.#inOverlong && !this.#visit(fromByte, afterLast, length, false)) {
      return null;
    }
    if (count > 0) this.#inOverlong = false;
    for (let i = count - 1; i > 0; i -= 1) {
      const from = (this.#ends[i - 1] ?? 0) + 1;
      if (!this.#visit(fromByte, from, this.#ends[i] ?? 0, true)) return null;
    }
    if (isFirst) return count > 0 && !this.#visit(fromByte, 0, firstEnd, true) ? null : fromByte;
    // The first piece begins in the chunk before, which reads it again with its beginning.
    if (count > 0 && firstEnd + 1 < length) return fromByte + firstEnd + 1;
    if (!this.#inOverlong) this.#scan.onOverlong();
    this.#inOverlong = true;
    return fromByte;
  }

  #visit(fromByte: number, from: number, to: number, ended: boolean): boolean {
    if (to === from) return true;
    if (to - from > longestLineBytes) {
      this.#scan.onOverlong();
      return true;
    }
    return this.#scan.visit({ bytes: this.#buffer, from, to, atByte: fromByte + from, ended });
  }

  #findEnds(length: number): number {
    const part = this.#buffer.subarray(0, length);
    let count = 0;
    for (let at = part.indexOf(newline); at >= 0; at = part.indexOf(newline, at + 1)) {
      this.#ends[count] = at;
      count += 1;
    }
    return count;
  }
}
