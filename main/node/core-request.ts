import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';

export interface CoreRequest {
  readonly port: number;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as a bearer token. */
  readonly key: string;
  readonly body?: unknown;
  readonly limitMs: number;
}

export interface CoreResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Longer than any answer of the core; what is longer is not one. */
const bodyLimit = 4 * 1_024 * 1_024;

/** Options of every request to the core: IPv4 loopback, a socket of its own (reliability.md N13, N14). */
export const loopback = (port: number) => ({ host: '127.0.0.1', port, agent: false as const });

/**
 * One plain request to the core. Follows no redirect. Resolves with null when nothing that can be
 * used came within the limit; never rejects.
 */
export function askCore(wish: CoreRequest): Promise<CoreResponse | null> {
  const { port, method, path, key, body, limitMs } = wish;
  const text = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(text === null
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    const call: ClientRequest = request({ ...loopback(port), method, path, headers });
    const timer = setTimeout(() => call.destroy(), limitMs);
    const settle = (response: CoreResponse | null): void => {
      clearTimeout(timer);
      resolve(response);
      call.destroy();
    };
    call.once('error', () => settle(null));
    call.once('close', () => settle(null));
    call.once('response', (response) => {
      let size = 0;
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > bodyLimit) settle(null);
        else pieces.push(piece);
      });
      response.once('error', () => settle(null));
      response.once('end', () => {
        const { statusCode = 0, headers: received } = response;
        settle({ status: statusCode, headers: received, body: Buffer.concat(pieces).toString() });
      });
    });
    call.end(text ?? undefined);
  });
}
