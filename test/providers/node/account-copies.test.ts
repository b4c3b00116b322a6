import {
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyAccounts, sweepDrafts } from '../../../main/providers/node/account-copies.ts';
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

const nowMs = Date.parse('2026-11-29T12:00:00Z');
const endless = 2 ** 22; // No system gives a process this number.

// biome-ignore format: a table
it.each<[what: string, name: string, ageMs: number, isSwept: boolean]>([
  ['of a process that has ended',      `.brought-${endless}-0.tmp`,     0,       true],
  ['of a process that runs',           `.brought-${process.ppid}-0.tmp`, 599_000, false],
  ['of one whose number lives again',  `.brought-${process.ppid}-0.tmp`, 601_000, true],
  ['of this one, from a run before',   `.brought-${process.pid}-0.tmp`,  0,       true],
  ['an account',                       'claude.json',                    601_000, false],
  ['another hidden file',              `.brought-${endless}-0.tmp.json`, 601_000, false],
  ['a name without a process',         '.brought-0-0.tmp',               601_000, false],
])('at the start a draft %s: %s, %d ms old, is swept: %s', async (_what, name, ageMs, isSwept) => {
  const place = path.join(auth, name);
  writeFileSync(place, 'token');
  utimesSync(place, new Date(nowMs - ageMs), new Date(nowMs - ageMs));
  await sweepDrafts(auth, nowMs);
  expect(readdirSync(auth)).toEqual(isSwept ? [] : [name]);
});

it('sweeps neither a folder nor a link, and says nothing of a folder that is gone', async () => {
  const names = [`.brought-${endless}-0.tmp`, `.brought-${endless}-1.tmp`];
  mkdirSync(path.join(auth, names[0] ?? ''));
  symlinkSync(run.folder, path.join(auth, names[1] ?? ''));
  await sweepDrafts(auth, nowMs);
  expect(readdirSync(auth)).toEqual(names);
  await expect(sweepDrafts(path.join(run.folder, 'gone'), nowMs)).resolves.toBeUndefined();
});
