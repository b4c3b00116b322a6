import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import * as z from 'zod';
import { outputOf } from './output-of.ts';
import { programName } from './program-name.ts';

/** What tells one process from a later one with the same pid. */
export interface ProcessFacts {
  readonly pid: number;
  /** What a person would call it, see `programName`. */
  readonly name: string;
  /** Opaque; equal only for the very same process within one boot. */
  readonly startedAt: string;
  readonly startedAtMs: number | null;
  readonly exe: string | null;
  /** Program and arguments as one line, only to be searched. */
  readonly command: string;
}

/** Null when no such process runs. A zombie no longer runs. */
export async function readProcess(pid: number): Promise<ProcessFacts | null> {
  if (!isAlive(pid)) return null;
  try {
    if (process.platform === 'linux') return await fromProc(pid);
    return await (process.platform === 'win32' ? fromPowerShell(pid) : fromPs(pid));
  } catch {
    return null; // It ended while we looked.
  }
}

/**
 * Whether that pid is that very process still, looked at and answered at once: no other work comes
 * between this and a signal right after it. Where the system cannot be asked so (macOS, Windows), true.
 */
export function isStill({
  pid,
  startedAt,
  exe,
}: Pick<ProcessFacts, 'pid' | 'startedAt' | 'exe'>): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const link = readlinkSync(`/proc/${pid}/exe`).replace(deletedMark, '');
    return link === exe && startTicksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) === startedAt;
  } catch {
    return false; // Gone, or of another user.
  }
}

/** Changes with every boot of the machine; null where start times are absolute anyway. */
export async function readBootId(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
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

async function fromProc(pid: number): Promise<ProcessFacts | null> {
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
  if (startTicks === undefined || state === 'X') return null;
  // The first thread may be a zombie while others still hold the port.
  if (state === 'Z' && (await readdir(`/proc/${pid}/task`)).length <= 1) return null;
  const argv = cmdline.replace(/\0+$/, '').split('\0');
  const threadName = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const bootedAtMs = Date.now() - Number.parseFloat(uptime) * 1_000;
  return {
    pid,
    name: programName({ exe, argv, threadName }),
    startedAt: startTicks,
    startedAtMs: Math.round(bootedAtMs + Number(startTicks) * msPerTick),
    exe,
    command: argv.join(' ').trim(),
  };
}

async function fromPs(pid: number): Promise<ProcessFacts | null> {
  const columns = (names: string): Promise<string> =>
    outputOf('/bin/ps', ['-ww', '-o', names, '-p', `${pid}`]);
  const [line, path] = await Promise.all([columns('stat=,lstart=,command='), columns('comm=')]);
  const match = /^\s*(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/m.exec(line);
  const [, state = '', startedAt = '', command = ''] = match ?? [];
  if (!match || state.startsWith('Z')) return null;
  const exe = path.trim();
  const rest = command.startsWith(exe) ? command.slice(exe.length) : command.replace(/^\S+/, '');
  const argv = [exe, ...rest.split(/\s+/).filter(Boolean)];
  const name = programName({ exe, argv, threadName: '' });
  return { pid, name, startedAt, startedAtMs: Date.parse(startedAt), exe, command };
}

/** One object as JSON; the time in two forms, because only the first is exact. */
const windowsColumns = [
  'Name',
  'ExecutablePath',
  'CommandLine',
  "@{n='StartedAt';e={[string]$_.CreationDate.ToFileTimeUtc()}}",
  "@{n='StartedAtMs';e={[DateTimeOffset]::new($_.CreationDate).ToUnixTimeMilliseconds()}}",
].join(', ');

const windowsProcess = z.object({
  Name: z.string(),
  ExecutablePath: z.string().nullable(),
  CommandLine: z.string().nullable(),
  StartedAt: z.string(),
  StartedAtMs: z.number(),
});

async function fromPowerShell(pid: number): Promise<ProcessFacts | null> {
  const query = `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}' | Select-Object ${windowsColumns} | ConvertTo-Json -Compress`;
  const text = await outputOf('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    query,
  ]);
  if (text.trim() === '') return null;
  const row = windowsProcess.parse(JSON.parse(text));
  const [exe, command] = [row.ExecutablePath, row.CommandLine ?? ''];
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  return {
    pid,
    name: programName({ exe, argv: [row.Name, ...args.slice(1)], threadName: '' }),
    startedAt: row.StartedAt,
    startedAtMs: row.StartedAtMs,
    exe,
    command,
  };
}
