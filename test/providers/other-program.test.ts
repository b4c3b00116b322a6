import { expect, it } from 'vitest';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import type { ConfigImport } from '../../main/config/config-import.ts';
import type { FoundAccounts } from '../../main/providers/found-accounts.ts';
import { createOtherProgram } from '../../main/providers/other-program.ts';

/** With a config.yaml beside accounts or none, and the user's picks. */
function world(over: { found?: string | null; folder?: string | null; config?: string | null }) {
  const { found = null, folder = null, config = null } = over;
  const asked: string[] = [];
  let takenOverAtMs: number | null = null;
  const configs: ConfigImport = {
    find: async () => found,
    diff: async (path) => {
      asked.push(`diff ${path}`);
      if (path === '/foreign.yaml') throw new ActionRefused('Foreign.');
      return { planId: 'p', files: [], sentence: 'Gets it.' };
    },
    takeOver: async (planId) => {
      asked.push(`take ${planId}`);
      takenOverAtMs = Date.parse('2026-11-29T12:00:00Z');
      return 'Taken.';
    },
    undo: async () => {
      takenOverAtMs = null;
      return 'Back.';
    },
    takenOverAtMs: async () => takenOverAtMs,
  };
  const accounts: Pick<FoundAccounts, 'choose' | 'folders'> = {
    choose: async (path) => {
      asked.push(`choose ${path}`);
      return { folders: [path], bring: [], left: [] };
    },
    folders: () => [],
  };
  let changes = 0;
  const other = createOtherProgram({
    configs,
    found: accounts as FoundAccounts,
    shell: { pickFolder: async () => folder, pickConfig: async () => config },
    onChange: () => {
      changes += 1;
    },
  });
  return { other, asked, changes: () => changes };
}

// biome-ignore format: a table
it.each<[what: 'folder' | 'config', over: Parameters<typeof world>[0], sentence: string | null]>([
  ['folder', {},                                null],
  ['config', {},                                null],
  ['folder', { folder: '/a' },                  'Nothing was found in that folder that could come along.'],
  ['folder', { folder: '/a', found: '/a/c' },   ''],
  ['config', { config: '/c.yaml' },             'Gets it.'],
])('a %s chosen, of %j: %j', async (what, over, sentence) => {
  const { other } = world(over);
  const view = await other.choose(what);
  expect(view?.sentence ?? null).toBe(sentence);
});

it('offers what was chosen, takes it over, and tells until it is undone', async () => {
  const { other, asked, changes } = world({ config: '/c.yaml' });
  await expect(other.configDiff()).rejects.toThrow('No config.yaml is left to take over.');
  await other.choose('config');
  expect(other.view().offer).toBe('A config.yaml of another CLIProxyAPI was found.');
  await other.configDiff();
  const before = changes();
  expect(await other.takeConfigOver('p')).toBe('Taken.');
  expect(changes()).toBeGreaterThan(before);
  expect(asked).toEqual(['diff /c.yaml', 'diff /c.yaml', 'take p']);
  expect(other.view()).toEqual({
    offer: null,
    takenOver: 'config.yaml was taken over on 2026-11-29.',
  });
  expect(await other.undoConfig()).toBe('Back.');
  expect(other.view().takenOver).toBeNull();
});

it('what cannot be taken over is refused and not offered', async () => {
  const { other } = world({ config: '/foreign.yaml' });
  await expect(other.choose('config')).rejects.toThrow('Foreign.');
  expect(other.view().offer).toBeNull();
});
