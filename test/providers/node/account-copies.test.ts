import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyAccounts } from '../../../main/providers/node/account-copies.ts';
import { newRun, type Run } from '../../support/run-folder.ts';

let run: Run;
let auth: string;

beforeEach(() => {
  run = newRun();
  auth = path.join(run.folder, 'auth');
  mkdirSync(auth);
});

afterEach(() => run.dispose());

// biome-ignore format: a table
it.each<[what: string, make: (place: string) => void]>([
  ['a file',           (place) => writeFileSync(place, 'mine')],
  ['a folder',         (place) => mkdirSync(place)],
  ['a loose link',     (place) => symlinkSync(path.join(run.folder, 'nowhere'), place)],
])('%s that has come under the name in the meantime stays as it is', async (_what, make) => {
  make(path.join(auth, 'c.json'));
  const account = { path: '/other/c.json', file: 'c.json', target: 'c.json', text: '{}' };
  expect(await copyAccounts(auth, [{ ...account, providerId: 'claude' }])).toEqual([]);
  expect(readdirSync(auth).sort()).toEqual(['c-2.json', 'c.json']);
  expect(readFileSync(path.join(auth, 'c-2.json'), 'utf8')).toBe('{}');
  expect(readdirSync(run.folder)).toEqual(['auth']);
});
