import { readFile } from 'node:fs/promises';
import {
  type ListeningSocket,
  listListeners,
  listListenersOf,
  readSocketInodes,
  stillListens,
} from '../../base/node/listening-sockets.ts';
import { findPortOwner } from '../../base/node/port-owner.ts';
import { isAlive } from '../../base/node/process-facts.ts';

/** How a process of ours stands to its port; `unknown` where the system does not tell. */
export type PortHolder = 'ours' | 'beyond-loopback' | 'a-stranger' | 'nobody' | 'unknown';

/** A socket that was ours stays ours, so the whole look is for what may have come beside it. */
const glancesPerLook = 5;

/**
 * Tells at each call whether the listener on a port is our child, from the socket tables and
 * without a request, so that no stranger ever sees our key. Linux only. Costs a whole look at first
 * and at each sixth call, else a glance.
 */
export function watchPort(pid: number, port: number): () => Promise<PortHolder> {
  let ownInode: string | null = null;
  /** Every listener of the last look; whose they are is only asked anew when one has come. */
  let seen: ReadonlySet<string> = new Set();
  let glances = 0;
  return async () => {
    if (process.platform !== 'linux') return 'unknown';
    if (ownInode !== null && glances < glancesPerLook && stillListens(port, ownInode)) {
      glances += 1;
      return 'ours';
    }
    const all = await listListeners();
    glances = 0;
    const isOwn = ({ inode }: ListeningSocket): boolean => inode === ownInode;
    if (all.some(isOwn) && all.every(({ inode }) => seen.has(inode))) return 'ours';
    seen = new Set(all.map(({ inode }) => inode));
    const inodes = await readSocketInodes(pid);
    const own = all.filter(({ inode }) => inodes?.has(inode));
    const reachesBeyond = own.some(({ scope }) => scope === 'beyond');
    ownInode = reachesBeyond ? null : (own.find((socket) => socket.port === port)?.inode ?? null);
    if (reachesBeyond) return 'beyond-loopback';
    if (ownInode !== null) return 'ours';
    if (!all.some((socket) => socket.port === port)) return 'nobody';
    return inodes === null && isAlive(pid) ? 'unknown' : holderFromOwner(pid, port);
  };
}

/**
 * A wrapper script may have started the real program: then the owner is in the wrapper's session,
 * which is never our own, because the watchdog opens one. In a container all that came from
 * outside shares session 0 with us.
 */
async function holderFromOwner(pid: number, port: number): Promise<PortHolder> {
  const owner = await findPortOwner(port);
  if (owner === null) return 'a-stranger';
  const [ofOwner, ofChild, ofUs] = await Promise.all([owner.pid, pid, process.pid].map(sessionOf));
  if (ofOwner !== ofChild || ofOwner === ofUs) return 'a-stranger';
  const sockets = await listListenersOf(owner.pid);
  return sockets?.some(({ scope }) => scope === 'beyond') ? 'beyond-loopback' : 'ours';
}

async function sessionOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3] ?? null;
}
