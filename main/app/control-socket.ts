import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Dispose } from '../base/core/ports.ts';
import { writeAtomically } from '../base/node/atomic-file.ts';
import { controlPlace, longestSocketPath } from '../base/node/control-place.mjs';

/** More than any person or script has open; the rest are turned away at once. */
const mostConnections = 32;

/**
 * Listens for the terminal of this user alone. Only who holds the folder's guard may call it, so what an
 * app that was killed has left here belongs to nobody and is swept. Rejects where no place can be had.
 *
 * On POSIX a socket takes part in no other check than that of its path: who connects must be able to
 * search its folder (0700) and to write the socket (0600). So the uid of the other side needs no asking.
 * On Windows the pipe's name is random and stands in the user's own folder; the system lets other users
 * at most read from a pipe, and nothing is said to whoever has not asked.
 */
export async function listenPrivately(
  runFolder: string,
  onConnection: (socket: Socket) => void,
): Promise<Dispose> {
  const { socket, pointer } = controlPlace(runFolder);
  sweep(socket, pointer);
  const listenAt = async (address: string): Promise<Server> => {
    const server = await listen(address, onConnection);
    if (process.platform !== 'win32') chmodSync(address, 0o600);
    return server;
  };
  if (process.platform !== 'win32' && fits(socket) && isPrivate(runFolder)) {
    // Some file systems have no sockets.
    const server = await listenAt(socket).catch(() => null);
    if (server) return () => void server.close();
  }
  const address = addressElsewhere();
  const server = await listenAt(address);
  await writeAtomically(pointer, `${address}\n`, { survivesPowerCut: false });
  return () => {
    server.close();
    sweep(socket, pointer);
  };
}

const fits = (address: string): boolean => Buffer.byteLength(address) <= longestSocketPath;

function isPrivate(folder: string): boolean {
  const { mode, uid } = lstatSync(folder);
  return (mode & 0o077) === 0 && uid === process.getuid?.();
}

const ownFolder = 'korproxy-control-';

/** The system makes such a folder with a name that nobody can foresee, for its user alone. */
function addressElsewhere(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${ownFolder}${randomUUID()}`;
  const inside = (parent: string): string => path.join(parent, ownFolder);
  const parent = fits(path.join(`${inside(tmpdir())}XXXXXX`, 'sock')) ? tmpdir() : '/tmp';
  return path.join(mkdtempSync(inside(parent)), 'sock');
}

/** What an earlier run has left, elsewhere too. */
function sweep(socket: string, pointer: string): void {
  rmSync(socket, { recursive: true, force: true });
  const folder = path.dirname(readText(pointer).trim());
  const isOurs = path.basename(folder).startsWith(ownFolder) && process.platform !== 'win32';
  if (isOurs) rmSync(folder, { recursive: true, force: true });
  rmSync(pointer, { recursive: true, force: true });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function listen(address: string, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.maxConnections = mostConnections;
    server.once('error', reject);
    // The app's life does not hang on it.
    server.listen(address, () => resolve(server.unref()));
  });
}
