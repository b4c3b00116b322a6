import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { releasePlatform } from '../../scripts/sidecar/pins.mjs';
import { fetchReleaseArchive } from '../../scripts/sidecar/release-archive.ts';
import { sidecarProgram } from '../../scripts/sidecar/standing.mjs';
import { newRun, type Run } from '../support/run-folder.ts';

describe('the release archive of the sidecar', () => {
  let run: Run;
  let server: Server;
  let asked: number;
  let archive: Buffer;
  let into: string;
  beforeEach(() => {
    run = newRun();
    asked = 0;
    into = path.join(run.folder, 'into');
    mkdirSync(into);
    writeFileSync(path.join(run.folder, sidecarProgram), 'the program');
    const file = path.join(run.folder, 'release.tar.gz');
    execFileSync('tar', ['-czf', file, '-C', run.folder, sidecarProgram]);
    archive = readFileSync(file);
  });
  afterEach(() => {
    server.close();
    run.dispose();
  });

  const serve = async (answer: RequestListener): Promise<string> => {
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const fetchWith = (sha256: string | null, from: string) =>
    fetchReleaseArchive(
      { version: '6.9.25', archives: { [releasePlatform().key]: sha256 } },
      into,
      () => undefined,
      from,
    );
  const sum = (): string => createHash('sha256').update(archive).digest('hex');

  it('is unpacked when its checksum is the pinned one', async () => {
    const from = await serve((_, response) => response.end(archive));
    expect(await fetchWith(sum(), from)).toEqual({ ok: true, source: 'release-archive' });
    expect(readdirSync(into)).toEqual([sidecarProgram]);
    expect(readFileSync(path.join(into, sidecarProgram), 'utf8')).toBe('the program');
  });

  it('is refused and thrown away when a single byte of it differs', async () => {
    const pinned = sum();
    archive[archive.length - 1] = (archive.at(-1) ?? 0) ^ 1;
    const from = await serve((_, response) => response.end(archive));
    expect(await fetchWith(pinned, from)).toMatchObject({
      ok: false,
      why: expect.stringContaining(`not the pinned ${pinned}`),
    });
    expect(readdirSync(into)).toEqual([]);
  });

  it('leaves nothing behind when the connection is cut in the middle', async () => {
    const from = await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 20), () => response.destroy());
    });
    expect(await fetchWith(sum(), from)).toMatchObject({ ok: false });
    expect(readdirSync(into)).toEqual([]);
  });

  it('is not asked for when no checksum is pinned', async () => {
    const from = await serve((_, response) => response.end(archive));
    expect(await fetchWith(null, from)).toMatchObject({
      ok: false,
      why: expect.stringContaining('no checksum is pinned'),
    });
    expect(asked).toBe(0);
  });

  it('says so when the release has none for this system', async () => {
    const from = await serve((_, response) => response.writeHead(404).end());
    expect(await fetchWith(sum(), from)).toMatchObject({
      ok: false,
      why: expect.stringContaining('HTTP 404'),
    });
  });
});
