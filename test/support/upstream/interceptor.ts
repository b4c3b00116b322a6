import { once } from 'node:events';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Identity, TestCertificates } from './certificates.ts';

/** What happens to a connection before any request can be heard on it. */
export type ConnectionFault = 'refused' | 'no-route' | 'untrusted' | 'closed-in-tls';

export interface Exchange {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  reply(status: number, headers: Readonly<Record<string, string>>, body: string): void;
  /** Headers and a first piece; more may follow, or nothing ever. */
  begin(status: number, headers: Readonly<Record<string, string>>, piece: string): void;
  /** Breaks this one answer off, as a lost connection does. */
  cut(): void;
  /** Closes the whole connection without a word. */
  hangUp(): void;
}

export interface InterceptorOptions {
  readonly certificates: TestCertificates;
  readonly connectionFault: (host: string) => ConnectionFault | null;
  readonly onExchange: (exchange: Exchange) => void;
}

export interface Interceptor {
  /** `socks5://127.0.0.1:<port>` is the `proxy-url`. */
  readonly port: number;
  close(): Promise<void>;
}

/** SOCKS5 replies (RFC 1928, section 6). */
const granted = 0;
const replyOf: Readonly<Partial<Record<ConnectionFault, number>>> = { 'no-route': 4, refused: 5 };

/**
 * A SOCKS5 proxy that plays every host itself: TLS under our own CA, HTTP/2 first and HTTP/1.1 for
 * those who ask for it. Plain HTTP on the same road is served too, because the sidecar sends even
 * loopback base addresses through its proxy.
 */
export async function startInterceptor(options: InterceptorOptions): Promise<Interceptor> {
  const { certificates, connectionFault } = options;
  const sockets = new Set<Socket>();
  const trusted = speaker(certificates.trusted, options);
  const untrusted = speaker(certificates.untrusted, options);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()); // The sidecar cuts connections as it likes.
    socket.once('close', () => sockets.delete(socket));
    void greet(socket).then((host) => {
      if (host === null) return socket.destroy();
      const fault = connectionFault(host);
      const reply = (fault && replyOf[fault]) ?? granted;
      socket.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
      if (reply !== granted) return socket.end();
      if (fault === 'closed-in-tls') return socket.once('data', () => socket.destroy());
      const target = fault === 'untrusted' ? untrusted : trusted;
      return target.emit('connection', socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function speaker(identity: Identity, { onExchange }: InterceptorOptions): Http2SecureServer {
  const server = createSecureServer({ ...identity, allowHTTP1: true });
  server.on('request', (request, response) => {
    void hear(request, response).then(onExchange, () => response.destroy());
  });
  server.on('sessionError', () => {}); // A client that hangs up is part of the play.
  server.on('tlsClientError', () => {});
  return server;
}

async function hear(request: Http2ServerRequest, response: Http2ServerResponse): Promise<Exchange> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const isHttp2 = request.httpVersionMajor === 2;
  const { headers } = request;
  return {
    host: String(headers[':authority'] ?? headers.host ?? ''),
    method: request.method,
    path: request.url,
    headers,
    body: Buffer.concat(pieces).toString(),
    reply(status, extra, body) {
      if (response.destroyed) return;
      response.writeHead(status, { ...extra });
      response.end(body);
    },
    begin(status, extra, piece) {
      if (response.destroyed) return;
      response.writeHead(status, { ...extra });
      response.write(piece);
    },
    cut() {
      if (isHttp2) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else request.socket.destroy();
    },
    hangUp() {
      if (isHttp2) response.stream.session?.destroy();
      else request.socket.destroy();
    },
  };
}

/** The client's half of a SOCKS5 opening; resolves with the host it wants, null if it is none. */
async function greet(socket: Socket): Promise<string | null> {
  const read = reader(socket);
  const [version, methodCount] = await read(2);
  if (version !== 5) return null;
  await read(methodCount ?? 0);
  socket.write(Buffer.from([5, 0]));
  const [, command, , kind] = await read(4);
  if (command !== 1) return null;
  const length = kind === 3 ? ((await read(1))[0] ?? 0) : kind === 4 ? 16 : 4;
  const address = await read(length);
  await read(2);
  return kind === 3 ? address.toString('latin1') : address.join('.');
}

/** Reads exact counts of bytes and leaves the rest in the socket for whoever comes next. */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    if (count === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes) return bytes;
      if (socket.destroyed || socket.readableEnded) return Buffer.alloc(count);
      await new Promise((resolve) => {
        socket.once('readable', resolve);
        socket.once('close', resolve);
      });
    }
  };
}
