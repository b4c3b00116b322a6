import type { BrowserLogin } from '../core/capability-types.ts';
import type { LoginAnswer, LoginLinks } from '../core/provider-ports.ts';

const longestLink = 8_192;
/** Short words of RFC 6749 and what providers issue as codes; nothing that could break a line. */
const plain = /^[\x21-\x7e]{1,4096}$/;

function parse(text: string): URL | null {
  if (text.length > longestLink || !plain.test(text)) return null;
  return URL.canParse(text) ? new URL(text) : null;
}

/** The addresses that a login deals with: pages that we open, and answers that come back. */
export const loginLinks: LoginLinks = {
  page(text, hosts) {
    const url = parse(text);
    if (!url || !isAllowedPage(url, text, hosts)) return null;
    return {
      url: url.href,
      host: url.hostname,
      userCode: userCodeOf(url.searchParams.get('user_code')),
    };
  },
  userCode: userCodeOf,
  answer(link, callback) {
    const url = parse(link.trim());
    if (url?.protocol !== 'http:' || !isOwnHost(url.hostname)) return null;
    if (url.port !== String(callback.port) || url.pathname !== callback.path) return null;
    return answerIn(url.searchParams);
  },
};

/** https, one of those hosts to the letter, no name or password in it, the usual port. */
function isAllowedPage(url: URL, text: string, hosts: readonly string[]): boolean {
  return (
    url.protocol === 'https:' &&
    /^https:\/\/[a-z]/i.test(text) &&
    !text.includes('\\') &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    hosts.includes(url.hostname)
  );
}

const isOwnHost = (host: string): boolean => host === 'localhost' || host === '127.0.0.1';

function userCodeOf(code: string | null): string | null {
  return code !== null && /^[A-Za-z0-9-]{4,20}$/.test(code) ? code : null;
}

/** Null when it names no login, or neither a code nor a refusal. */
export function answerIn(query: URLSearchParams): LoginAnswer | null {
  const [state, code, error] = ['state', 'code', 'error'].map((name) => query.get(name));
  if (!state || !plain.test(state)) return null;
  if (error) return { state, code: null, error: /^\w{1,64}$/.test(error) ? error : 'refused' };
  return code && plain.test(code) ? { state, code, error: null } : null;
}

/** Whether a request came to the listener by its own name, not by one that a page made up. */
export function isOwnAddress(
  host: string | undefined,
  { port }: BrowserLogin['callback'],
): boolean {
  return host === `localhost:${port}` || host === `127.0.0.1:${port}`;
}
