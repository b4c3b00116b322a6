import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../main/base/node/make-folder.ts';
import { newRun, type Run } from '../../support/run-folder.ts';

/** What a file in the way is called is for Node to say: ENOTDIR up to 22, EEXIST from 24 on. */
const codes: Readonly<Record<string, unknown>> = {
  EEXIST: expect.stringMatching(/^(EEXIST|ENOTDIR)$/),
  ENOENT: 'ENOENT',
  ELOOP: 'ELOOP',
};

describe('makeFolder', () => {
  let run: Run;
  const within = (...parts: string[]): string => path.join(run.folder, ...parts);

  beforeEach(() => {
    run = newRun();
  });
  afterEach(() => run.dispose());

  it('makes what is missing above it too, for this user alone', () => {
    makeFolder(within('a', 'b', 'c'));
    for (const place of [within('a'), within('a', 'b', 'c')]) {
      expect(statSync(place).mode & 0o777).toBe(0o700);
    }
  });

  it('leaves one that is there as it is, behind a link too', () => {
    mkdirSync(within('there'));
    symlinkSync(within('there'), within('link'));
    makeFolder(within('link'));
    makeFolder(within('link', 'inside'));
    expect(existsSync(within('there', 'inside'))).toBe(true);
  });

  // biome-ignore format: a table
  it.each<[what: string, spoil: () => string, code: string]>([
    ['a file',                () => { writeFileSync(within('file'), ''); return within('file'); },              'EEXIST'],
    ['below a file',          () => { writeFileSync(within('file'), ''); return within('file', 'a', 'b'); },    'EEXIST'],
    ['a dangling link',       () => { symlinkSync(within('nowhere'), within('link')); return within('link'); }, 'EEXIST'],
    ['below a dangling link', () => { symlinkSync(within('nowhere'), within('link')); return within('link', 'a'); }, 'EEXIST'],
    ['a link to itself',      () => { symlinkSync(within('link'), within('link')); return within('link'); },    'ELOOP'],
    ['below such a link',     () => { symlinkSync(within('link'), within('link')); return within('link', 'a'); }, 'ELOOP'],
  ])('says at once that it cannot be: %s', (_what, spoil, code) => {
    const place = spoil();
    expect(() => makeFolder(place)).toThrow(expect.objectContaining({ code: codes[code] }));
  });

  it.runIf(process.platform === 'linux').each([
    ['/proc/nope', 'ENOENT'],
    ['/proc/nope/a/b', 'ENOENT'],
    ['/dev/null', 'EEXIST'],
    ['/dev/null/a', 'EEXIST'],
  ])('says at once that it cannot be: %s', (place, code) => {
    expect(() => makeFolder(place)).toThrow(expect.objectContaining({ code: codes[code] }));
  });
});
