import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Protocol, ProtocolResponse } from 'electron';
import { pageScheme, pageUrl } from '../app-identity.ts';

/** As the page's own tag has it, with what counts in a header only. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const headersOf = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

/**
 * Serves the popover's files, which lie side by side in one folder, under our own scheme. A name
 * with anything but letters, digits and dashes in it is no file of ours.
 */
export function servePage(
  protocol: Pick<Protocol, 'registerBufferProtocol'>,
  folder: string,
): void {
  // Its successor `handle` reads Node's whole fetch at the first request: 35 ms of the first opening
  // and memory for good. Lift it when Electron takes this one out.
  protocol.registerBufferProtocol(pageScheme, (request, answer) => {
    void answerTo(request, folder).then(answer);
  });
}

async function answerTo(
  { url, method }: { readonly url: string; readonly method: string },
  folder: string,
): Promise<ProtocolResponse> {
  const [, name = '', extension = ''] =
    /^korproxy:\/\/popover\/([\w-]+)(\.[a-z]+)(?:[?#]|$)/.exec(url) ?? [];
  const type = types[extension];
  if (method !== 'GET' || type === undefined) return missing;
  try {
    const data = await readFile(path.join(folder, `${name}${extension}`));
    return { data, headers: headersOf(type) };
  } catch {
    return missing;
  }
}

const missing: ProtocolResponse = { statusCode: 404, data: Buffer.alloc(0) };

/** True for our page itself, whatever stands behind `?` or `#`. */
export const isPage = (url: string): boolean => url.split(/[?#]/)[0] === pageUrl;
