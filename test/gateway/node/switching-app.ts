/**
 * The least app that switches its core and can be killed: to a new core, which fails, and back. Before
 * the write of the number that it is given it kills itself. Run as a process of its own by
 * switch-kill.test.ts.
 */

import Conf from 'conf';
import { unlogged as log } from '../../../main/base/core/unlogged.ts';
import { dataPaths } from '../../../main/base/node/paths.ts';
import { systemClock as clock } from '../../../main/base/node/system-clock.ts';
import { openPreferences } from '../../../main/config/preferences.ts';
import { stopped } from '../../../main/gateway/core/health-reducer.ts';
import { blankJournal } from '../../../main/gateway/core/journal.ts';
import { CoreSwitcher } from '../../../main/gateway/core-switcher.ts';
import { switchFile } from '../../../main/gateway/node/switch-file.ts';

const [folder = '', young = '', killedBefore = ''] = process.argv.slice(2);
const paths = dataPaths({
  env: { KORPROXY_DATA_DIR: folder },
  platform: process.platform,
  home: folder,
});
const preferences = openPreferences({
  ...{ env: {}, homeFolder: folder, paths, nowMs: clock.now(), notices: [] },
  openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
});
const file = switchFile(paths);

let writes = 0;
const counted = (): void => {
  writes += 1;
  if (writes === Number(killedBefore)) process.kill(process.pid, 'SIGKILL');
};

const switcher = await CoreSwitcher.open({
  ...{ clock, log },
  file: {
    load: file.load,
    save: async (record) => {
      counted();
      await file.save(record);
    },
  },
  chosen: {
    read: () => preferences.launchSettings().coreVersion,
    write: (choice) => {
      counted();
      preferences.setCoreVersion(choice);
    },
    rules: () => true,
  },
  tryCore: async () => null,
});

let see = (): void => {};
const gateway = {
  health: { ...stopped, run: 1 },
  journal: { ...blankJournal, preflightMs: 1 },
  plan: null,
  onChange: (listener: () => void) => {
    see = listener;
    return () => {};
  },
  send: () => {},
};
switcher.watch(gateway as unknown as Parameters<typeof switcher.watch>[0], () => {});
await switcher.use(young);
switcher.onReturn(() => {
  counted();
  process.exit(0);
});
Object.assign(gateway.health, { state: 'failed', problem: { code: 'sidecar-changed' } });
see();
