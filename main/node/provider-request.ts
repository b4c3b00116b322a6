import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { bodyLimit, testBody, testLimitMs, testPath } from '../core/providers/test-request.ts';
import type { Reply } from '../core/providers/verdict.ts';
import { loopback } from './core-request.ts';
import { errorCode } from './fs-error.ts';

export interface ProviderRequest {
  readonly port: number;
  readonly apiKey: string;
  readonly model: string;
  readonly signal: AbortSignal;
  /** For tests; the user's limit is NFR5's. */
  readonly limitMs?: number;
}

/**
 * Sends the test prompt through the gateway and times the first byte of what comes back. Ends
 * within the limit whatever the gateway does, and holds no more than `bodyLimit` of it. Never
 * rejects.
 */
export function askProvider(wish: ProviderRequest): Promise<Reply> {
  const { port, apiKey, model, signal, limitMs = testLimitMs } = wish;
  const body = testBody(model);
  const startMs = performance.now();
  const sinceStart = (): number => performance.now() - startMs;
  return new Promise((resolve) => {
    const call = request({
      ...loopback(port),
      method: 'POST',
      path: testPath,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'text/event-stream, application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    let firstByteMs: number | null = null;
    const settle = (reply: Reply): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(reply);
      call.destroy();
    };
    const cancel = (): void => settle({ type: 'cancelled' });
    const timer = setTimeout(() => settle({ type: 'timed-out', firstByteMs }), limitMs);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    call.on('error', (error) => settle(failure(error)));
    call.once('response', (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      const finish = (ended: 'whole' | 'broken' | 'too-long'): void =>
        settle({
          type: 'answered',
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'] ?? null,
          body: Buffer.concat(pieces).toString('utf8', 0, bodyLimit),
          ended,
          firstByteMs,
          totalMs: sinceStart(),
        });
      response.on('data', (piece: Buffer) => {
        firstByteMs ??= sinceStart();
        pieces.push(piece);
        size += piece.length;
        if (size > bodyLimit) finish('too-long');
      });
      response.once('end', () => finish('whole'));
      response.once('error', () => finish('broken'));
    });
    call.end(body);
  });
}

function failure(error: Error): Reply {
  const code = errorCode(error);
  if (code === 'ECONNREFUSED') return { type: 'not-running' };
  return code?.startsWith('HPE_') ? { type: 'garbage' } : { type: 'lost' };
}
