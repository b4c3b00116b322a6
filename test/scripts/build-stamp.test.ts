import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceDigest } from '../../scripts/build/stamp.mjs';
import { newRun, type Run } from '../support/run-folder.ts';

describe('the stamp of the build', () => {
  let run: Run;
  let before: string;
  beforeEach(() => {
    run = newRun();
    write('main/gateway/core/health-reducer.ts', 'export const one = 1;');
    before = sourceDigest(run.folder);
  });
  afterEach(() => run.dispose());

  const write = (file: string, text: string): void => {
    const full = path.join(run.folder, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  };

  it('stays when a source is only touched, or something is written that the build does not read', () => {
    utimesSync(
      path.join(run.folder, 'main/gateway/core/health-reducer.ts'),
      new Date(0),
      new Date(0),
    );
    write('test/gateway/core/health-reducer.test.ts', '');
    write('README.md', '');
    expect(sourceDigest(run.folder)).toBe(before);
  });

  // biome-ignore format: a table
  it.each([
    ['a source changes',           'main/gateway/core/health-reducer.ts',     'export const one = 2;'],
    ['a source is added',          'main/app/core/snapshot-view.ts',  ''],
    ['an icon changes',            'assets/icons/icon.png',   'other'],
    ['the dependencies change',    'package-lock.json',       '{}'],
    ['the way to build changes',   'scripts/build/build.ts',  ''],
  ])('changes when %s', (_, file, text) => {
    write(file, text);
    expect(sourceDigest(run.folder)).not.toBe(before);
  });

  it('changes when the same text stands under another name', () => {
    const other = newRun();
    const full = path.join(other.folder, 'main/gateway/core');
    mkdirSync(full, { recursive: true });
    writeFileSync(path.join(full, 'renamed.ts'), 'export const one = 1;');
    expect(sourceDigest(other.folder)).not.toBe(before);
    other.dispose();
  });
});
