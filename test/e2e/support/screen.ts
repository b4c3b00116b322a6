import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../support/monotonic.ts';
import type { Picture } from '../../support/pixels.ts';

interface Frame {
  readonly atMs: number;
  readonly pixels: Buffer;
}

/** So much of what changes has to look as it will stay; a caret or a counter may go on. */
const paintedShare = 0.95;

/**
 * The pixels of a virtual screen, read from the file that Xvfb keeps them in: what a person would
 * see, whatever program painted it.
 */
export class Screen {
  readonly #file: number;
  readonly #bytes: number;

  constructor(framebufferFolder: string) {
    const file = path.join(framebufferFolder, 'Xvfb_screen0');
    this.#file = openSync(file, 'r');
    this.#bytes = statSync(file).size;
  }

  close(): void {
    closeSync(this.#file);
  }

  read(): Buffer {
    const pixels = Buffer.allocUnsafe(this.#bytes);
    readSync(this.#file, pixels, 0, this.#bytes, 0);
    return pixels;
  }

  /** The same as colours, of the upper rows alone. */
  picture(rows: number): Picture {
    const pixels = this.read();
    // As X's own dumps of windows have it: a header of numbers, colours that nobody reads, then the rows.
    const [headerBytes, width, rowBytes, colours] = [0, 4, 12, 19].map((at) =>
      pixels.readUInt32BE(at * 4),
    ) as [number, number, number, number];
    const start = headerBytes + colours * 12;
    const rgba = new Uint8Array(width * rows * 4);
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [from, to] = [start + y * rowBytes + x * 4, (y * width + x) * 4];
        rgba[to] = pixels[from + 2] ?? 0;
        rgba[to + 1] = pixels[from + 1] ?? 0;
        rgba[to + 2] = pixels[from] ?? 0;
        rgba[to + 3] = 255;
      }
    }
    return { width, height: rows, rgba };
  }

  /**
   * From `act` until the screen looks as it does when it has been still for `stillMs`.
   * Throws when nothing changes within `limitMs`.
   */
  async paintedMs(
    act: () => Promise<unknown>,
    { stillMs = 400, limitMs = 5_000 } = {},
  ): Promise<number> {
    const before = this.read();
    const startedAtMs = monotonicMs();
    const acted = act();
    const frames: Frame[] = [];
    let last = before;
    const waitMs = (): number => (frames.length === 0 ? limitMs : stillMs);
    for (let changedAtMs = startedAtMs; monotonicMs() - changedAtMs < waitMs(); await sleep(1)) {
      const pixels = this.read();
      if (pixels.equals(last)) continue;
      last = pixels;
      changedAtMs = monotonicMs();
      frames.push({ atMs: changedAtMs, pixels });
    }
    await acted;
    const painted = frames.find(({ pixels }) => likeness(before, pixels, last) >= paintedShare);
    if (!painted) throw new Error('nothing was painted');
    return painted.atMs - startedAtMs;
  }
}

/** Of the pixels in which `last` differs from `before`, the share that `now` has already. */
function likeness(before: Buffer, now: Buffer, last: Buffer): number {
  let changed = 0;
  let right = 0;
  for (let i = 0; i < last.length; i += 4) {
    const final = last.readUInt32LE(i);
    if (final === before.readUInt32LE(i)) continue;
    changed += 1;
    if (final === now.readUInt32LE(i)) right += 1;
  }
  return changed === 0 ? 0 : right / changed;
}
