import { createWriteStream } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digestOf } from '../bootstrap/digest.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import { releasePlatform, type SidecarPin } from './pins.mjs';
import type { Attempt } from './provide.ts';
import { sidecarProgram } from './standing.mjs';

/** No answer within this time counts as no network. */
const answerMs = 10_000;
/** A download that takes longer than this is given up. */
const downloadMs = 10 * 60_000;

/**
 * Fetches the release archive for this machine into `folder` and unpacks it there, if its SHA-256 is
 * pinned and holds. The pin is looked at first: without one nothing is fetched.
 */
export async function fetchReleaseArchive(
  pin: SidecarPin,
  folder: string,
  progress: (text: string) => void,
  releases = 'https://github.com/router-for-me/CLIProxyAPI/releases/download',
): Promise<Attempt> {
  const { os, cpu, key } = releasePlatform();
  const pinned = pin.archives[key] ?? null;
  if (pinned === null) {
    return { ok: false, why: `no checksum is pinned for its release archive (${key})` };
  }
  const name = `CLIProxyAPI_${pin.version}_${os}_${cpu}.${os === 'windows' ? 'zip' : 'tar.gz'}`;
  const archive = path.join(folder, name);
  progress(`downloading ${name}`);
  try {
    await download(`${releases}/v${pin.version}/${name}`, archive);
  } catch (error: unknown) {
    return { ok: false, why: `${name} could not be downloaded (${reasonOf(error)})` };
  }
  const found = await digestOf(archive);
  if (found !== pinned) {
    await rm(archive);
    return { ok: false, why: `${name} has SHA-256 ${found}, not the pinned ${pinned}` };
  }
  const { code, output } = await runProgram('tar', ['-xf', archive, '-C', folder, sidecarProgram]);
  await rm(archive);
  if (code !== 0)
    return { ok: false, why: `${name} could not be unpacked: ${lastLines(output, 2)}` };
  await chmod(path.join(folder, sidecarProgram), 0o755);
  return { ok: true, source: 'release-archive' };
}

/** The file has its name only when all of it is there. */
export async function download(url: string, file: string): Promise<void> {
  const stop = new AbortController();
  const noAnswer = setTimeout(() => stop.abort(new Error('no answer')), answerMs);
  const tooLong = setTimeout(() => stop.abort(new Error('too slow')), downloadMs);
  const part = `${file}.part`;
  try {
    const response = await fetch(url, { signal: stop.signal });
    clearTimeout(noAnswer);
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    await pipeline(piecesOf(response.body), createWriteStream(part, { mode: 0o600 }), {
      signal: stop.signal,
    });
    await rename(part, file);
  } finally {
    clearTimeout(noAnswer);
    clearTimeout(tooLong);
    await rm(part, { force: true });
  }
}

/** The two worlds' stream types differ in name only, so the pieces are read by hand. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
