import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoginAnswer } from '../../../main/providers/core/provider-ports.ts';
import { listenForCallback } from '../../../main/providers/node/callback-listener.ts';
import { freePort } from '../../support/free-port.ts';

let close: (() => void) | null = null;

afterEach(() => {
  close?.();
  close = null;
});

async function listening(onAnswer: (answer: LoginAnswer) => Promise<string>): Promise<number> {
  const port = await freePort();
  const listener = await listenForCallback({ callback: { port, path: '/callback' }, onAnswer });
  if (listener.type !== 'listening') throw new Error('the port was taken');
  close = listener.close;
  return port;
}

/** Status, body and headers of a request that may carry any Host. */
const get = (port: number, path: string, host = `localhost:${port}`, method = 'GET') =>
  new Promise<{ status: number; body: string; csp: string }>((resolve, reject) => {
    const call = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { host },
      agent: false,
    });
    call.once('response', (response) => {
      let body = '';
      response.on('data', (piece) => {
        body += String(piece);
      });
      const csp = String(response.headers['content-security-policy']);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body, csp }));
    });
    call.once('error', reject);
    call.end();
  });

describe('listenForCallback', () => {
  it('shows how the login ended once that is known, and nothing of the address', async () => {
    const seen: LoginAnswer[] = [];
    const port = await listening(async (answer) => {
      seen.push(answer);
      return 'Claude is connected.';
    });
    const { status, body, csp } = await get(port, '/callback?code=%3Cb%3Ec&state=s');
    expect(status).toBe(200);
    expect(body).toContain('Claude is connected.');
    expect(body).not.toContain('<b>c');
    expect(csp).toContain("default-src 'none'");
    expect(seen).toEqual([{ state: 's', code: '<b>c', error: null }]);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['another path',      '/other?code=c&state=s',    undefined,            'GET',  404],
    ['another host name', '/callback?code=c&state=s', 'evil.test',          'GET',  404],
    ['another method',    '/callback?code=c&state=s', undefined,            'POST', 404],
    ['no state',          '/callback?code=c',         undefined,            'GET',  400],
    ['nothing at all',    '/callback',                undefined,            'GET',  400],
  ])('takes no answer from %s', async (_what, path, host, method, status) => {
    let answers = 0;
    const port = await listening(async () => {
      answers += 1;
      return '';
    });
    expect((await get(port, path, host, method)).status).toBe(status);
    expect(answers).toBe(0);
  });

  it('is not reached but by loopback, and survives a client that sends nonsense', async () => {
    const port = await listening(async () => 'fine');
    await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () =>
        socket.end('\u0000nonsense\r\n\r\n'),
      );
      socket.once('close', resolve);
      socket.on('error', () => {});
      socket.resume();
    });
    expect((await get(port, '/callback?code=c&state=s')).status).toBe(200);
    await expect(
      new Promise((resolve, reject) => {
        const socket = connect({ host: '::1', port }, () => resolve('open'));
        socket.once('error', reject);
      }),
    ).rejects.toThrow();
  });

  it('names who holds the port', async () => {
    const port = await listening(async () => '');
    const second = await listenForCallback({
      callback: { port, path: '/callback' },
      onAnswer: async () => '',
    });
    expect(second).toMatchObject({ type: 'busy', owner: { pid: process.pid } });
  });
});
