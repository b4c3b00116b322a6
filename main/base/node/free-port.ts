import { connect, createServer } from 'node:net';
import { errorCode } from './fs-error.ts';

const loopbacks = ['127.0.0.1', '::1'] as const;
const noSuchFamily: ReadonlySet<string | null> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
/** A listener on this machine takes a connection far sooner. */
const connectMs = 250;

/**
 * Whether the sidecar could have the port to itself on both loopback families. Only loopback is
 * ever bound. Linux lets a listener on 0.0.0.0 or [::] refuse that; elsewhere such a listener may
 * share the port, so it is found by connecting, without a byte sent.
 */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of loopbacks) {
    if (process.platform !== 'linux' && (await accepts(host, port))) return false;
    if (!(await canListen(host, port))) return false;
  }
  return true;
}

/** How far to look: a user who sees 1338 understands, one who sees 31337 wonders. */
const maxSteps = 100;

/** The next free port above, null when none of the next hundred is. */
export async function findFreePort(above: number): Promise<number | null> {
  const last = Math.min(above + maxSteps, 65_535);
  for (let port = above + 1; port <= last; port += 1) {
    if (await isPortFree(port)) return port;
  }
  return null;
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(noSuchFamily.has(errorCode(error))));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether someone takes connections at that address. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(connectMs, () => settle(true)); // A full queue of connections is a listener too.
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
