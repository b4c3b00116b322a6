import type { ModelsAddress } from '../core/service-models.ts';

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address below a base URL, or what is wrong with that: a sentence. */
export function modelsAddress(baseUrl: string): ModelsAddress | string {
  const url = new URL(baseUrl);
  const isLocal = localHosts.has(url.hostname);
  if (url.protocol === 'http:' && !isLocal) {
    return 'Without encryption (http) only a service on this computer is asked. Use https.';
  }
  if (url.username !== '' || url.password !== '') {
    return 'The base URL holds a name or password. Put the key into its own field.';
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/models`;
  url.hash = '';
  return { url: url.href, host: url.host, isLocal };
}
