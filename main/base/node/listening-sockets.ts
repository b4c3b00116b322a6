import { closeSync, openSync, readSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { endianness } from 'node:os';

/** A TCP socket that listens, as Linux lists it in `/proc/net/tcp` and `tcp6`. */
export interface ListeningSocket {
  readonly port: number;
  readonly inode: string;
  readonly scope: 'loopback' | 'beyond';
}

const listening = '0A';

/** Reads one of the two tables. Rows that are not understood are left out. */
export function parseSocketTable(table: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  for (const row of table.split('\n').slice(1)) {
    const fields = row.trim().split(/\s+/);
    const [address, port] = fields[1]?.split(':') ?? [];
    const inode = fields[9];
    if (fields[3] !== listening || !address || !port || !inode) continue;
    sockets.push({
      port: Number.parseInt(port, 16),
      inode,
      scope: isLoopback(address) ? 'loopback' : 'beyond',
    });
  }
  return sockets;
}

const littleEndian = endianness() === 'LE';
const v6Loopback = '0'.repeat(24) + (littleEndian ? '01000000' : '00000001');
const v4InV6 = '0'.repeat(16) + (littleEndian ? 'FFFF0000' : '0000FFFF');

/** Addresses are hexadecimal in words of the machine's own byte order: 127.0.0.1 is `0100007F`. */
function isLoopback(address: string): boolean {
  if (address === v6Loopback) return true;
  const v4 = address.startsWith(v4InV6) ? address.slice(v4InV6.length) : address;
  return v4.length === 8 && (littleEndian ? v4.endsWith('7F') : v4.startsWith('7F'));
}

/** All listeners of this machine; none where the tables are not to be had. */
export async function listListeners(): Promise<ListeningSocket[]> {
  const tables = await Promise.all(
    // The second is absent with IPv6 switched off.
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/self/net/${name}`, 'utf8').catch(() => '')),
  );
  return tables.flatMap(parseSocketTable);
}

/** Linux pads each row of `/proc/net/tcp` to this many bytes. */
const rowBytes = 150;
/** More listeners than these are on few machines; then the whole table is read. */
const rowsAhead = 64;

/**
 * Whether this very socket still listens on this port, for a hundredth of what the whole table
 * costs: listeners stand first, and the kernel goes through all connections (8 ms) only for one who
 * reads on. False also where it cannot be told this way. At once: these few reads never wait, and each
 * of them by way of another thread would wake three.
 */
export function stillListens(port: number, inode: string): boolean {
  try {
    return (
      readFirst('/proc/self/net/tcp', (socket) => socket.port === port && socket.inode === inode)
        ?.scope === 'loopback'
    );
  } catch {
    return false;
  }
}

function readFirst(
  path: string,
  isIt: (socket: ListeningSocket) => boolean,
): ListeningSocket | null {
  const table = openSync(path, 'r');
  try {
    const row = Buffer.alloc(rowBytes);
    readSync(table, row); // The header.
    for (let i = 0; i < rowsAhead && readSync(table, row) === rowBytes; i += 1) {
      const [socket] = parseSocketTable(`\n${row.toString('latin1')}`);
      if (!socket) return null; // No listener: those have all been seen.
      if (isIt(socket)) return socket;
    }
    return null;
  } finally {
    closeSync(table);
  }
}

/** Inodes of the sockets a process holds; null when the system will not tell. */
export async function readSocketInodes(pid: number): Promise<ReadonlySet<string> | null> {
  try {
    const names = await readdir(`/proc/${pid}/fd`);
    const links = await Promise.all(
      names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
    );
    return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  } catch {
    return null;
  }
}

/** What one process listens on; null when the system will not tell. */
export async function listListenersOf(pid: number): Promise<readonly ListeningSocket[] | null> {
  const [sockets, inodes] = await Promise.all([listListeners(), readSocketInodes(pid)]);
  return inodes && sockets.filter(({ inode }) => inodes.has(inode));
}
