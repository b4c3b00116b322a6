import { createWriteStream } from 'node:fs';
import { isatty, ReadStream, WriteStream } from 'node:tty';
import { UsageError } from './command-line.mjs';
import { doErrand } from './errand.mjs';
import { runOwnTask } from './own-tasks.ts';
import { packaged } from './switches.mjs';

// The packaged program runs this as a worker for what a terminal can do without the app: the log, presets,
// limits, imports. It opens the terminal for itself: a worker's own streams go by the thread that waits.

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;

function streamOf(fd: 1 | 2) {
  const out = isatty(fd) ? new WriteStream(fd) : createWriteStream('', { fd, autoClose: false });
  // A reader that has gone away (`| head`) ends it.
  return out.on('error', () => process.exit(0));
}

const flushed = (out: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => out.write('', () => resolve()));

void doErrand(async (commandLine, appVersion) => {
  const { task } = commandLine;
  // The table of this program has no others.
  if (task === 'run' || task === 'control' || task === 'core')
    throw new UsageError(packaged.program);
  const [stdout, stderr] = [streamOf(1), streamOf(2)];
  const streams = { stdin: isatty(0) ? new ReadStream(0) : { isTTY: false }, stdout, stderr };
  const code = await runOwnTask({
    ...{ commandLine, task, appVersion, program: packaged.program },
    process: { env: process.env, ...(streams as unknown as Streams) },
    // Ctrl+C ends the whole program.
    endOfLog: () => new AbortController().signal,
  });
  await Promise.all([flushed(stdout), flushed(stderr)]);
  return { out: '', err: '', code };
});
