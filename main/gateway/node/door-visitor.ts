import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whether a request was meant for this port of this computer: a page in a browser cannot say so. */
export function isForUs({ headersDistinct, url, socket }: IncomingMessage): boolean {
  const hosts = headersDistinct['host'] ?? [];
  const port = socket.localPort;
  const isOurs =
    hosts[0] === `127.0.0.1:${port}` || hosts[0]?.toLowerCase() === `localhost:${port}`;
  return hosts.length === 1 && isOurs && (url ?? '').startsWith('/');
}

/** Any of the keys, in any of the places where CLIProxyAPI takes one. */
export function carriesKey({ headers, url }: IncomingMessage, apiKeys: readonly string[]): boolean {
  const query = new URLSearchParams((url ?? '').split('?', 2)[1] ?? '');
  const given = [
    headers.authorization?.replace(/^Bearer /i, ''),
    headers['x-api-key'],
    headers['x-goog-api-key'],
    query.get('key'),
    query.get('auth_token'),
  ];
  return given.some(
    (key) => typeof key === 'string' && apiKeys.some((apiKey) => isSameKey(key, apiKey)),
  );
}

/** In the same time whatever they are, so that no key can be found out letter by letter. */
function isSameKey(a: string, b: string): boolean {
  const [one, other] = [a, b].map((key) => createHash('sha256').update(key).digest());
  return b !== '' && one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
