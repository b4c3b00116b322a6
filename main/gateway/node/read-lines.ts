import type { Readable } from 'node:stream';
import type { Clock } from '../../base/core/ports.ts';

/** Longer lines are looked at by their beginning only. */
const longestLine = 65_536;
/** A flood is drained, but not read. */
const linesPerSecond = 1_000;

/**
 * Drains a stream for as long as it lives and hands over its lines, whatever bytes come: an
 * undrained core hangs at about 425 lines and no longer obeys SIGTERM. How many lines of a second
 * were not read is told when it is over, or at the end. Resolves when no more can come.
 */
export function readLines(
  stream: Readable,
  clock: Pick<Clock, 'ticks' | 'after'>,
  onLine: (line: string) => void,
  onLeftOut: (count: number) => void = () => {},
): Promise<void> {
  const held: Buffer[] = [];
  let heldBytes = 0;
  let secondStartMs = clock.ticks();
  let linesThisSecond = 0;
  let leftOut = 0;
  let cancelTelling = (): void => {};

  const hold = (part: Buffer): void => {
    const room = longestLine - heldBytes;
    if (room <= 0 || part.length === 0) return;
    // A copy: a slice would keep the whole chunk alive.
    held.push(Buffer.from(part.subarray(0, room)));
    heldBytes += Math.min(room, part.length);
  };
  const release = (): void => {
    const line = Buffer.concat(held).toString('utf8');
    held.length = 0;
    heldBytes = 0;
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  const tellLeftOut = (): void => {
    cancelTelling();
    if (leftOut > 0) onLeftOut(leftOut);
    leftOut = 0;
  };
  const isFlood = (): boolean => {
    const nowMs = clock.ticks();
    if (nowMs - secondStartMs >= 1_000) {
      secondStartMs = nowMs;
      linesThisSecond = 0;
      tellLeftOut();
    }
    linesThisSecond += 1;
    return linesThisSecond > linesPerSecond;
  };

  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      hold(chunk.subarray(from, to));
      from = to + 1;
      if (isFlood()) {
        held.length = 0;
        heldBytes = 0;
        // Silence may follow, and no further line to tell it with.
        if (leftOut === 0) {
          const restMs = secondStartMs + 1_000 - clock.ticks();
          cancelTelling = clock.after(Math.max(0, restMs), tellLeftOut);
        }
        leftOut += 1 + linesIn(chunk, from);
        from = Math.max(from, chunk.lastIndexOf(10) + 1);
      } else {
        release();
      }
    }
    hold(chunk.subarray(from));
  });
  stream.once('end', () => {
    tellLeftOut();
    if (heldBytes > 0) release();
  });
  stream.on('error', () => {}); // Followed by close; how the process ended is told elsewhere.
  return new Promise((resolve) => {
    stream.once('close', () => {
      tellLeftOut();
      resolve();
    });
  });
}

function linesIn(chunk: Buffer, from: number): number {
  let count = 0;
  for (let at = chunk.indexOf(10, from); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
