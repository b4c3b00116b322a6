import { createHash } from 'node:crypto';
import { realpathSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Dispose } from '../base/core/ports.ts';

/** Who supervises the gateway of a data folder. */
export interface FolderHolder {
  readonly shell: 'tray' | 'terminal';
  readonly pid: number;
}

export type FolderGuard =
  | { readonly type: 'held'; readonly release: Dispose }
  /** `holder` is null when whoever has the folder does not answer. */
  | { readonly type: 'refused'; readonly holder: FolderHolder | null };

/** A running holder answers within a few milliseconds; a stopped one never does. */
const answerLimitMs = 1_000;

/**
 * At most one supervisor a data folder, tray or terminal. The guard is a socket that listens: the
 * system frees it with its process, so nothing stale can ever block a start. The folder must exist.
 */
export async function guardFolder(
  folder: string,
  shell: FolderHolder['shell'],
): Promise<FolderGuard> {
  const address = addressOf(folder);
  const self: FolderHolder = { shell, pid: process.pid };
  const first = await listen(address, self);
  if (first) return held(first);
  const answer = await ask(address);
  if (answer.type === 'holder') return { type: 'refused', holder: answer.holder };
  // Nobody listens there any more: it has just ended, or left a socket file behind.
  if (!isAbstract(address) && process.platform !== 'win32') rmSync(address, { force: true });
  const second = await listen(address, self);
  return second ? held(second) : { type: 'refused', holder: null };
}

const held = (server: Server): FolderGuard => ({
  type: 'held',
  release: () => void server.close(),
});

/**
 * Named after the folder itself, not its path: a link to it is the same folder. Linux's abstract
 * names leave no file; the name fills its 107 bytes because libuv versions differ in padding it.
 */
function addressOf(folder: string): string {
  const user = process.getuid?.() ?? 0;
  const text = folderIdentity(folder);
  const name = createHash('sha256').update(`${user}:${text}`).digest('hex');
  switch (process.platform) {
    case 'linux':
      return `\0${`korproxy-${name}`.padEnd(107, '-')}`;
    case 'win32':
      return `\\\\.\\pipe\\korproxy-${name}`;
    default:
      return path.join(tmpdir(), `korproxy-${name.slice(0, 24)}.sock`);
  }
}

/**
 * The same text for every path of one folder. Windows numbers folders on some file systems only; there
 * it is the path behind junctions, `subst`, short names and case. Exported for its test.
 */
export function folderIdentity(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform !== 'win32') {
    const { dev, ino } = statSync(folder, { bigint: true });
    return `${dev}:${ino}`;
  }
  try {
    return realpathSync.native(folder).toLowerCase();
  } catch {
    return path.resolve(folder).toLowerCase(); // Some drives made by software cannot say it.
  }
}

const isAbstract = (address: string): boolean => address.startsWith('\0');

/** Null when somebody listens there, or did. Other errors reject. */
function listen(address: string, self: FolderHolder): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(`${JSON.stringify(self)}\n`);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    // The app's life does not hang on its guard.
    server.listen(address, () => resolve(server.unref()));
  });
}

type Answer =
  | { readonly type: 'holder'; readonly holder: FolderHolder | null }
  | { readonly type: 'nobody' };

function ask(address: string): Promise<Answer> {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(address);
    const silent = (): void => {
      socket.destroy();
      resolve({ type: 'holder', holder: null });
    };
    const timer = setTimeout(silent, answerLimitMs);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > 1_000) silent();
    });
    socket.once('error', () => {
      clearTimeout(timer);
      resolve({ type: 'nobody' });
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve({ type: 'holder', holder: readHolder(text) });
    });
  });
}

function readHolder(text: string): FolderHolder | null {
  try {
    const { shell, pid } = JSON.parse(text) as Partial<FolderHolder>;
    const known = (shell === 'tray' || shell === 'terminal') && Number.isSafeInteger(pid);
    return known ? { shell, pid: Number(pid) } : null;
  } catch {
    return null;
  }
}

/** The word why, for whoever started a second one. */
export function refusalWords(holder: FolderHolder | null): string {
  if (holder === null) return 'KorProxy is already running for this data folder.';
  const where = holder.shell === 'tray' ? 'in the tray' : 'in a terminal';
  return `KorProxy is already running ${where} (pid ${holder.pid}) for this data folder.`;
}

/** For the terminal that started us: state and log name no folder of the user's. */
export const unwritableWords = (folder: string): string =>
  `KorProxy's folder ${folder} cannot be written. Make it writable, or set KORPROXY_DATA_DIR to one that is.`;
