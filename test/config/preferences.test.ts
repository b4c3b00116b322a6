import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataPaths, prepareDataFolder } from '../../main/base/node/paths.ts';
import { openPreferences, type Preferences } from '../../main/config/preferences.ts';
import { newRun, type Run } from '../support/run-folder.ts';

let run: Run;
beforeEach(() => {
  run = newRun();
});
afterEach(() => run.dispose());

/** As the app opens them at each of its starts, with the same folder. */
function open(env: Readonly<Record<string, string>> = {}): Preferences {
  const machine = { env: { KORPROXY_DATA_DIR: run.folder }, platform: process.platform, home: '/' };
  const paths = dataPaths(machine);
  prepareDataFolder(paths);
  return openPreferences({
    ...{ env, homeFolder: '/', paths, nowMs: 0, notices: [] },
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
}

it('remembers the picked models from one start to the next', () => {
  expect(open().pickedModels()).toEqual({ main: null, further: [], small: null });
  const picked = { main: 'Qwen 3 (free)', further: ['b', '🦙'], small: 's/1' };
  open().setPickedModels(picked);
  expect(open().pickedModels()).toEqual(picked);
  open().setPickedModels({ main: null, further: [], small: null });
  expect(open().pickedModels()).toEqual({ main: null, further: [], small: null });
});

it('takes the model list from where the user said, and for one run from where the environment says', () => {
  const isFromNetwork = (env = {}) => open(env).launchSettings().modelListFromNetwork;
  expect(isFromNetwork()).toBe(true);
  open().setModelListFromNetwork(false);
  expect(isFromNetwork()).toBe(false);
  expect(isFromNetwork({ KORPROXY_MODEL_LIST: 'network' })).toBe(true);
  expect(isFromNetwork()).toBe(false);
});

it('answers tools as the user said, and for one run as the environment says', () => {
  const isWanted = (env = {}) => open(env).isDoorWanted();
  expect(isWanted()).toBe(true);
  expect(isWanted({ KORPROXY_DOOR: 'off' })).toBe(false);
  open().setDoor(false);
  expect(isWanted()).toBe(false);
  expect(isWanted({ KORPROXY_DOOR: 'on' })).toBe(true);
  const preferences = open({ KORPROXY_DOOR: 'on' });
  preferences.setDoor(false);
  expect(preferences.isDoorWanted()).toBe(false);
  expect(preferences.isDoorWantedAtRest()).toBe(false);
  preferences.setDoorAtRest(true);
  expect(open().isDoorWantedAtRest()).toBe(true);
});

it('remembers what is wanted of limits, and takes what is odd in the file as not wanted', () => {
  const usual = { isOn: true, inBackground: false, notifyBelow: null, inTray: null };
  expect(open().limitSettings()).toEqual(usual);
  open().changeLimitSettings({ notifyBelow: 20, inTray: 'claude: 5 h' });
  expect(open().limitSettings()).toEqual({ ...usual, notifyBelow: 20, inTray: 'claude: 5 h' });
  open().changeLimitSettings({ inTray: null });
  expect(open().limitSettings()).toEqual({ ...usual, notifyBelow: 20 });
  const file = path.join(run.folder, 'settings.json');
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  const inFile = (more: object) => {
    writeFileSync(file, JSON.stringify({ ...kept, ...more }));
    return open().limitSettings();
  };
  for (const limitsNotifyBelow of [0, 100, 12.5, '20']) {
    expect(inFile({ limitsNotifyBelow }).notifyBelow).toBeNull();
  }
  for (const limitInTray of ['nobody: 5 h', 'claude', 'claude: ', 5]) {
    expect(inFile({ limitInTray }).inTray).toBeNull();
  }
  expect(inFile({ limitsNotifyBelow: 15, limitInTray: 'codex: Week' })).toMatchObject({
    ...{ notifyBelow: 15, inTray: 'codex: Week' },
  });
});
