import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { CheckFailure } from '../../contract/problems.ts';
import { errorCode } from './fs-error.ts';

export interface LoopbackRequest {
  readonly port: number;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as a bearer token. */
  readonly key: string | null;
  readonly accept?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What is longer is not waited for. */
  readonly longestBody: number;
  /** The limit for the whole of it, the body included. */
  readonly signal: AbortSignal;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What came of it, `longestBody` at the most. */
  readonly body: string;
  readonly ended: 'whole' | 'too-long' | 'broken';
  /** What broke it off. */
  readonly cause: unknown;
  /** From the call to the answer's headers, and to the first byte of its body. */
  readonly latencyMs: number;
  readonly firstByteMs: number | null;
}

/**
 * One request to 127.0.0.1, on a socket of its own so that a listener that is gone is noticed, past
 * every proxy (`agent: false`), following no redirect. Rejects with the system's error when no
 * answer begins; one that breaks off later says so in `ended`.
 */
export function askLoopback(asked: LoopbackRequest): Promise<LoopbackAnswer> {
  const { port, method = 'GET', path, key, accept, body, longestBody, signal } = asked;
  const text = body === undefined ? null : JSON.stringify(body);
  const headers = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(accept === undefined ? {} : { accept }),
    ...(text === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  const startMs = performance.now();
  const sinceStart = (): number => performance.now() - startMs;
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false, signal });
    call.on('error', reject);
    call.once('response', (response) => {
      // From here on the body tells what breaks it.
      call.off('error', reject).on('error', () => {});
      const latencyMs = sinceStart();
      const { statusCode: status = 0, headers: received } = response;
      void bodyOf(response, longestBody, sinceStart)
        .then((read) => resolve({ status, headers: received, latencyMs, ...read }))
        .finally(() => call.destroy());
    });
    call.end(text ?? undefined);
  });
}

async function bodyOf(response: IncomingMessage, longest: number, sinceStart: () => number) {
  const pieces: Buffer[] = [];
  let length = 0;
  let firstByteMs: number | null = null;
  const read = (ended: LoopbackAnswer['ended'], cause: unknown = null) => {
    const body = Buffer.concat(pieces).toString('utf8', 0, Math.min(length, longest));
    return { body, ended, cause, firstByteMs };
  };
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      firstByteMs ??= sinceStart();
      pieces.push(piece);
      length += piece.length;
      if (length > longest) return read('too-long');
    }
    return read('whole');
  } catch (error) {
    return read('broken', error);
  }
}

export interface Answer extends Pick<LoopbackAnswer, 'status' | 'headers' | 'latencyMs'> {
  /** Null when it was longer than any answer we ask for. */
  readonly body: string | null;
}

interface NoAnswerOptions extends ErrorOptions {
  readonly silent?: boolean;
}

/** Why there was no answer worth reading. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly failure: CheckFailure;
  /** Nobody refused, and not a byte came. */
  readonly silent: boolean;

  constructor(failure: CheckFailure, { silent = false, ...options }: NoAnswerOptions = {}) {
    super(failure, options);
    this.failure = failure;
    this.silent = silent;
  }
}

/** No answer of the sidecar's that we ask for is longer; the rest is not waited for. */
const longestBody = 10_240;

/** A short answer, in full. Rejects with `NoAnswer`, where it breaks off as well. */
export async function getFromLoopback(
  port: number,
  path: string,
  key: string | null,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await askLoopback({ port, path, key, signal, longestBody }).catch(
    (error: unknown) => {
      throw noAnswer(error, signal, 'silent');
    },
  );
  if (answer.ended === 'broken') throw noAnswer(answer.cause, signal, 'heard');
  return { ...answer, body: answer.ended === 'too-long' ? null : answer.body };
}

const lost: ReadonlySet<string | null> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

function noAnswer(cause: unknown, signal: AbortSignal, until: 'silent' | 'heard'): NoAnswer {
  const code = errorCode(cause);
  if (signal.aborted) return new NoAnswer('timed-out', { cause, silent: until === 'silent' });
  if (code === 'ECONNREFUSED') return new NoAnswer('refused', { cause });
  if (lost.has(code)) return new NoAnswer('connection-lost', { cause });
  if (code?.startsWith('HPE_')) return new NoAnswer('not-understood', { cause });
  return new NoAnswer('unexpected', { cause });
}
