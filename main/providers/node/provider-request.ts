import { errorCode } from '../../base/node/fs-error.ts';
import { askLoopback } from '../../base/node/loopback-http.ts';
import type { Reply } from '../core/verdict.ts';

/** Small, the same for all, and streaming so that the first byte can be timed. */
export const testPrompt = "Say 'OK'";
export const testMaxTokens = 10;
/** NFR5. */
export const testLimitMs = 30_000;
/** An answer of ten tokens is far shorter; nothing longer is read. */
export const bodyLimit = 64 * 1_024;

export const testPath = '/v1/chat/completions';

/** The body of a test request. The model id was checked against the contract before. */
export const testBody = (model: string) => ({
  model,
  messages: [{ role: 'user', content: testPrompt }],
  max_tokens: testMaxTokens,
  stream: true,
});

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
export async function askProvider(request: ProviderRequest): Promise<Reply> {
  const { port, apiKey, model, signal, limitMs = testLimitMs } = request;
  const limit = AbortSignal.timeout(limitMs);
  const startMs = performance.now();
  const unfinished = (firstByteMs: number | null): Reply | null => {
    if (signal.aborted) return { type: 'cancelled' };
    return limit.aborted ? { type: 'timed-out', firstByteMs } : null;
  };
  try {
    const answer = await askLoopback({
      port,
      method: 'POST',
      path: testPath,
      key: apiKey,
      accept: 'text/event-stream, application/json',
      body: testBody(model),
      longestBody: bodyLimit,
      signal: AbortSignal.any([signal, limit]),
    });
    const { status, headers, body, ended, firstByteMs } = answer;
    const cut = ended === 'broken' ? unfinished(firstByteMs) : null;
    if (cut) return cut;
    const retryAfter = headers['retry-after'] ?? null;
    const totalMs = performance.now() - startMs;
    return { type: 'answered', status, retryAfter, body, ended, firstByteMs, totalMs };
  } catch (error) {
    return unfinished(null) ?? failure(error);
  }
}

function failure(error: unknown): Reply {
  const code = errorCode(error);
  if (code === 'ECONNREFUSED') return { type: 'not-running' };
  return code?.startsWith('HPE_') ? { type: 'garbage' } : { type: 'lost' };
}
