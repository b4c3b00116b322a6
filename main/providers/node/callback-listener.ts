import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isPortFree } from '../../base/node/free-port.ts';
import { findPortOwner } from '../../base/node/port-owner.ts';
import type { CallbackRequest, ListenForCallback } from '../core/provider-ports.ts';
import { answerIn, isOwnAddress } from './login-links.ts';

/** A browser sends its request at once; nobody may hold a connection open instead. */
const requestLimitMs = 10_000;

/**
 * Waits for the browser to come back from a provider's page. On 127.0.0.1 alone, for the one path
 * of the one login; the page it shows says how the login really ended.
 */
export const listenForCallback: ListenForCallback = async (asked) => {
  const { port } = asked.callback;
  // Elsewhere than on Linux a listener on all interfaces would share the port with ours.
  if (!(await isPortFree(port))) return { type: 'busy', owner: await findPortOwner(port) };
  const server = createServer(
    { requestTimeout: requestLimitMs, headersTimeout: requestLimitMs, maxHeaderSize: 32_768 },
    (request, response) => void serve(asked, request, response),
  );
  server.maxConnections = 16;
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(true));
  });
  if (!isListening) return { type: 'busy', owner: await findPortOwner(port) };
  server.on('error', () => {}); // A broken connection is the browser's affair.
  return {
    type: 'listening',
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
};

async function serve(
  { callback, onAnswer }: CallbackRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path, query = ''] = (request.url ?? '').split('?', 2);
  const isOurs = isOwnAddress(request.headers.host, callback) && path === callback.path;
  if (!isOurs || request.method !== 'GET') return show(response, 404, 'There is nothing here.');
  const answer = answerIn(new URLSearchParams(query));
  if (!answer) return show(response, 400, 'This address holds no answer to a login.');
  show(response, 200, await onAnswer(answer));
}

/** Our own sentences alone stand on it, so nothing of the address can come back as markup. */
function show(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>KorProxy</title>
<style>body { font: 18px/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 32em; padding: 0 1em }</style>
<h1>KorProxy</h1>
<p>${sentence}</p>
</html>
`);
}
