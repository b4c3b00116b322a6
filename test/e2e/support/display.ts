import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { endProgram, firstLine, killProgram, spawnBound } from './background-program.ts';

export interface Display {
  /** For the environment: `:99`. */
  readonly name: string;
  stop(): Promise<void>;
  /** What a crash of the display looks like to the app. */
  kill(): Promise<void>;
}

interface DisplayOptions {
  readonly size?: string;
  /** Where the screen's pixels are to be had as a file, `Xvfb_screen0`. */
  readonly framebufferFolder?: string | null;
}

/**
 * An X server of its own, without a screen. It says on a pipe when it is ready; the pipe
 * stays open as long as it lives, because it writes again on each reset and would die of SIGPIPE.
 */
export async function startDisplay({
  size = '1280x1024',
  framebufferFolder = null,
}: DisplayOptions = {}): Promise<Display> {
  const name = `:${freeNumber()}`;
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-noreset', '-nolisten', 'tcp'];
  if (framebufferFolder !== null) args.push('-fbdir', framebufferFolder);
  const child = spawnBound('Xvfb', [name, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  await firstLine(child, child.stdio[3] as Readable, 'Xvfb');
  return { name, stop: () => endProgram(child), kill: () => killProgram(child) };
}

/**
 * One whose socket is not there. Left to choose, a server asks the network of its process alone, and takes
 * the socket of another in the file system: two test runs, each in a network of its own, met on one display.
 */
function freeNumber(): number {
  for (;;) {
    const number = randomInt(100, 50_000);
    if (!existsSync(`/tmp/.X11-unix/X${number}`)) return number;
  }
}
