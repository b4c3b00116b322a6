import { readdir } from 'node:fs/promises';
import type { PortOwner } from '../../contract/problems.ts';
import { listListeners, readSocketInodes } from './listening-sockets.ts';
import { outputOf } from './output-of.ts';
import { readProcess } from './process-facts.ts';

/**
 * Who listens on a TCP port, never its clients, which are innocent. Null when nobody does or the
 * system does not tell, as for another user's program.
 */
export async function findPortOwner(port: number): Promise<PortOwner | null> {
  try {
    const pid = await findListener(port);
    const facts = pid === null ? null : await readProcess(pid);
    return facts && { name: facts.name, pid: facts.pid, startedAtMs: facts.startedAtMs };
  } catch {
    return null;
  }
}

function findListener(port: number): Promise<number | null> {
  if (process.platform === 'linux') return fromProc(port);
  return process.platform === 'win32' ? fromNetstat(port) : fromLsof(port);
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

async function fromLsof(port: number): Promise<number | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'];
  return firstNumber(/^p(\d+)$/m, await outputOf('/usr/sbin/lsof', args));
}

async function fromNetstat(port: number): Promise<number | null> {
  const row = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+\\S+:0\\s+\\S+\\s+(\\d+)`, 'm');
  return firstNumber(row, await outputOf('netstat.exe', ['-ano', '-p', 'TCP']));
}

function firstNumber(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
