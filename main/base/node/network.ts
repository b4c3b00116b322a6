import { EnvHttpProxyAgent, fetch, type RequestInit, type Response } from 'undici';

/** A place that accepts no connection or sends no headers within this time is not reachable. */
const answerMs = 10_000;
/** A download in which nothing arrives for this long is cut and taken up again. */
const stallMs = 20_000;

let agent: EnvHttpProxyAgent | undefined;

/** A request through HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which Node's own fetch passes by. */
export function request(url: string, init: RequestInit = {}): Promise<Response> {
  agent ??= new EnvHttpProxyAgent({
    connect: { timeout: answerMs },
    headersTimeout: answerMs,
    bodyTimeout: stallMs,
  });
  return fetch(url, { ...init, dispatcher: agent });
}

const cutWords = 'it cut the connection';
const stalledWords = 'it stopped sending';

const networkReasons = new Map([
  ['ENOTFOUND', 'its name is not known'],
  ['EAI_AGAIN', 'its name cannot be looked up'],
  ['ECONNREFUSED', 'it refuses connections'],
  ['ECONNRESET', cutWords],
  ['UND_ERR_SOCKET', cutWords],
  ['EHOSTUNREACH', 'there is no way to it'],
  ['ENETUNREACH', 'there is no network'],
  ['ETIMEDOUT', 'it does not answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'it does not answer'],
  ['UND_ERR_HEADERS_TIMEOUT', 'it does not answer'],
  ['UND_ERR_BODY_TIMEOUT', stalledWords],
  ['UND_ERR_ABORTED', 'the proxy refused it'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', cutWords],
]);

/** Whether a place that answered was lost in the middle, so that asking again may go on from there. */
export const isCut = (reason: string): boolean => reason === cutWords || reason === stalledWords;

/** In a few words why a place could not be reached, or null for an error that is not the network's. */
export function networkReason(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? String(at.code) : '';
    const reason = networkReasons.get(code);
    if (reason !== undefined) return reason;
    if (/CERT|SSL|TLS/.test(code)) return `its certificate is not trusted (${code})`;
  }
  return error instanceof TypeError ? 'it cannot be reached' : null;
}
