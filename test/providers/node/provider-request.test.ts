import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { verdictOf } from '../../../main/providers/core/verdict.ts';
import { askProvider, bodyLimit } from '../../../main/providers/node/provider-request.ts';
import { freePort } from '../../support/free-port.ts';
import { patienceMs } from '../../support/until.ts';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function speaking(
  listener: (...turn: Parameters<RequestListener>) => unknown,
): Promise<number> {
  const server = createHttpServer((...turn) => void listener(...turn));
  closers.push(() => server.closeAllConnections());
  return listen(server);
}

/** A listener that answers any request with those bytes and hangs up. */
async function raw(bytes: string): Promise<number> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(bytes));
    }),
  );
}

const ask = (port: number, limitMs = 400, signal = new AbortController().signal) =>
  askProvider({ port, apiKey: 'k', model: 'gpt-5', signal, limitMs });

const codeAt = async (port: number, limitMs?: number): Promise<string | null> => {
  const verdict = verdictOf(await ask(port, limitMs), { connected: true });
  return verdict.success ? null : verdict.code;
};

describe('askProvider', () => {
  it('sends the small streaming request of the specification with the local key', async () => {
    let seen: unknown;
    const port = await speaking(async (request, response) => {
      let body = '';
      for await (const piece of request) body += String(piece);
      seen = [request.method, request.url, request.headers.authorization, JSON.parse(body)];
      response.end('{"choices":[{"message":{"content":"OK"}}]}');
    });
    expect(await codeAt(port)).toBeNull();
    const messages = [{ role: 'user', content: "Say 'OK'" }];
    const body = { model: 'gpt-5', messages, max_tokens: 10, stream: true };
    expect(seen).toEqual(['POST', '/v1/chat/completions', 'Bearer k', body]);
  });

  it('times the first byte of the answer, not its end', async () => {
    const port = await speaking((_request, response) => {
      response.write('data: {"choices":[{"delta":{"content":"OK"}}]}\n\n');
      setTimeout(() => response.end('data: [DONE]\n\n'), 1_000);
    });
    const reply = await ask(port, patienceMs);
    expect(reply).toMatchObject({ type: 'answered', ended: 'whole' });
    if (reply.type !== 'answered') return;
    expect(reply.totalMs - (reply.firstByteMs ?? 0)).toBeGreaterThan(300);
  });

  it.each<[string, RequestListener, string]>([
    ['says nothing', () => {}, 'timed-out'],
    ['begins and falls silent', (_q, r) => void r.write('data: {'), 'answer-stalled'],
    [
      'never ends',
      (_q, r) => {
        const timer = setInterval(() => r.write('data: {"x":1}\n\n'), 20);
        r.on('close', () => clearInterval(timer));
      },
      'answer-stalled',
    ],
    ['hangs up', (q) => void q.socket.destroy(), 'gateway-lost'],
    [
      'redirects',
      (_q, r) => void r.writeHead(302, { location: 'http://example.test' }).end(),
      'bad-answer',
    ],
    ['sends a page', (_q, r) => void r.end('<script>alert(1)</script>'), 'bad-answer'],
    ['sends a megabyte', (_q, r) => void r.writeHead(500).end('<b>'.repeat(400_000)), 'bad-answer'],
  ])('has a word for a gateway that %s', async (_what, listener, code) => {
    expect(await codeAt(await speaking(listener))).toBe(code);
  });

  it.each([
    ['garbage', '\u0000\u0001garbage\r\n\r\n', 'bad-answer'],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le', 'gateway-lost'],
    ['a body cut short', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ndata: {}', 'answer-cut'],
  ])('has a word for %s on the wire', async (_what, bytes, code) => {
    expect(await codeAt(await raw(bytes))).toBe(code);
  });

  it('has a word for nobody there', async () => {
    expect(await codeAt(await freePort())).toBe('proxy-not-running');
  });

  it('holds no more of an endless answer than it needs', async () => {
    const port = await speaking((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    const reply = await ask(port, patienceMs);
    expect(reply).toMatchObject({ ended: 'too-long' });
    if (reply.type === 'answered') expect(reply.body.length).toBeLessThanOrEqual(bodyLimit);
  });

  it('ends at once when it is cancelled, before and while it waits', async () => {
    const port = await speaking(() => {});
    const early = new AbortController();
    early.abort();
    expect(await ask(port, patienceMs, early.signal)).toEqual({ type: 'cancelled' });
    const late = new AbortController();
    setTimeout(() => late.abort(), 20);
    expect(await ask(port, 2 * patienceMs, late.signal)).toEqual({ type: 'cancelled' });
  });
});
