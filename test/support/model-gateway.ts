import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a gateway lists: an id, or a whole row of its answer. */
type Listed = string | Readonly<Record<string, unknown>>;

/** A gateway of which only the list of models is known; `offer` changes it while it runs. */
export async function startModelGateway(apiKey: string, first: readonly Listed[] = []) {
  let body = '';
  let asked = 0;
  const offer = (rows: readonly Listed[]): void => {
    const data = rows.map((row) =>
      typeof row === 'string' ? { id: row, object: 'model', owned_by: 'anthropic' } : row,
    );
    body = JSON.stringify({ object: 'list', data });
  };
  offer(first);
  const server = createServer((request, response) => {
    if (request.url !== '/v1/models') return void response.writeHead(404).end();
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      return void response.writeHead(401).end();
    }
    asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    offer,
    /** Answers with just these bytes from now on. */
    say: (text: string): void => {
      body = text;
    },
    asked: () => asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type ModelGateway = Awaited<ReturnType<typeof startModelGateway>>;
