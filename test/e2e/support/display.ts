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
 * An X server of its own, without a screen. It picks its number and writes it to a pipe; the pipe
 * stays open as long as it lives, because it writes again on each reset and would die of SIGPIPE.
 */
export async function startDisplay({
  size = '1280x1024',
  framebufferFolder = null,
}: DisplayOptions = {}): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-noreset', '-nolisten', 'tcp'];
  if (framebufferFolder !== null) args.push('-fbdir', framebufferFolder);
  const child = spawnBound('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await firstLine(child, child.stdio[3] as Readable, 'Xvfb');
  return {
    name: `:${number}`,
    stop: () => endProgram(child),
    kill: () => killProgram(child),
  };
}
