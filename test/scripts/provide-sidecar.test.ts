import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asStepFailure } from '../../scripts/bootstrap/step-failure.mjs';
import {
  cachedSidecar,
  sidecarFolder,
  sidecarProgram,
} from '../../scripts/sidecar/cached-sidecar.mjs';
import { provideSidecar } from '../../scripts/sidecar/provide.ts';
import { type FailureKind, failure, type Way } from '../../scripts/sidecar/way.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const version = '6.9.25';
const sha256OfText = '7e0ec8e0d6fd9ab69ea2a4ba4a5a9ae5f1f9b4b5f1cbc0a0d9e4a2b1e3b7a2d1';

describe('the sidecar in the cache', () => {
  let run: Run;
  beforeEach(() => {
    run = newRun();
    vi.stubEnv('HOME', run.folder);
    vi.stubEnv('LOCALAPPDATA', run.folder);
    vi.stubEnv('XDG_CACHE_HOME', path.join(run.folder, 'cache'));
  });
  afterEach(() => run.dispose());

  const quiet = (): void => undefined;
  const writes = (text: string): Way => {
    return async (_, folder) => {
      writeFileSync(path.join(folder, sidecarProgram), text);
      writeFileSync(path.join(folder, 'left over'), 'of the build');
      return { ok: true, source: 'go-build', checkedBy: 'pinned-sha256' };
    };
  };
  const refuses = (why: string, kind: FailureKind = 'absent'): Way => {
    return async () => failure(kind, why);
  };
  const throws = (code: string): Way => {
    return async () => {
      throw Object.assign(new Error('write'), { code, syscall: 'write' });
    };
  };

  it('comes by the first way that works, with a record of what it is', async () => {
    const ways = [refuses('no archive'), writes('built')];
    const { program, said } = await provideSidecar(version, quiet, ways);
    expect(said).toBe('built with Go 1.26.8, has the pinned SHA-256');
    expect(readFileSync(program, 'utf8')).toBe('built');
    expect(readdirSync(path.dirname(program)).sort()).toEqual([sidecarProgram, 'provenance.json']);
    const papers = path.join(path.dirname(program), 'provenance.json');
    expect(JSON.parse(readFileSync(papers, 'utf8'))).toEqual({
      version,
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
      source: 'go-build',
      checkedBy: 'pinned-sha256',
    });
    expect(statSync(program).mode & 0o777).toBe(0o755);
    expect(statSync(papers).mode & 0o777).toBe(0o600);
  });

  it('is not provided twice', async () => {
    await provideSidecar(version, quiet, [writes('first')]);
    const again = await provideSidecar(version, quiet, [refuses('not asked')]);
    expect(readFileSync(again.program, 'utf8')).toBe('first');
    expect(again.said).toBe('in the cache');
  });

  it('is provided once when two ask at the same time', async () => {
    let times = 0;
    const counting: Way = async (pin, folder, progress) => {
      times += 1;
      return writes('built')(pin, folder, progress);
    };
    const [one, two] = await Promise.all([
      provideSidecar(version, quiet, [counting]),
      provideSidecar(version, quiet, [counting]),
    ]);
    expect(one.program).toBe(two.program);
    expect([one.said, two.said]).toContain('provided by another start');
    expect(times).toBe(1);
  });

  it('is never half of one: a run that was cut off is cleared away', async () => {
    const shelf = path.dirname(sidecarFolder(version));
    mkdirSync(path.join(shelf, 'incoming-cut'), { recursive: true });
    writeFileSync(path.join(shelf, 'incoming-cut', sidecarProgram), 'half');
    await provideSidecar(version, quiet, [writes('whole')]);
    expect(readdirSync(shelf)).toEqual([version]);
  });

  // biome-ignore format: a table
  it.each([
    ['has no record',                    null],
    ['has a record that was cut off',    '{"version": "6.9'],
    ['has the record of another',        JSON.stringify({ version: '6.9.24', sha256: sha256OfText })],
    ['has a record without its digest',  JSON.stringify({ version, sha256: '' })],
  ])('is not taken for one when it %s', (_, record) => {
    const folder = sidecarFolder(version);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, sidecarProgram), 'something', { mode: 0o755 });
    if (record !== null) writeFileSync(path.join(folder, 'provenance.json'), record);
    expect(cachedSidecar(version)).toBeNull();
  });

  it('says that bytes were not the pinned ones even when another way worked', async () => {
    const ways = [refuses('the archive has SHA-256 1 instead of 2', 'changed'), writes('built')];
    const { said } = await provideSidecar(version, quiet, ways);
    expect(said).toMatch(/SHA-256; the archive has SHA-256 1 instead of 2$/);
  });

  // biome-ignore format: a table
  it.each([
    ['each way has its own',   [refuses('no archive'), refuses('no Go')],                            'no archive; no Go', /KORPROXY_SIDECAR/],
    ['the network explains it', [refuses('a is away', 'network'), refuses('no Go'), refuses('b is away', 'network')], 'a is away; b is away', /^connect to a network/],
    ['all say the same',       [refuses('a is away', 'network'), refuses('a is away', 'network')],   'a is away',         /HTTPS_PROXY/],
    ['GOPROXY is off besides', [refuses('a is away', 'network'), refuses('no Go'), refuses('GOPROXY is off', 'switched-off')], 'a is away; GOPROXY is off', /or unset GOPROXY/],
    ['GOPROXY alone is off',   [refuses('no archive'), refuses('GOPROXY is off', 'switched-off')],   'no archive; GOPROXY is off', /KORPROXY_SIDECAR/],
    ['one has other bytes',    [refuses('other bytes', 'changed'), refuses('b is away', 'network')], 'other bytes; b is away', /KORPROXY_SIDECAR/],
  ])('tells the reasons when none works: %s', async (_, ways, why, next) => {
    const failing = provideSidecar(version, quiet, ways);
    await expect(failing).rejects.toMatchObject({ why, next: expect.stringMatching(next) });
    expect(readdirSync(path.dirname(sidecarFolder(version)))).toEqual([]);
  });

  it('asks no other way when the disk is full, and names the folder', async () => {
    const failing = provideSidecar(version, quiet, [throws('ENOSPC'), writes('not asked')]);
    const told = asStepFailure(await failing.catch((error: unknown) => error));
    expect(told?.why).toBe('the disk is full');
    expect(told?.next).toContain(`make room in ${path.join(run.folder, 'cache', 'korproxy')}`);
    expect(readdirSync(path.dirname(sidecarFolder(version)))).toEqual([]);
  });
});
