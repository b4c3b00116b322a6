import { open } from 'node:fs/promises';
import type { Redact } from '../../base/core/redact-text.ts';
import { plainFileOnly } from '../../base/node/foreign-file.ts';
import { parseEntry } from '../core/entry.ts';
import { logLine } from '../core/log-line.ts';
import { longestLineBytes } from './log-scan.ts';

/** Each chunk is parsed and redacted in one turn of the main thread. */
const chunkBytes = 32_768;
const newline = 10;

/**
 * A log file as it may leave this computer, in pieces: every line parsed and redacted once more,
 * lines that are none of ours left out. Reads what the file holds when it is opened; one that is
 * gone by then is empty.
 */
export async function* cleanLines(path: string, redact: Redact): AsyncGenerator<Buffer> {
  const file = await open(path, plainFileOnly).catch(() => null);
  if (!file) return;
  try {
    const stats = await file.stat();
    const size = stats.isFile() ? stats.size : 0;
    const pieces = new Pieces(redact);
    for (let at = 0; at < size; ) {
      const { bytesRead, buffer } = await file.read(
        Buffer.allocUnsafe(chunkBytes),
        0,
        Math.min(chunkBytes, size - at),
        at,
      );
      if (bytesRead === 0) return;
      at += bytesRead;
      const clean = pieces.push(buffer.subarray(0, bytesRead));
      if (clean !== '') yield Buffer.from(clean);
    }
  } finally {
    await file.close();
  }
}

/** Lines put together from chunks that end anywhere, in a character as well. */
class Pieces {
  readonly #redact: Redact;
  #held: Buffer = Buffer.alloc(0);
  #isOverlong = false;

  constructor(redact: Redact) {
    this.#redact = redact;
  }

  /** The clean form of every line that ends in this chunk. */
  push(chunk: Buffer): string {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      this.#hold(Buffer.concat([this.#held, chunk]));
      return '';
    }
    const whole = Buffer.concat([this.#held, chunk.subarray(0, end)]).toString('utf8');
    const lines = whole.split('\n');
    if (this.#isOverlong) lines.shift();
    this.#isOverlong = false;
    this.#hold(Buffer.from(chunk.subarray(end + 1)));
    return lines.map((line) => this.#clean(line)).join('');
  }

  #hold(rest: Buffer): void {
    this.#isOverlong ||= rest.length > longestLineBytes;
    this.#held = this.#isOverlong ? Buffer.alloc(0) : rest;
  }

  #clean(line: string): string {
    const entry = line.length > longestLineBytes ? null : parseEntry(line);
    return entry ? `${logLine(entry, this.#redact)}\n` : '';
  }
}
