/** What is sent back; `body` is left out by HTTP itself where the method was HEAD. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Shape = 'anthropic' | 'google' | 'openai';

/** By the path, whatever stands before it (`/api/provider/NAME/v1/messages` is one of the core's). */
function shapeOf(target: string): Shape {
  const path = pathOf(target);
  if (/(^|\/)v1\/messages(\/|$)/.test(path)) return 'anthropic';
  return /(^|\/)v1beta\//.test(path) ? 'google' : 'openai';
}

/** A request target without its query, which may hold a key. */
export const pathOf = (target: string): string => target.split('?', 1)[0] ?? '';

const bodies: Readonly<Record<Shape, (message: string) => unknown>> = {
  anthropic: (message) => ({ type: 'error', error: { type: 'api_error', message } }),
  google: (message) => ({ error: { code: 400, message, status: 'FAILED_PRECONDITION' } }),
  openai: (message) => ({
    error: { message, type: 'korproxy_error', code: 'korproxy_proxy_failed' },
  }),
};

/**
 * The answer that makes a tool show `message` at once and stop, in the shape of the API that was
 * asked. Measured with fifteen clients: with 5xx and 429 most ask again for minutes in silence, with
 * 401 and 403 they blame the key, with 404 the model; 200 would be taken for what a model said.
 */
export function doorAnswer(target: string, message: string): DoorAnswer {
  const shape = shapeOf(target);
  const body = JSON.stringify(bodies[shape](message));
  return {
    status: shape === 'anthropic' ? 424 : 400,
    headers: {
      'content-type': 'application/json',
      ...(shape === 'google' ? {} : { 'x-should-retry': 'false' }),
      connection: 'close',
    },
    body,
  };
}

/** A person who reads the log may know these; any other path may hold something of the user's. */
const knownPaths = [
  '/',
  '/healthz',
  '/api/hello',
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/v1/models',
  '/v1/responses',
];

/** The path as the log may have it. */
export function pathForLog(target: string): string {
  const path = pathOf(target);
  if (knownPaths.includes(path)) return path;
  return path.startsWith('/v1beta/') ? '/v1beta/' : 'other';
}

export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly hasKey: boolean;
  readonly isUpgrade: boolean;
}

/**
 * Whether a request may wait for the gateway. One without our key could only fail there, and must
 * not fill our memory; scripts that look whether the gateway is up want to know now, and the key of
 * its management is another after the restart.
 */
export function mayWait({ method, target, hasKey, isUpgrade }: Asked): boolean {
  const path = pathOf(target);
  if (!hasKey || isUpgrade || (method !== 'GET' && method !== 'POST')) return false;
  return path !== '/' && path !== '/healthz' && !path.startsWith('/v0/');
}
