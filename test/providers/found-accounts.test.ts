import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AccountImport, createAccountImport } from '../../main/providers/account-import.ts';
import { createFoundAccounts } from '../../main/providers/found-accounts.ts';
import { providerMemoryFile } from '../../main/providers/node/provider-memory-file.ts';
import { openMemory } from '../../main/providers/provider-memory.ts';
import { listeningLog } from '../support/listening-log.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { emailOf, writeCredential } from '../support/upstream/credentials.ts';

let run: Run;
let theirs: string;
let auth: string;
let changes: number;

beforeEach(() => {
  run = newRun();
  theirs = path.join(run.folder, '.cli-proxy-api');
  auth = path.join(run.folder, 'auth');
  mkdirSync(theirs);
  mkdirSync(auth);
  changes = 0;
});

afterEach(() => run.dispose());

/** As the app has it after a start, with what it remembers of the last. */
async function start(over: Partial<AccountImport> = {}) {
  const { log } = listeningLog();
  const memory = await openMemory({ log, ...providerMemoryFile(path.join(run.folder, 'm.json')) });
  const paths = { folder: run.folder, auth };
  const found = createFoundAccounts({
    accounts: { ...createAccountImport({ homeFolder: run.folder, paths, log }), ...over },
    memory,
    onChange: () => {
      changes += 1;
    },
  });
  await found.look();
  return { found, memory };
}

it('accounts are counted, come along once, and are none after that', async () => {
  writeCredential(theirs, 'claude');
  writeCredential(theirs, 'codex');
  const { found } = await start();
  expect(found.counts()).toEqual({ claude: 1, codex: 1 });
  const before = changes;
  expect(await found.bringAlong()).toMatchObject({ brought: { claude: 1, codex: 1 } });
  expect(found.counts()).toEqual({});
  expect(changes).toBeGreaterThan(before);
  expect(readdirSync(auth)).toHaveLength(2);
  await expect(found.bringAlong()).rejects.toThrow('No account is left to bring along.');
});

it('what was declined is offered no more, after a start as well, and what comes later is', async () => {
  writeCredential(theirs, 'claude');
  const first = await start();
  const before = changes;
  first.found.decline();
  expect(first.found.counts()).toEqual({});
  expect(changes).toBe(before + 1);
  await first.memory.settled();
  writeCredential(theirs, 'codex');
  const { found } = await start();
  expect(found.counts()).toEqual({ codex: 1 });
  expect(await found.bringAlong()).toMatchObject({ brought: { codex: 1 } });
  expect(readdirSync(auth)).toEqual(['codex-test.json']);
});

it('what is remembered names nobody', async () => {
  writeCredential(theirs, 'claude', {}, `claude-${emailOf('claude')}.json`);
  const { found, memory } = await start();
  found.decline();
  await memory.settled();
  const text = readFileSync(path.join(run.folder, 'm.json'), 'utf8');
  expect(text).toMatch(/"declined": \[\s+"[\w-]{43}"\s+\]/);
  expect(text).not.toMatch(/@|cli-proxy-api/);
});

it('a login made here is no more to be found elsewhere', async () => {
  writeCredential(theirs, 'claude');
  const { found } = await start();
  writeCredential(auth, 'claude', {}, 'own.json');
  const folder = { accounts: [{ file: 'own.json' }], problem: null } as never;
  const before = changes;
  found.seeOwn(folder);
  found.seeOwn(folder);
  await found.look();
  expect(found.counts()).toEqual({});
  expect(changes).toBe(before + 2); // One for the news, one for the look of this test.
});

it('a folder that goes away is no error, only nothing', async () => {
  writeCredential(theirs, 'claude');
  const { found } = await start();
  rmSync(theirs, { recursive: true });
  await found.look();
  expect(found.counts()).toEqual({});
  const broken = await start({ look: () => Promise.reject(new Error('odd')) });
  expect(broken.found.counts()).toEqual({});
});

it('a folder that the user chose is offered alone, what was declined included, until not now', async () => {
  writeCredential(theirs, 'claude');
  const { found, memory } = await start();
  found.decline();
  expect(found.folders()).toEqual([]);
  expect(await found.choose(theirs)).toMatchObject({ bring: [{ providerId: 'claude' }] });
  expect(found.counts()).toEqual({ claude: 1 });
  expect(found.folders()).toEqual([theirs]);
  found.decline();
  expect(found.counts()).toEqual({});
  expect(memory.latest().declined).toHaveLength(1);
  await found.look();
  expect(found.counts()).toEqual({});
  await expect(found.choose(path.join(run.folder, 'nowhere'))).rejects.toThrow(
    'There is no such folder.',
  );
});

it('what was chosen comes along, and the usual folders are looked at again', async () => {
  const chosen = path.join(run.folder, 'chosen');
  mkdirSync(chosen);
  writeCredential(chosen, 'codex');
  const { found } = await start();
  await found.choose(chosen);
  writeCredential(theirs, 'claude');
  expect(await found.bringAlong()).toMatchObject({ brought: { codex: 1 } });
  expect(found.counts()).toEqual({ claude: 1 });
});
