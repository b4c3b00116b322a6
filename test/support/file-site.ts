import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site with files, as release pages and module proxies are. */
export interface FileSite {
  readonly url: string;
  readonly files: Map<string, Buffer>;
  /** The paths asked for, in their order. */
  readonly asked: string[];
  /** The ranges asked for, in their order. */
  readonly ranges: string[];
  /** After how many bytes of a body the next answers are cut, one number an answer. */
  readonly cuts: number[];
  /** Resolves when an answer that is to be cut may be; what the client has not read by then is lost. */
  beforeCut: () => Promise<unknown>;
  /** What to do instead for a request; true when it was answered. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Ends every answer that is under way. */
  cutAll(): void;
  close(): Promise<void>;
}

export async function startFileSite({ knowsRanges = true } = {}): Promise<FileSite> {
  const server = createServer((request, response) => answer(site, knowsRanges, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const site: FileSite = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: new Map(),
    asked: [],
    ranges: [],
    cuts: [],
    beforeCut: async () => {},
    instead: () => false,
    cutAll: () => server.closeAllConnections(),
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return site;
}

function answer(
  site: FileSite,
  knowsRanges: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  site.asked.push(request.url ?? '');
  if (site.instead(request, response)) return;
  const file = site.files.get(request.url ?? '');
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { range } = request.headers;
  if (range !== undefined) site.ranges.push(range);
  const from = knowsRanges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
  if (from >= file.length) {
    response.writeHead(416).end();
    return;
  }
  const body = file.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length });
  const cut = site.cuts.shift();
  if (cut === undefined) response.end(body);
  else {
    response.write(body.subarray(0, cut));
    void site.beforeCut().then(() => response.destroy());
  }
}
