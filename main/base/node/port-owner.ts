import { readdir } from 'node:fs/promises';
import type { PortOwner } from '../../contract/problems.ts';
import { listListeners, readSocketInodes } from './listening-sockets.ts';
import { type AskedSystem, inTime, thisSystem } from './output-of.ts';
import { lookAt } from './process-facts.ts';
import { nameFromTaskList } from './windows-process.ts';

/**
 * Who listens on a TCP port, never its clients, which are innocent. Null when nobody does or the
 * system does not tell, as for another user's program.
 */
export async function findPortOwner(
  port: number,
  system: AskedSystem = thisSystem,
): Promise<PortOwner | null> {
  const pid = await findListener(port, system);
  const look = pid === null ? null : await lookAt(pid, system);
  if (pid === null || look === null || look.type === 'gone') return null;
  if (look.type === 'unknown') return namedOnly(pid, system);
  const { name, startedAtMs } = look.facts;
  return { name, pid, startedAtMs };
}

/** The process that listens on a TCP port; null as for `findPortOwner`. Never rejects. */
export function findListener(
  port: number,
  system: AskedSystem = thisSystem,
): Promise<number | null> {
  return inTime(system.limitMs, listenerBy(port, system));
}

function listenerBy(port: number, { platform, outputOf }: AskedSystem): Promise<number | null> {
  if (platform === 'linux') return fromProc(port);
  return platform === 'win32' ? fromNetstat(port, outputOf) : fromLsof(port, outputOf);
}

/** Windows has another tool for a name, where PowerShell is blocked. */
async function namedOnly(
  pid: number,
  { platform, outputOf, limitMs }: AskedSystem,
): Promise<PortOwner | null> {
  if (platform !== 'win32') return null;
  const name = await inTime(limitMs, nameFromTaskList(pid, outputOf));
  return name === null ? null : { name, pid, startedAtMs: null };
}

async function fromProc(port: number): Promise<number | null> {
  const sockets = await listListeners();
  const wanted = new Set(sockets.filter((s) => s.port === port).map((s) => s.inode));
  if (wanted.size === 0) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const pid of pids) {
    const inodes = await readSocketInodes(pid);
    if (inodes && [...wanted].some((inode) => inodes.has(inode))) found.push(pid);
  }
  // A socket handed down is held by parent and child alike: the parent is the one people know.
  return found[0] ?? null;
}

type OutputOf = AskedSystem['outputOf'];

async function fromLsof(port: number, outputOf: OutputOf): Promise<number | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'];
  return firstNumber(/^p(\d+)$/m, await outputOf('/usr/sbin/lsof', args));
}

/**
 * Without `-p`, which takes one family alone, both are told. The word for a listener is in the user's
 * language; a far end with port 0 is not.
 */
async function fromNetstat(port: number, outputOf: OutputOf): Promise<number | null> {
  const row = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+\\S+:0\\s+\\S+\\s+(\\d+)`, 'm');
  return firstNumber(row, await outputOf('netstat.exe', ['-ano']));
}

function firstNumber(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
