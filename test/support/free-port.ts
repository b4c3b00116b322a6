import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what Linux, macOS and Windows give out by themselves, also to outgoing connections. */
const first = 20_000;
const count = 12_000;

/**
 * A port on 127.0.0.1 that nobody holds, and that no other call gives out while this process lives:
 * its UDP twin is held, which is in nobody's way, as all that is tested here speaks TCP.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * count);
    if ((await reserve(port)) && (await canListen(port))) return port;
  }
}

async function reserve(port: number): Promise<boolean> {
  const twin = createSocket('udp4').unref();
  try {
    const bound = once(twin, 'listening');
    twin.bind({ port, address: '127.0.0.1', exclusive: true });
    await bound;
    return true;
  } catch {
    twin.close();
    return false;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen(port, '127.0.0.1');
    await listening;
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
