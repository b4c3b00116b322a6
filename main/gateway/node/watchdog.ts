import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { fromShell, readReport } from './watchdog-report.ts';

/** What to run, and with nothing inherited but what is named here. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** False when the watchdog itself was lost and its program may live on. */
  readonly confirmed: boolean;
}

/** A program that does not outlive us. */
export interface WatchedChild {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Of the program, not of its watchdog; null when there will be none. */
  readonly pid: Promise<number | null>;
  readonly ending: Promise<Ending>;
  /** SIGTERM to the program. Nothing happens once it has ended. */
  terminate(): void;
  /** SIGKILL to the program and all it has started. Nothing happens once it has ended. */
  kill(): void;
}

const watchdogName = 'kp-watchdog';

/**
 * The program's parent on POSIX systems. Descriptor 3 is the life-line: it closes when the app
 * ends, however it ends, and then the whole group gets TERM and, 2 s later, KILL. Descriptor 4
 * tells the app the program's pid, and how it ended.
 *
 * Signals go to `-$$`, our own group, in which we are while we send, or to our own child, which at
 * worst has ended that very moment: strangers get none. The last line takes away what is left: the
 * reader, its sleep, and grandchildren. SIGPIPE is ignored because nobody reads descriptor 4 once
 * the app is gone, and only after the program is on its way, which would inherit that.
 *
 * A signal to us ends `wait` early. It is waited again only while the program still takes signals:
 * bash would wait for ever for one that it has collected meanwhile.
 */
const script = `
trap 'told=1' TERM HUP INT
"$@" 3<&- 4>&- &
program=$!
trap '' PIPE
echo "$program" >&4
(trap '' TERM HUP INT; read -r _; kill -TERM -$$; sleep 2; kill -KILL -$$) <&3 >/dev/null 2>&1 4>&- &
exec 3<&-
test "$told" && kill -TERM "$program"
while told=; wait "$program"; code=$?; test "$told" && kill -TERM "$program" 2>/dev/null; do :; done
echo "$code" >&4
kill -KILL -$$
`;

/**
 * Starts a program that ends with us. Throws, as `spawn` does, when the system refuses at once
 * (ETXTBSY, EMFILE, EAGAIN).
 */
export function spawnWatched(
  command: Command,
  platform: NodeJS.Platform = process.platform,
): WatchedChild {
  return platform === 'win32' ? spawnInJob(command) : spawnWithLifeLine(command);
}

function spawnWithLifeLine({ file, args, env, cwd }: Command): WatchedChild {
  const shell = spawn('/bin/sh', ['-c', script, watchdogName, ...dieWithParent(), file, ...args], {
    cwd,
    env,
    detached: true, // A group of its own, so that the whole of it can be ended.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [, stdout, stderr, lifeLine, report] = shell.stdio as unknown as [
    null,
    Readable,
    Readable,
    Duplex,
    Readable,
  ];
  lifeLine.on('error', () => {}); // Followed by close, and the exit says more.
  const told = readReport(report);
  return {
    stdout,
    stderr,
    pid: told.pid,
    ending: endingOf(shell, told.status, lifeLine),
    terminate: () => void shell.kill('SIGTERM'),
    kill: () => killGroup(shell),
  };
}

/** Confirmed once the reader, who holds the other end of the life-line, is gone as well. */
async function endingOf(
  shell: ChildProcess,
  status: Promise<number | null>,
  lifeLine: Duplex,
): Promise<Ending> {
  const readerGone = new Promise((resolve) => lifeLine.resume().once('close', resolve));
  const [exit, code] = await Promise.all([exitOf(shell), status]);
  if (code === null) {
    lifeLine.destroy(); // Ends the reader, should the watchdog alone have been killed.
    return { ...exit, confirmed: false };
  }
  await readerGone;
  return { ...fromShell(code), confirmed: true };
}

/** Windows ends every child that was not detached with us: libuv puts it into a job object. */
function spawnInJob({ file, args, env, cwd }: Command): WatchedChild {
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    pid: Promise.resolve(child.pid ?? null),
    ending: exitOf(child).then((exit) => ({ ...exit, confirmed: true })),
    terminate: () => void child.kill(),
    kill: () => void child.kill('SIGKILL'),
  };
}

/**
 * While this holds the pid is that child's or nobody's: we alone reap it, and Node has then noted its
 * end before any code of ours runs, so a signal by its handle goes to it or nowhere. The one exception
 * is code that runs because another child ended in the same turn of the event loop: for that long a
 * reaped pid is still noted as running, which is too short for the system to come round to it again.
 * None of this holds for a pid that was read from a file or of a child's child: see sidecar-record.ts.
 */
const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

/** Ours for certain: its leader has not been waited for. */
function killGroup(leader: ChildProcess): void {
  if (leader.pid === undefined || !isRunning(leader)) return;
  try {
    process.kill(-leader.pid, 'SIGKILL');
  } catch {
    // It has just ended: macOS refuses to signal a group of zombies.
  }
}

/** `exit` and not `close`: a grandchild may keep the pipes open for long. */
function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: 127, signal: null });
    });
  });
}

const setpriv = '/usr/bin/setpriv';
let hasSetpriv: boolean | null = null;

/** Linux can tie the program to the watchdog as well, where util-linux is there to say so. */
function dieWithParent(): readonly string[] {
  hasSetpriv ??= process.platform === 'linux' && isUtilLinux(setpriv);
  return hasSetpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : [];
}

/** BusyBox has a program of that name too, as a link to itself, and it lacks the option. */
function isUtilLinux(path: string): boolean {
  try {
    return basename(realpathSync(path)) === basename(path);
  } catch {
    return false;
  }
}

/** Whether a process is still one of ours on its way to becoming the program. */
export const isStillWatchdog = (command: string): boolean =>
  command.includes(` ${watchdogName} `) || command.startsWith(`${setpriv} --pdeathsig`);
