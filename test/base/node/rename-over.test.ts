import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openExclusively, replaceFile } from '../../../main/base/node/atomic-file.ts';
import type { Renaming } from '../../../main/base/node/rename-over.ts';
import { newRun, type Run } from '../../support/run-folder.ts';

/** The total time that a file may be held, in the pauses that were asked for. */
interface Tried {
  tries: number;
  waitedMs: number;
}

describe('a file that another program holds', () => {
  let run: Run;
  let target: string;
  let draft: string;

  beforeEach(() => {
    run = newRun();
    target = path.join(run.folder, 'settings.json');
    draft = path.join(run.folder, '.settings.json.tmp');
    writeFileSync(target, 'old');
  });
  afterEach(() => run.dispose());

  /** Refuses so many renames with this code, then does them. */
  const holding = (
    code: string,
    refusals: number,
    other: Partial<Renaming> = {},
  ): Renaming & Tried => {
    const played = {
      tries: 0,
      waitedMs: 0,
      platform: 'win32' as const,
      isReadOnly: () => Promise.resolve(false),
      async rename(from: string, to: string) {
        played.tries += 1;
        if (played.tries <= refusals) throw Object.assign(new Error(code), { code });
        await rename(from, to);
      },
      pause(ms: number) {
        played.waitedMs += ms;
        return Promise.resolve();
      },
      ...other,
    };
    return played;
  };

  const replace = (renaming: Renaming): Promise<void> =>
    replaceFile(
      { target, fill: (file) => file.writeFile('new'), openDraft: openExclusively },
      renaming,
    );

  it.each(['EPERM', 'EBUSY', 'EACCES'])(
    'is replaced once it is let go within a second (%s)',
    async (code) => {
      const renaming = holding(code, 9);
      await replace(renaming);
      expect(readFileSync(target, 'utf8')).toBe('new');
      expect(renaming.tries).toBe(10);
      expect(renaming.waitedMs).toBeLessThanOrEqual(1_000);
    },
  );

  it.each(['EPERM', 'EBUSY', 'EACCES'])(
    'is told as held when that does not end (%s)',
    async (code) => {
      const renaming = holding(code, 10);
      await expect(replace(renaming)).rejects.toMatchObject({ code: 'EBUSY', cause: { code } });
      expect(renaming.tries).toBe(10);
      expect(readFileSync(target, 'utf8')).toBe('old');
      expect(existsSync(draft)).toBe(false);
    },
  );

  // biome-ignore format: a table
  it.each<[what: string, code: string, other: Partial<Renaming>]>([
    ['on Linux',                        'EPERM',  { platform: 'linux' }],
    ['on macOS',                        'EBUSY',  { platform: 'darwin' }],
    ['where it is read-only',           'EPERM',  { isReadOnly: () => Promise.resolve(true) }],
    ['where the disk is full',          'ENOSPC', {}],
    ['where its folder is gone',        'ENOENT', {}],
  ])('is not waited for %s', async (_what, code, other) => {
    const renaming = holding(code, 1, other);
    await expect(replace(renaming)).rejects.toMatchObject({ code });
    expect(renaming).toMatchObject({ tries: 1, waitedMs: 0 });
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(existsSync(draft)).toBe(false);
  });
});
