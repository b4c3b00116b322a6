import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sidecarProgram } from '../../scripts/sidecar/cached-sidecar.mjs';
import { platformKey } from '../../scripts/sidecar/pins.mjs';
import { releaseArchive } from '../../scripts/sidecar/release-archive.ts';
import { tarGzOf, zipOf } from '../support/archives.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const unknown = { unknown: 'nobody has read it' };

describe('the release archive of the sidecar', () => {
  let run: Run;
  let site: FileSite;
  let into: string;
  let downloads: string;
  let archive: Buffer;
  const name = 'CLIProxyAPI_9.9.9_any.tar.gz';
  const at = `/v9.9.9/${name}`;
  beforeEach(async () => {
    run = newRun();
    site = await startFileSite();
    into = path.join(run.folder, 'into');
    downloads = path.join(run.folder, 'downloads');
    mkdirSync(into);
    archive = await tarGzOf({ [sidecarProgram]: 'the program', 'README.md': 'text' });
    site.files.set(at, archive);
  });
  afterEach(async () => {
    await site.close();
    run.dispose();
  });

  const fetchWith = (digest: { sha256: string } | { unknown: string }, called = name) => {
    const archives = { [platformKey()]: { name: called, ...digest } };
    const way = releaseArchive(downloads, { site: site.url });
    return way({ version: '9.9.9', archives, programs: {} }, into, () => undefined);
  };
  const expectNothing = (): void => {
    expect(readdirSync(into)).toEqual([]);
    if (existsSync(downloads)) expect(readdirSync(downloads)).toEqual([]);
  };

  it('is unpacked when its checksum is the pinned one, and nothing else of it', async () => {
    const attempt = await fetchWith({ sha256: sha256(archive) });
    expect(attempt).toEqual({ ok: true, source: 'release-archive', checkedBy: 'pinned-sha256' });
    expect(readdirSync(into)).toEqual([sidecarProgram]);
    expect(readFileSync(path.join(into, sidecarProgram), 'utf8')).toBe('the program');
    expect(readdirSync(downloads)).toEqual([]);
    expect(site.asked).toEqual([at]);
  });

  it('is a zip for Windows', async () => {
    const zip = await zipOf({ [sidecarProgram]: 'the program', 'README.md': 'text' });
    site.files.set('/v9.9.9/a.zip', zip);
    expect(await fetchWith({ sha256: sha256(zip) }, 'a.zip')).toMatchObject({ ok: true });
    expect(readFileSync(path.join(into, sidecarProgram), 'utf8')).toBe('the program');
  });

  it('is checked by the checksums of its own release when no pin is known', async () => {
    const list = `${'0'.repeat(64)}  other.tar.gz\n${sha256(archive)}  ${name}\n`;
    site.files.set('/v9.9.9/checksums.txt', Buffer.from(list));
    const attempt = await fetchWith(unknown);
    expect(attempt).toMatchObject({ ok: true, checkedBy: 'release-checksums' });
    expect(site.asked).toEqual(['/v9.9.9/checksums.txt', at]);
  });

  // biome-ignore format: a table
  it.each([
    ['lists another archive only', `${'0'.repeat(64)}  ${name}.sig\n`, 'does not list'],
    ['is cut within the digest',   `${'0'.repeat(40)}  ${name}\n`,     'does not list'],
    ['is a page of a login wall',  '<html>Sign in</html>',             'does not list'],
    ['is not there',               null,                               'answers HTTP 404 for checksums.txt'],
  ])('is not asked for when checksums.txt %s', async (_, text, why) => {
    if (text !== null) site.files.set('/v9.9.9/checksums.txt', Buffer.from(text));
    const attempt = await fetchWith(unknown);
    expect(attempt).toMatchObject({ kind: 'absent', why: expect.stringContaining(why) });
    expect(site.asked).toEqual(['/v9.9.9/checksums.txt']);
    expectNothing();
  });

  it('is refused and thrown away when a single byte of it differs', async () => {
    const pinned = sha256(archive);
    archive[archive.length - 1] = (archive.at(-1) ?? 0) ^ 1;
    expect(await fetchWith({ sha256: pinned })).toMatchObject({
      kind: 'changed',
      why: `${name} has SHA-256 ${sha256(archive)} instead of ${pinned}, and was thrown away`,
    });
    expectNothing();
  });

  it('says so when the release has none for this system', async () => {
    site.files.clear();
    expect(await fetchWith({ sha256: sha256(archive) })).toMatchObject({
      kind: 'absent',
      why: `${new URL(site.url).host} answers HTTP 404 for ${name}`,
    });
    expectNothing();
  });

  // biome-ignore format: a table
  it.each([
    ['holds no program',        () => tarGzOf({ 'README.md': 'text' }), `holds no ${sidecarProgram}`],
    ['is no archive',           () => Buffer.from('<html>'),            'cannot be unpacked'],
    ['has a link for program',  () => tarGzOf({}, { [sidecarProgram]: '/bin/sh' }), `holds no ${sidecarProgram}`],
  ])('is not taken when it has its checksum but %s', async (_, make, why) => {
    const bytes = await make();
    site.files.set(at, bytes);
    expect(await fetchWith({ sha256: sha256(bytes) })).toMatchObject({
      kind: 'broken',
      why: expect.stringContaining(why),
    });
    expectNothing();
  });

  it('says that there is no network when nobody answers', async () => {
    await site.close();
    const attempt = await fetchWith({ sha256: sha256(archive) });
    expect(attempt).toMatchObject({
      kind: 'network',
      why: `${new URL(site.url).host} cannot be reached (it refuses connections)`,
    });
    expectNothing();
  });

  it('goes on, when it was cut, where it stopped, in a later run as well', async () => {
    mkdirSync(downloads);
    writeFileSync(path.join(downloads, `${name}.part`), archive.subarray(0, 40));
    expect(await fetchWith({ sha256: sha256(archive) })).toMatchObject({ ok: true });
    expect(site.ranges).toEqual(['bytes=40-']);
  });
});
