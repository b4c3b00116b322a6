import { get, type IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { CheckFailure } from '../contract/problems.ts';
import { errorCode } from './fs-error.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Null when it was longer than any answer we ask for. */
  readonly body: string | null;
  /** From the call to the answer's headers. */
  readonly latencyMs: number;
}

/** Why there was no answer worth reading. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly failure: CheckFailure;

  constructor(failure: CheckFailure, options?: ErrorOptions) {
    super(failure, options);
    this.failure = failure;
  }
}

/** No answer of the core's that we ask for is longer; the rest is not waited for (N05). */
const longestBody = 10_240;

/**
 * GET on 127.0.0.1, on a socket of its own so that a listener that is gone is noticed (N14), past
 * every proxy (`agent: false`, N12), following no redirect. Rejects with `NoAnswer`; `signal` is
 * the limit for the whole of it, the body included (N03).
 */
export function getFromLoopback(
  port: number,
  path: string,
  key: string | null,
  signal: AbortSignal,
): Promise<Answer> {
  const startMs = performance.now();
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(noAnswer(error, signal));
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false, signal });
    request.once('error', fail);
    request.once('response', (response) => {
      const latencyMs = performance.now() - startMs;
      const { statusCode: status = 0, headers } = response;
      readBody(response)
        .then((body) => resolve({ status, headers, body, latencyMs }), fail)
        .finally(() => request.destroy());
    });
  });
}

async function readBody(response: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestBody) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const lost: ReadonlySet<string | null> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

function noAnswer(cause: unknown, signal: AbortSignal): NoAnswer {
  const code = errorCode(cause);
  if (signal.aborted) return new NoAnswer('timed-out', { cause });
  if (code === 'ECONNREFUSED') return new NoAnswer('refused', { cause });
  if (lost.has(code)) return new NoAnswer('connection-lost', { cause });
  if (code?.startsWith('HPE_')) return new NoAnswer('not-understood', { cause });
  return new NoAnswer('unexpected', { cause });
}
