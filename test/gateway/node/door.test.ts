import { once } from 'node:events';
import {
  createServer as createHttp,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, createServer as createTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { DoorStance } from '../../../main/gateway/core/door-stance.ts';
import { holdMs, mostHeld } from '../../../main/gateway/core/held-requests.ts';
import { LoopbackDoor } from '../../../main/gateway/node/door.ts';
import { ask } from '../../support/ask.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { freePort } from '../../support/free-port.ts';
import { listeningLog } from '../../support/listening-log.ts';
import { until } from '../../support/until.ts';

const hold: DoorStance = { listens: true, requests: 'hold' };
const answer: DoorStance = { listens: true, requests: 'answer' };
const wait: DoorStance = { listens: false, requests: 'hold' };
const go: DoorStance = { listens: false, requests: 'forward' };
const message = 'KorProxy: Proxy Failed. The disk is full.';
const mebibyte = 1_024 * 1_024;

describe('the door', () => {
  const doors: LoopbackDoor[] = [];
  const servers: { close(): unknown; closeAllConnections?(): void }[] = [];

  afterEach(async () => {
    await Promise.all(doors.splice(0).map((door) => door.close()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections?.();
      server.close();
    }
  });

  async function setUp({
    isWanted = (): boolean => true,
    isWantedAtRest = (): boolean => false,
  } = {}) {
    const port = await freePort();
    const clock = new FakeClock();
    const { log, lines } = listeningLog();
    const apiKey = 'korproxy-test';
    const waiting: number[] = [];
    const door = new LoopbackDoor({
      ...{ clock, log, isWanted, isWantedAtRest },
      ...{ port: () => port, apiKeys: async () => [apiKey, 'team-key'] },
      onWaiting: (count) => waiting.push(count),
    });
    doors.push(door);
    const stand = (stance: DoorStance) => door.stand(stance, () => message);
    const held = (count: number) => until(`${count} wait`, () => door.waiting === count);
    return { apiKey, clock, door, held, lines, log, port, stand, waiting };
  }

  interface Question {
    readonly port: number;
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string | string[]>>;
    readonly body?: string | Buffer;
    readonly key?: string | null;
  }

  /** A client as curl is one: a socket of its own, and the whole answer. */
  function question({ port, method, path, headers = {}, body, key = 'korproxy-test' }: Question) {
    const authorization = key === null ? {} : { authorization: `Bearer ${key}` };
    const call = request({
      ...{ host: '127.0.0.1', port, method: method ?? 'POST', path: path ?? '/v1/messages' },
      ...{ headers: { ...authorization, ...headers }, agent: false },
    });
    call.end(body);
    const pieces: string[] = [];
    const told = once(call, 'response').then(async ([first]) => {
      const response = first as IncomingMessage;
      for await (const piece of response.setEncoding('utf8')) pieces.push(String(piece));
      return { status: response.statusCode, headers: response.headers, text: pieces.join('') };
    });
    told.catch(() => {}); // Of those that a test cuts.
    return Object.assign(told, { call, pieces });
  }

  /** The gateway, back on its port. */
  async function gateway(
    port: number,
    serve: (request: IncomingMessage, response: ServerResponse) => unknown,
  ): Promise<Server> {
    const server = createHttp((incoming, response) => void serve(incoming, response));
    servers.push(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  /** Bytes as they are, and all that comes back until the other side ends. */
  async function raw(port: number, bytes: string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port });
    let text = '';
    socket.on('data', (piece) => {
      text += String(piece);
    });
    socket.on('error', () => {});
    socket.write(bytes);
    await once(socket, 'close');
    return text;
  }

  it('tells each tool why, once the request has come in', async () => {
    const { port, stand, lines, clock } = await setUp();
    await stand(answer);
    const told = await question({ port, body: 'x'.repeat(mebibyte) });
    expect(told.status).toBe(424);
    expect(told.headers).toMatchObject({ connection: 'close', 'x-should-retry': 'false' });
    expect(told.headers['retry-after']).toBeUndefined();
    expect(JSON.parse(told.text)).toMatchObject({ type: 'error', error: { message } });
    expect((await question({ port, path: '/v1/responses', key: null })).status).toBe(400);
    const looked = await question({ port, method: 'HEAD', path: '/api/hello', key: null });
    expect([looked.status, looked.text]).toEqual([400, '']);
    const options = await question({ port, method: 'OPTIONS', headers: { origin: 'http://a.b' } });
    expect(Object.keys(options.headers).filter((name) => name.startsWith('access-'))).toEqual([]);
    await clock.advance(1_000);
    expect(lines).toContainEqual({ level: 'info', event: 'door.answered', fields: { count: 4 } });
  });

  it.each(['/', '/healthz', '/v0/management/debug'])(
    '%s says at once that the gateway is down, while others wait',
    async (path) => {
      const { port, stand } = await setUp();
      await stand(hold);
      expect((await question({ port, method: 'GET', path })).status).toBe(400);
    },
  );

  it('holds a request and hands it on as it came', async () => {
    const { port, stand, held, waiting } = await setUp();
    await stand(hold);
    const body = Buffer.from([0, 255, 10, 13, 128, 1]);
    const path = '/v1/chat/completions?a=%20b&c';
    const headers = { 'X-Mixed-Case': 'Öl', 'x-twice': ['1', '2'], 'content-type': 'a/b' };
    const asked = question({ port, path, headers, body });
    await held(1);
    await stand(wait);
    let got: { method?: string; url?: string; raw: string[]; body: Buffer } | null = null;
    await gateway(port, async (incoming, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of incoming) pieces.push(piece as Buffer);
      const { method = '', url = '', rawHeaders } = incoming;
      got = { method, url, raw: rawHeaders, body: Buffer.concat(pieces) };
      response.writeHead(201, 'Made', { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
      response.end('good');
    });
    await stand(go);
    const told = await asked;
    expect(told).toMatchObject({ status: 201, text: 'good' });
    expect(told.headers).toMatchObject({ 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
    expect(told.headers.connection).toBe('close');
    expect(got).toMatchObject({ method: 'POST', url: path, body });
    const sent = got as unknown as { raw: string[] };
    const pairs = sent.raw.flatMap((name, i) =>
      i % 2 === 0 ? [`${name}: ${sent.raw[i + 1]}`] : [],
    );
    expect(pairs).toEqual(
      expect.arrayContaining([
        'X-Mixed-Case: Öl',
        'x-twice: 1',
        'x-twice: 2',
        'authorization: Bearer korproxy-test',
        `Host: 127.0.0.1:${port}`,
        'content-length: 6',
      ]),
    );
    expect(pairs.filter((pair) => /^(content-length|host|connection)/i.test(pair))).toHaveLength(3);
    expect(waiting).toEqual([1, 0]);
  });

  it('passes an answer on as it comes', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await stand(wait);
    let finish = (): void => {};
    await gateway(port, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      finish = () => void response.end('data: 2\n\n');
    });
    await stand(go);
    await eventually(() => asked.pieces).toEqual(['data: 1\n\n']);
    finish();
    expect((await asked).text).toContain('data: 2');
  });

  it.each([
    ['x-api-key', { 'x-api-key': 'korproxy-test' }, ''],
    ['x-goog-api-key', { 'x-goog-api-key': 'korproxy-test' }, ''],
    ['the query', {}, '?key=korproxy-test'],
    ['the list of the user', { 'x-api-key': 'team-key' }, ''],
  ])('knows a key in %s', async (_where, headers, query) => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port, key: null, headers, path: `/v1/messages${query}` });
    await held(1);
    await stand(answer);
    expect((await asked).status).toBe(424);
  });

  it.each([null, 'korproxy-tes', 'korproxy-test1', ''])(
    'holds nothing for the key %s',
    async (key) => {
      const { port, stand, door } = await setUp();
      await stand(hold);
      expect((await question({ port, key })).status).toBe(424);
      expect(door.waiting).toBe(0);
    },
  );

  it('has no word for who means another host', async () => {
    const { port, stand } = await setUp();
    await stand(answer);
    const line = 'GET /v1/models HTTP/1.1\r\n';
    const rows: [string, RegExp][] = [
      [`${line}Host: evil.example\r\n\r\n`, / 421 /],
      [`${line}Host: 127.0.0.1\r\n\r\n`, / 421 /],
      [`${line}Host: 127.0.0.1:1\r\n\r\n`, / 421 /],
      [`${line}Host: 127.0.0.1:${port}\r\nHost: evil.example\r\n\r\n`, / 4(00|21) /],
      [`${line}\r\n`, / 400 Bad Request/],
      [`GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`, / 421 /],
    ];
    for (const [bytes, expected] of rows) {
      const told = await raw(port, bytes);
      expect(told).toMatch(expected);
      expect(told).not.toContain('KorProxy');
    }
    expect(await raw(port, `${line}Host: LocalHost:${port}\r\n\r\n`)).toContain(message);
  });

  it.each([
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd'],
    ['length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
    ['hidden chunks', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a bare line feed', 'Content-Length: 4\nX: y\r\n\r\nabcd'],
    ['a length that is none', 'Content-Length: +4\r\n\r\nabcd'],
    ['a folded header', 'X: y\r\n Content-Length: 4\r\n\r\nabcd'],
  ])('refuses a request with %s', async (_what, rest) => {
    const { port, stand, door } = await setUp();
    await stand(hold);
    const start = `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    const told = await raw(port, `${start}X-Api-Key: korproxy-test\r\n${rest}`);
    expect(told).toMatch(/^HTTP\/1\.1 400 /);
    expect(door.waiting).toBe(0);
  });

  it('hands on one request, whatever a client hides behind it', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const start = `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    const one = `${start}X-Api-Key: korproxy-test\r\nConnection: x-api-key\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const told = raw(port, `${one}2\r\nhi\r\n0\r\n\r\nGET /v0/management/debug HTTP/1.1\r\n`);
    await held(1);
    await stand(wait);
    const urls: string[] = [];
    await gateway(port, (incoming, response) => {
      urls.push(`${incoming.url} ${incoming.headers['x-api-key'] ?? 'no key'}`);
      response.end('good');
    });
    await stand(go);
    expect(await told).toContain('good');
    expect(urls).toEqual(['/v1/messages no key']);
  });

  it('forgets a client that leaves', async () => {
    const { port, stand, held, clock, lines } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    asked.call.destroy();
    await held(0);
    await clock.advance(1_000);
    expect(lines).toContainEqual({ level: 'info', event: 'door.left', fields: { count: 1 } });
  });

  it('tells the gateway when a client leaves in the middle of its answer', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await stand(wait);
    let left = false;
    await gateway(port, (_, response) => {
      response.write('a');
      response.once('close', () => {
        left = true;
      });
    });
    const begun = once(asked.call, 'response');
    await stand(go);
    await begun;
    asked.call.destroy();
    await eventually(() => left).toBe(true);
  });

  it('waits on where the gateway takes no connection, and asks once it does', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await stand(wait);
    await stand(go);
    await held(1);
    let times = 0;
    await gateway(port, (_, response) => {
      times += 1;
      response.end('good');
    });
    await stand(go);
    expect((await asked).text).toBe('good');
    expect(times).toBe(1);
  });

  it('tells why when the gateway ends without a word, and never asks twice', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await stand(wait);
    let times = 0;
    await gateway(port, (incoming) => {
      times += 1;
      incoming.socket.destroy();
    });
    await stand(go);
    expect((await asked).status).toBe(424);
    expect(times).toBe(1);
  });

  it('asks again, on the next gateway, what changes nothing', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port, method: 'GET', path: '/v1/models' });
    await held(1);
    await stand(wait);
    const first = await gateway(port, (incoming) => void incoming.socket.destroy());
    await stand(go);
    await held(1);
    first.close();
    await once(first, 'close');
    await stand(hold);
    await stand(wait);
    await gateway(port, (_, response) => void response.end('good'));
    await stand(go);
    expect((await asked).text).toBe('good');
  });

  it('breaks off where the gateway does', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await stand(wait);
    await gateway(port, (_, response) => {
      response.write('half', () => response.destroy());
    });
    await stand(go);
    await expect(asked).rejects.toThrow(/aborted/);
  });

  it('answers what has waited for 30 s', async () => {
    const { port, stand, held, clock } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await clock.advance(holdMs - 1);
    expect(await Promise.race([asked, settled()])).toBeUndefined();
    await clock.advance(1);
    expect((await asked).status).toBe(424);
  });

  it(`holds ${mostHeld}, over a restart, and tells one more why`, async () => {
    const { port, stand, held, door } = await setUp();
    await stand(hold);
    const asked = Array.from({ length: mostHeld }, (_, i) => question({ port, body: `${i}` }));
    await held(mostHeld);
    expect((await question({ port })).status).toBe(424);
    await stand(wait);
    const bodies: string[] = [];
    await gateway(port, async (incoming, response) => {
      let body = '';
      for await (const piece of incoming.setEncoding('utf8')) body += piece;
      bodies.push(body);
      response.end(body);
    });
    await stand(go);
    const texts = (await Promise.all(asked)).map(({ text }) => text);
    expect(texts).toEqual(asked.map((_, i) => `${i}`));
    expect(new Set(bodies).size).toBe(mostHeld);
    expect(bodies).toHaveLength(mostHeld);
    expect(door.waiting).toBe(0);
  });

  it.each([
    [10 * mebibyte, 1],
    [10 * mebibyte + 1, 0],
  ])('a body of %i bytes: %i waits', async (length, waits) => {
    const { port, stand, door } = await setUp();
    await stand(hold);
    const asked = question({ port, body: Buffer.alloc(length) });
    if (waits === 0) expect((await asked).status).toBe(424);
    else await until('it waits', () => door.waiting === 1);
    expect(door.waiting).toBe(waits);
  });

  it('keeps 64 MB in all, and has room again when one has gone', async () => {
    const { port, stand, held } = await setUp();
    await stand(hold);
    const big = () => question({ port, body: Buffer.alloc(8 * mebibyte) });
    const first = big();
    await held(1);
    for (let i = 2; i <= 8; i += 1) {
      void big();
      await held(i);
    }
    expect((await question({ port, body: 'x' })).status).toBe(424);
    first.call.destroy();
    await held(7);
    void big();
    await held(8);
  });

  it('cuts who sends slowly, and not who waits', async () => {
    const { port, stand, held, clock } = await setUp();
    await stand(hold);
    const slow = raw(port, 'POST /v1/messages HTTP/1.1\r\nHost: ');
    const silent = raw(port, '');
    await question({ port, key: null }); // Came after those two, so they are in.
    await clock.advance(1);
    const patient = question({ port });
    await held(1);
    await clock.advance(29_999);
    expect(await Promise.all([slow, silent])).toEqual(['', '']);
    await stand(answer);
    expect((await patient).status).toBe(424);
  });

  it('lets in a thousand connections and no more', async () => {
    const { port, stand } = await setUp();
    await stand(answer);
    const sockets: Socket[] = [];
    let closed = 0;
    for (let i = 0; i < 1_003; i += 1) {
      const socket = connect({ host: '127.0.0.1', port }).resume();
      sockets.push(socket);
      socket.once('close', () => {
        closed += 1;
      });
      await once(socket, 'connect');
    }
    await eventually(() => closed).toBe(3);
    for (const socket of sockets) socket.destroy();
  });

  it('leaves the port at once and keeps what it holds', async () => {
    const { port, stand, held, door } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    expect(door.isOn(port)).toBe(true);
    await stand(wait);
    expect(door.isOn(port)).toBe(false);
    await gateway(port, (_, response) => void response.end('its own'));
    expect((await ask(port, '/')).text).toBe('its own');
    expect(door.waiting).toBe(1);
    await stand(go);
    expect((await asked).text).toBe('its own');
  });

  it('does not open over a stranger, on either family', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const { port, stand, door, lines } = await setUp();
      const stranger = createTcp((socket) => void socket.end('mine'));
      servers.push(stranger);
      stranger.listen(port, host);
      await once(stranger, 'listening');
      await stand(hold);
      expect(door.isOn(port)).toBe(false);
      expect(lines.map(({ event }) => event)).toEqual(['door.kept-shut']);
    }
  });

  it('stays shut where it is not wanted, and opens when it is', async () => {
    let isWanted = false;
    const { port, stand, door } = await setUp({ isWanted: () => isWanted });
    await stand(answer);
    expect(door.isOn(port)).toBe(false);
    isWanted = true;
    await door.reconsider();
    expect(door.isOn(port)).toBe(true);
    isWanted = false;
    await door.reconsider();
    expect(door.isOn(port)).toBe(false);
  });

  it.each([
    { isOn: true, atRest: true, isOpen: true },
    { isOn: true, atRest: false, isOpen: false },
    { isOn: false, atRest: true, isOpen: false },
  ])('opens at rest where it is wanted and wanted at rest: $isOn, $atRest', async (wish) => {
    const { port, stand, door } = await setUp({
      isWanted: () => wish.isOn,
      isWantedAtRest: () => wish.atRest,
    });
    await stand({ listens: 'at-rest', requests: 'answer' });
    expect(door.isOn(port)).toBe(wish.isOpen);
  });

  it('leaves the port even where it cannot answer', async () => {
    const { port, stand, held, door, lines } = await setUp();
    await stand(hold);
    const asked = question({ port });
    await held(1);
    await door.stand({ listens: false, requests: 'answer' }, () => {
      throw new Error('a bug');
    });
    expect(door.isOn(port)).toBe(false);
    await expect(asked).rejects.toThrow();
    expect(lines.map(({ event }) => event)).toContain('door.broke');
  });

  it('is never on two ports, and tells what waits when it is closed for good', async () => {
    const { port, stand, held, door, lines } = await setUp();
    await Promise.all([stand(hold), stand(hold), stand(answer), stand(hold)]);
    expect(lines.filter(({ event }) => event === 'door.opened')).toHaveLength(1);
    const asked = question({ port });
    await held(1);
    await door.close();
    expect((await asked).status).toBe(424);
    await stand(hold);
    expect(door.isOn(port)).toBe(false);
  });

  it('logs nothing of a request but method, known path, size and outcome', async () => {
    const { port, stand, clock, lines } = await setUp();
    await stand(answer);
    await question({ port, path: '/v1/secret-path?key=secret-key', body: 'secret-body' });
    await clock.advance(1_000);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(lines).toContainEqual({
      level: 'debug',
      event: 'door.request',
      fields: { method: 'POST', path: 'other', bytes: 11, outcome: 'answered' },
    });
  });
});
