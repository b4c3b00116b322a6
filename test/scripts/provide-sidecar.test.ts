import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { provideSidecar } from '../../scripts/sidecar/provide.ts';
import { cachedSidecar, sidecarFolder, sidecarProgram } from '../../scripts/sidecar/standing.mjs';
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
  type Way = NonNullable<Parameters<typeof provideSidecar>[2]>[number];
  const writes = (text: string): Way => {
    return async (_, folder) => {
      writeFileSync(path.join(folder, sidecarProgram), text);
      return { ok: true, source: 'go-build' };
    };
  };
  const refuses = (why: string): Way => {
    return async () => ({ ok: false, why });
  };

  it('comes by the first way that works, with a record of what it is', async () => {
    const program = await provideSidecar(version, quiet, [refuses('no archive'), writes('built')]);
    expect(readFileSync(program, 'utf8')).toBe('built');
    const papers = path.join(path.dirname(program), 'provenance.json');
    expect(JSON.parse(readFileSync(papers, 'utf8'))).toEqual({
      version,
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
      source: 'go-build',
    });
    expect(statSync(program).mode & 0o777).toBe(0o755);
    expect(statSync(papers).mode & 0o777).toBe(0o600);
  });

  it('is not provided twice', async () => {
    await provideSidecar(version, quiet, [writes('first')]);
    const again = await provideSidecar(version, quiet, [refuses('not asked')]);
    expect(readFileSync(again, 'utf8')).toBe('first');
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
    expect(one).toBe(two);
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

  it('tells the reason of every way when none works, and leaves nothing', async () => {
    const failing = provideSidecar(version, quiet, [refuses('no archive'), refuses('no Go')]);
    await expect(failing).rejects.toMatchObject({ why: 'no archive; no Go' });
    expect(existsSync(sidecarFolder(version))).toBe(false);
  });
});
