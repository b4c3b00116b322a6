import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSidecarClient } from '../../main/providers/node/sidecar-client.ts';
import { freePort } from '../support/free-port.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { type StartedSidecar, startSidecar } from '../support/started-sidecar.ts';
import { patienceMs } from '../support/until.ts';

describe.each(['v6', 'v7'] as const)('a service asked for its models through %s', (line) => {
  let run: Run;
  let sidecar: StartedSidecar;
  let server: Server;

  beforeEach(async () => {
    run = newRun();
    sidecar = await startSidecar({ line, folder: run.folder, env: run.env });
  });

  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    await sidecar.stop();
    run.dispose();
  });

  const serve = async (listener: RequestListener): Promise<string> => {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/models`;
  };

  const ask = (url: string, key: string | null = 'sk-CANARY-service') => {
    const { port, apiKey, managementKey } = sidecar;
    return openSidecarClient({ run: 1, port, apiKey, managementKey }).getFrom(url, key);
  };

  it('is given the key and gives its list', async () => {
    const heard: unknown[] = [];
    const url = await serve((request, response) => {
      heard.push([request.method, request.url, request.headers.authorization]);
      response.end('{"data":[{"id":"m"}]}');
    });
    expect(await ask(url)).toEqual({
      type: 'answered',
      status: 200,
      body: '{"data":[{"id":"m"}]}',
      retryAfter: null,
    });
    await ask(url, null);
    expect(heard).toEqual([
      ['GET', '/v1/models', 'Bearer sk-CANARY-service'],
      ['GET', '/v1/models', undefined],
    ]);
    expect(sidecar.output()).not.toContain('CANARY');
  });

  it('says no, and the management key is not blamed for it', async () => {
    const url = await serve((_request, response) => response.writeHead(401).end('{}'));
    expect(await ask(url)).toMatchObject({ type: 'answered', status: 401, body: '{}' });
  });

  it('is not there', async () => {
    expect(await ask(`http://127.0.0.1:${await freePort()}/v1/models`)).toEqual({
      type: 'unreachable',
    });
  });

  it('tells more than 10 MB', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(10 * 1_024 * 1_024)));
    expect(await ask(url)).toEqual({ type: 'too-long' });
  });

  it('does not answer within ten seconds', async () => {
    const url = await serve(() => {});
    const startMs = performance.now();
    expect(await ask(url)).toEqual({ type: 'timed-out' });
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(9_900);
    expect(tookMs).toBeLessThan(patienceMs);
  });
});
