import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../support/monotonic.ts';

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
