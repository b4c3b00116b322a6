import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths } from '../../main/base/node/paths.ts';
import { systemClock } from '../../main/base/node/system-clock.ts';
import {
  createProviderService,
  openProviderMemory,
  type ProviderService,
} from '../../main/providers/provider-service.ts';
import { brokenCredentials } from '../support/broken-credentials.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import { type LoggedLine, listeningLog } from '../support/listening-log.ts';
import { movableEndpoint } from '../support/provider-world.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { usualLimits } from '../support/stub-limits.ts';
import { until } from '../support/until.ts';

let run: Run;
let auth: string;
let service: ProviderService;
let lines: LoggedLine[];
let opened: string[];

beforeEach(async () => {
  run = newRun();
  const paths = dataPaths({
    env: { KORPROXY_DATA_DIR: run.folder },
    platform: process.platform,
    home: run.folder,
  });
  auth = paths.auth;
  mkdirSync(auth, { mode: 0o700 });
  const listening = listeningLog();
  lines = listening.lines;
  const { log } = listening;
  opened = [];
  service = createProviderService({
    ...{ clock: systemClock, log, paths, homeFolder: run.folder },
    memory: await openProviderMemory(paths, log),
    endpoint: movableEndpoint(),
    gatewayRuns: () => true,
    changeConfig: async () => {},
    hasProxy: false,
    configs: {
      find: async () => null,
      takenOverAtMs: async () => null,
      diff: () => Promise.reject(new Error('not asked for here')),
      takeOver: () => Promise.reject(new Error('not asked for here')),
      undo: () => Promise.reject(new Error('not asked for here')),
    },
    limitSettings: { read: () => ({ ...usualLimits, isOn: false }), change: () => {} },
    shell: {
      ...facelessShell,
      openPath: async (path) => {
        opened.push(path);
        return '';
      },
    },
    run: async () => null,
    keepOut: () => {},
  });
});

afterEach(async () => {
  await service.close();
  run.dispose();
});

describe('a login that cannot be read', () => {
  const told = () => lines.filter(({ event }) => event === 'account.unreadable');
  const claude = () => service.view().rows.find(({ id }) => id === 'claude');
  const list = () => service.accounts({ providerId: 'claude' });
  const file = () => join(auth, 'claude-somebody@example.test.json');

  it.each(brokenCredentials)('(%s) is told in row, list and log', async (_what, fault, make) => {
    make(file());
    const { accounts } = await list();
    expect(accounts).toMatchObject([
      { kind: 'unreadable', who: 'claude-somebody@example.test.json' },
    ]);
    expect(claude()).toMatchObject({
      ...{ strong: "Login can't be read", unreadableCount: 1, needsUser: true },
      button: { label: 'Reconnect', action: 'log-in' },
    });
    expect(told()).toEqual([
      { level: 'warn', event: 'account.unreadable', fields: { provider: 'claude', fault } },
    ]);
  });

  it('is told in the log once for each change of it', async () => {
    writeFileSync(file(), '[]');
    await list();
    await list();
    expect(told()).toHaveLength(1);
    writeFileSync(file(), '[1]');
    await list();
    expect(told()).toHaveLength(2);
    rmSync(file());
    await list();
    expect(told()).toHaveLength(2);
    expect(claude()?.unreadableCount).toBe(0);
  });

  it('is none while its file may yet become whole, and one when it has not', async () => {
    writeFileSync(file(), '{"type":"cla');
    expect((await list()).accounts).toEqual([]);
    await until('it has stayed so', () => claude()?.unreadableCount === 1);
    expect(told()).toHaveLength(1);
  });

  it('lies in a folder that can be opened', async () => {
    await service.act({ providerId: 'claude', action: 'open-auth-folder' });
    expect(opened).toEqual([auth]);
  });
});
