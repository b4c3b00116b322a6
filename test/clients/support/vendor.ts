import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One question to a model. */
export interface Question {
  readonly model: string;
  /** All that was sent as a key. */
  readonly keys: readonly string[];
}

/** Somebody who is asked, notes what, and wants no more: a client then ends at once. */
export interface Vendor {
  readonly port: number;
  readonly url: string;
  readonly asked: Question[];
  close(): Promise<void>;
}

const keyHeaders = ['authorization', 'x-api-key', 'x-goog-api-key'] as const;
const refusal = JSON.stringify({
  type: 'error',
  error: { type: 'invalid_request_error', message: 'no' },
});

export async function startVendor(): Promise<Vendor> {
  const asked: Question[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => {
      text += piece;
    });
    request.on('end', () => {
      if (request.method === 'POST') {
        const named = /\/models\/([^:/]+):/.exec(request.url ?? '')?.[1];
        const keys = keyHeaders.flatMap((name) => {
          const value = request.headers[name];
          return typeof value === 'string' ? [value.replace(/^Bearer /, '')] : [];
        });
        asked.push({ model: named ?? (JSON.parse(text) as { model: string }).model, keys });
      }
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(refusal);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, asked, url: `http://127.0.0.1:${port}` },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
