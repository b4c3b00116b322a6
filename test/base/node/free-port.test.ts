import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { accepts, findFreePort, isPortFree } from '../../../main/base/node/free-port.ts';
import { parseSocketTable } from '../../../main/base/node/listening-sockets.ts';
import { findPortOwner } from '../../../main/base/node/port-owner.ts';
import { freePort } from '../../support/free-port.ts';
import { type Stranger, startStranger } from '../../support/stranger.ts';

const hosts = ['127.0.0.1', '::1', '0.0.0.0', '::'] as const;

describe('a port', () => {
  const strangers: Stranger[] = [];
  const servers: Server[] = [];

  const listen = async (port: number, host = '127.0.0.1'): Promise<number> => {
    const server = createServer().listen(port, host);
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  afterEach(async () => {
    await Promise.all(strangers.splice(0).map((stranger) => stranger.stop()));
    for (const server of servers.splice(0)) server.close();
  });

  it.each(hosts)(
    'is taken when a stranger listens on %s, who is named and not touched',
    async (host) => {
      const port = await freePort();
      const stranger = await startStranger({ port, name: 'jan', host });
      strangers.push(stranger);
      expect(await isPortFree(port)).toBe(false);
      expect(await findPortOwner(port)).toEqual({
        name: 'jan',
        pid: stranger.pid,
        startedAtMs: expect.any(Number) as number,
      });
      expect(stranger.isAlive()).toBe(true);
      expect([stranger.signals(), stranger.requests()]).toEqual([[], []]);
    },
  );

  it('is found taken by connecting as well, where a system shares ports', async () => {
    const port = await listen(0);
    expect(await accepts('127.0.0.1', port)).toBe(true);
    expect(await accepts('127.0.0.1', await freePort())).toBe(false);
  });

  it('is free when nobody listens, and stays so after it was asked', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    expect(await isPortFree(port)).toBe(true);
    expect(await findPortOwner(port)).toBeNull();
  });

  it('is not owned by those who are only connected to it', async () => {
    const port = await freePort();
    const stranger = await startStranger({ port, name: 'server' });
    strangers.push(stranger);
    const clients = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      }),
    );
    expect((await findPortOwner(port))?.pid).toBe(stranger.pid);
    for (const client of clients) client.destroy();
  });

  it('tells since when its owner runs', async () => {
    const port = await freePort();
    const beforeMs = Date.now();
    const stranger = await startStranger({ port, name: 'jan' });
    strangers.push(stranger);
    const startedAtMs = (await findPortOwner(port))?.startedAtMs ?? 0;
    // The kernel tells it in ticks since the boot, whose moment it has in seconds.
    expect(startedAtMs).toBeGreaterThan(beforeMs - 2_000);
    expect(startedAtMs).toBeLessThan(Date.now() + 2_000);
  });

  it('has a free one offered above it, past others that are taken', async () => {
    const port = await freePort();
    const next = await findFreePort(port);
    expect(next).toBeGreaterThan(port);
    const taken = await listen(next ?? 0, '::1');
    expect(await findFreePort(port)).toBeGreaterThan(taken);
    expect(await findFreePort(65_535)).toBeNull();
  });
});

describe('the socket table', () => {
  const row = (address: string, state = '0A'): string =>
    `  sl  local\n   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  0  0 4711 1 x`;

  // biome-ignore format: a table reads better as a table
  it.each([
    ['127.0.0.1',           '0100007F:0539',                         'loopback'],
    ['127.0.1.1',           '0101007F:0539',                         'loopback'],
    ['0.0.0.0',             '00000000:0539',                         'beyond'],
    ['10.0.0.127',          '7F00000A:0539',                         'beyond'],
    ['::1',                 '00000000000000000000000001000000:0539', 'loopback'],
    ['::',                  '00000000000000000000000000000000:0539', 'beyond'],
    ['::ffff:127.0.0.1',    '0000000000000000FFFF00000100007F:0539', 'loopback'],
    ['::ffff:192.168.0.1',  '0000000000000000FFFF00000100A8C0:0539', 'beyond'],
    ['fe80::1',             '000080FE000000000000000001000000:0539', 'beyond'],
  ])('reads %s', (_what, address, scope) => {
    expect(parseSocketTable(row(address))).toEqual([{ port: 1337, inode: '4711', scope }]);
  });

  it('leaves out what does not listen, and rows it cannot read', () => {
    expect(parseSocketTable(row('0100007F:0539', '01'))).toEqual([]);
    expect(parseSocketTable('header\n\n garbage\n 1: x')).toEqual([]);
  });
});
