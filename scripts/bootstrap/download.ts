import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Response } from 'undici';
import { isCut, networkReason, request } from '../../main/base/node/network.ts';
import { digestOf } from './digest.mjs';

/** How often a download that brings nothing more is taken up again before it counts as cut off. */
const fruitlessTries = 3;
const progressMs = 500;

/** Why a download did not come: the place, or what it sent. */
export class DownloadFailure extends Error {
  readonly kind: 'network' | 'absent' | 'changed';
  constructor(kind: DownloadFailure['kind'], message: string) {
    super(message);
    this.name = 'DownloadFailure';
    this.kind = kind;
  }
}

export interface Download {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Named in words for people; the URL may hold a password. */
  readonly name: string;
  readonly sha256: string;
  readonly file: string;
  /** Ends it by an error of its own; what has come stays. */
  readonly cancel?: AbortSignal | undefined;
}

/**
 * Fetches a file of known content. What has come stays in `file.part`, so that a download which was
 * cut, or a program that was ended, goes on where it stopped. `file` is there only whole and checked.
 * @throws DownloadFailure; the system's error where the disk does not take it
 */
export async function download(what: Download, progress: (text: string) => void): Promise<void> {
  // Of a run that was ended before it could use it.
  if ((await sizeOf(what.file)) > 0 && (await digestOf(what.file)) === what.sha256) return;
  const part = `${what.file}.part`;
  await mkdir(path.dirname(part), { recursive: true, mode: 0o700 });
  const wasBegun = (await sizeOf(part)) > 0;
  await fetchRest(what, part, progress);
  let found = await digestOf(part);
  if (found !== what.sha256 && wasBegun) {
    // The first half may be of another file of that name.
    await rm(part);
    await fetchRest(what, part, progress);
    found = await digestOf(part);
  }
  if (found !== what.sha256) {
    await rm(part);
    const text = `${what.name} has SHA-256 ${found} instead of ${what.sha256}, and was thrown away`;
    throw new DownloadFailure('changed', text);
  }
  await rename(part, what.file);
}

async function fetchRest(
  what: Download,
  part: string,
  progress: (text: string) => void,
): Promise<void> {
  for (let fruitless = 0; ; ) {
    const before = await sizeOf(part);
    try {
      return await fetchOnce(what, part, before, progress);
    } catch (error: unknown) {
      const reason = networkReason(error);
      if (reason === null) {
        // A disk that is full needs the room more than the next try does.
        const isOurs = error instanceof DownloadFailure || what.cancel?.aborted === true;
        if (!isOurs) await rm(part, { force: true });
        throw error;
      }
      const after = await sizeOf(part);
      fruitless = after > before ? 0 : fruitless + 1;
      // A place that was never reached is not asked again; one that was lost in the middle is.
      if (!(after > 0 || isCut(reason)) || fruitless >= fruitlessTries) {
        const host = new URL(what.url).host;
        throw new DownloadFailure('network', `${host} cannot be reached (${reason})`);
      }
      progress(`${what.name}: taking up the download again`);
    }
  }
}

async function fetchOnce(
  what: Download,
  part: string,
  before: number,
  progress: (text: string) => void,
): Promise<void> {
  const range = before > 0 ? { range: `bytes=${before}-` } : {};
  const response = await request(what.url, {
    headers: { ...what.headers, ...range },
    signal: what.cancel ?? null,
  });
  if (response.status === 416) {
    // What stands is as long as the file or longer; its digest decides.
    await response.body?.cancel();
    return;
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    const text = `${new URL(what.url).host} answers HTTP ${response.status} for ${what.name}`;
    throw new DownloadFailure('absent', text);
  }
  const isRest = response.status === 206;
  const told = tellProgress(what.name, isRest ? before : 0, response, progress);
  const to = await open(part, isRest ? 'a' : 'w', 0o600);
  try {
    await to.writeFile(told(response.body));
  } finally {
    await to.close();
  }
}

/** Passes the pieces on and says how much has come, how fast, and how long the rest will take. */
function tellProgress(
  name: string,
  before: number,
  response: Response,
  progress: (text: string) => void,
): (pieces: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return async function* (pieces) {
    const startedAt = performance.now();
    let toldAt = Number.NEGATIVE_INFINITY;
    let came = 0;
    for await (const piece of pieces) {
      came += piece.length;
      const now = performance.now();
      if (now - toldAt >= progressMs) {
        toldAt = now;
        const perSecond = came / Math.max((now - startedAt) / 1000, 0.001);
        progress(`downloading ${name}, ${amountWords(before, came, length, perSecond)}`);
      }
      yield piece;
    }
  };
}

/** `3.1 of 19.4 MB, 10 kB/s, about 27 min left`. Sizes in bytes; `length` is what this answer brings. */
export function amountWords(
  before: number,
  came: number,
  length: number,
  bytesPerSecond: number,
): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  if (!Number.isFinite(length)) return `${megabytes(before + came)} MB so far`;
  const share = `${megabytes(before + came)} of ${megabytes(before + length)} MB`;
  const leftSeconds = (length - came) / bytesPerSecond;
  if (leftSeconds < 10) return share;
  const left =
    leftSeconds < 100
      ? `${Math.round(leftSeconds)} s left`
      : `about ${Math.round(leftSeconds / 60)} min left`;
  return `${share}, ${Math.round(bytesPerSecond / 1000)} kB/s, ${left}`;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    // Not begun.
    return 0;
  }
}
