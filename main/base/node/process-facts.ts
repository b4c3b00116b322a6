import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { type AskedSystem, inTime, thisSystem } from './output-of.ts';
import { gone, type Look, type ProcessFacts, unknown } from './process-look.ts';
import { programName } from './program-name.ts';
import { fromPowerShell } from './windows-process.ts';

/** Answers within `limitMs` of the system, and never rejects. */
export async function lookAt(pid: number, system: AskedSystem = thisSystem): Promise<Look> {
  if (!isAlive(pid)) return gone;
  const look = await inTime(system.limitMs, ask(pid, system));
  if (look !== null && look.type !== 'unknown') return look;
  return isAlive(pid) ? unknown : gone; // It may have ended while we looked.
}

/** Null when no such process runs, or when the system does not tell: `lookAt` says which. */
export async function readProcess(
  pid: number,
  system: AskedSystem = thisSystem,
): Promise<ProcessFacts | null> {
  const look = await lookAt(pid, system);
  return look.type === 'runs' ? look.facts : null;
}

async function ask(pid: number, { platform, outputOf }: AskedSystem): Promise<Look> {
  if (platform === 'linux') return fromProc(pid);
  if (platform !== 'win32') return fromPs(pid, outputOf);
  const facts = await fromPowerShell(pid, outputOf);
  return facts === null ? unknown : { type: 'runs', facts };
}

/**
 * Whether that pid is that very process still, looked at and answered at once: no other work comes
 * between this and a signal right after it. Where the system cannot be asked so (macOS, Windows), true.
 */
export function isStill(
  { pid, startedAt, exe }: Pick<ProcessFacts, 'pid' | 'startedAt' | 'exe'>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform !== 'linux') return true;
  try {
    const link = readlinkSync(`/proc/${pid}/exe`).replace(deletedMark, '');
    return link === exe && startTicksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) === startedAt;
  } catch {
    return false; // Gone, or of another user.
  }
}

/** Changes with every boot of the machine; null where start times are absolute anyway. */
export async function readBootId(
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  if (platform !== 'linux') return null;
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/** True while a process has that pid; a zombie counts, a stranger's process too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Linux counts start times in hundredths of a second (USER_HZ), whatever the kernel's own rate. */
const msPerTick = 10;

const deletedMark = / \(deleted\)$/;

/** The name in brackets may hold anything, brackets and spaces included. */
const fieldsOf = (stat: string): readonly string[] =>
  stat.slice(stat.lastIndexOf(')') + 2).split(' ');

const startTicksIn = (stat: string): string | undefined => fieldsOf(stat)[19];

async function fromProc(pid: number): Promise<Look> {
  const [stat, cmdline, uptime] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile('/proc/uptime', 'utf8'),
  ]);
  // After the command line: a process that has just become another program must not be taken for
  // a mixture of both. Null for another user's process, or a kernel thread.
  const link = await readlink(`/proc/${pid}/exe`).catch(() => null);
  const exe = link?.replace(deletedMark, '') ?? null;
  const state = fieldsOf(stat)[0];
  const startTicks = startTicksIn(stat);
  if (startTicks === undefined || state === 'X') return gone;
  // The first thread may be a zombie while others still hold the port.
  if (state === 'Z' && (await readdir(`/proc/${pid}/task`)).length <= 1) return gone;
  const argv = cmdline.replace(/\0+$/, '').split('\0');
  const threadName = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const bootedAtMs = Date.now() - Number.parseFloat(uptime) * 1_000;
  return {
    type: 'runs',
    facts: {
      pid,
      name: programName({ exe, argv, threadName }),
      startedAt: startTicks,
      startedAtMs: Math.round(bootedAtMs + Number(startTicks) * msPerTick),
      exe,
      command: argv.join(' ').trim(),
    },
  };
}

async function fromPs(pid: number, outputOf: AskedSystem['outputOf']): Promise<Look> {
  const columns = (names: string): Promise<string> =>
    outputOf('/bin/ps', ['-ww', '-o', names, '-p', `${pid}`]);
  const [line, path] = await Promise.all([columns('stat=,lstart=,command='), columns('comm=')]);
  const match = /^\s*(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/m.exec(line);
  const [, state = '', startedAt = '', command = ''] = match ?? [];
  if (!match) return unknown;
  if (state.startsWith('Z')) return gone;
  const exe = path.trim();
  const rest = command.startsWith(exe) ? command.slice(exe.length) : command.replace(/^\S+/, '');
  const argv = [exe, ...rest.split(/\s+/).filter(Boolean)];
  const name = programName({ exe, argv, threadName: '' });
  const startedAtMs = Date.parse(startedAt);
  return { type: 'runs', facts: { pid, name, startedAt, startedAtMs, exe, command } };
}
