import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { watchPort } from '../../../main/gateway/node/port-watch.ts';

describe.skipIf(process.platform !== 'linux')('the standing of a process to its port', () => {
  const servers: Server[] = [];

  const listen = async (host: string): Promise<{ server: Server; port: number }> => {
    const server = createServer().listen(0, host);
    servers.push(server);
    await once(server, 'listening');
    return { server, port: (server.address() as AddressInfo).port };
  };

  const close = async (server: Server): Promise<void> => {
    server.close();
    await once(server, 'close');
  };

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.listening && close(server)));
  });

  it('is ours for as long as our socket listens, and nobody holds the port after it', async () => {
    const { server, port } = await listen('127.0.0.1');
    const look = watchPort(process.pid, port);
    for (let i = 0; i < 14; i += 1) expect(await look()).toBe('ours');
    await close(server);
    expect(await look()).toBe('nobody');
  });

  it('is told anew for another socket on the port', async () => {
    const { server, port } = await listen('127.0.0.1');
    // Pid 2 000 000 000 is nobody: the listener is a stranger to it.
    const ours = watchPort(process.pid, port);
    expect(await ours()).toBe('ours');
    await close(server);
    const again = createServer().listen(port, '127.0.0.1');
    servers.push(again);
    await once(again, 'listening');
    expect(await watchPort(2_000_000_000, port)()).toBe('a-stranger');
    // Another socket of the same process is looked at anew, and found to be ours as well.
    expect(await ours()).toBe('ours');
  });

  it('tells within six looks of a listener that reaches beyond this computer', async () => {
    const { port } = await listen('127.0.0.1');
    const look = watchPort(process.pid, port);
    expect(await look()).toBe('ours');
    await listen('0.0.0.0');
    const seen: string[] = [];
    for (let i = 0; i < 6; i += 1) seen.push(await look());
    expect(seen.at(-1)).toBe('beyond-loopback');
    for (let i = 0; i < 7; i += 1) expect(await look()).toBe('beyond-loopback');
  });
});
