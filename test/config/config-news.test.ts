import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dataPaths, prepareDataFolder } from '../../main/base/node/paths.ts';
import { watchConfig } from '../../main/config/config-news.ts';
import { createConfigService } from '../../main/config/config-service.ts';
import { guardsFor, switchedOff } from '../../main/config/core/config-rules.ts';
import { putBackWords } from '../../main/config/core/put-back.ts';
import { newApiKey } from '../../main/config/node/settings-file.ts';
import type { HealthState } from '../../main/contract/health.ts';
import type { Gateway } from '../../main/gateway/gateway.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';
import { newRun } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

const settleMs = 150;

/** A gateway whose state the test sets, and the real file and watch beside it. */
function world() {
  const run = newRun();
  const paths = dataPaths({
    ...{ env: { KORPROXY_DATA_DIR: join(run.folder, 'data') }, home: run.folder },
    platform: process.platform,
  });
  prepareDataFolder(paths);
  const clock = new FakeClock();
  const { log, lines } = listeningLog();
  const launchSettings = {
    ...{ port: 1400, apiKey: newApiKey(), sidecarPath: null, coreVersion: null },
    modelListFromNetwork: false,
  };
  const config = createConfigService({ paths, clock, log, launchSettings: () => launchSettings });
  const health = { run: 1, state: 'stopped' as HealthState };
  const heard = new Set<(gateway: Gateway) => void>();
  const gateway = {
    health,
    onChange(listener: (gateway: Gateway) => void) {
      heard.add(listener);
      return () => heard.delete(listener);
    },
  } as unknown as Gateway;
  const news = watchConfig({
    ...{ paths, clock, log, gateway },
    onOwnWrite: config.onWrite,
    onNews: () => {},
  });
  onTestFinished(() => {
    news.close();
    run.dispose();
  });
  return {
    ...{ paths, config, launchSettings, news, lines },
    is(state: HealthState) {
      if (state === 'starting') health.run += 1;
      health.state = state;
      for (const listener of heard) listener(gateway);
    },
    /** What the watch has seen is compared when an editor would be done. */
    async looked() {
      await until('the watch has noticed something', () => clock.pending > 0);
      await clock.advance(settleMs);
    },
    told: () => lines.filter(({ event }) => event === 'config.changed').length,
  };
}

it('what KorProxy writes itself is no news, though its sidecar dies at once, three times', async () => {
  const { config, is, launchSettings, looked, told } = world();
  for (const port of [1400, 1401, 1402]) {
    is('starting');
    await config.prepare({ ...launchSettings, port });
    is('unreachable');
    await looked();
  }
  expect(told()).toBe(0);
});

it.each<[what: string, change: (file: string) => void, isReplaced: boolean]>([
  ['an edit', (file) => writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\n`), false],
  [
    'a new file in its place',
    (file) => {
      writeFileSync(join(dirname(file), 'other'), 'debug: true\n');
      renameSync(join(dirname(file), 'other'), file);
    },
    true,
  ],
])(
  '%s by another hand is told, right after a write of our own too',
  async (_what, change, isReplaced) => {
    const { config, is, launchSettings, looked, news, paths, told } = world();
    is('starting');
    await config.prepare(launchSettings);
    is('unreachable');
    change(paths.config);
    await looked();
    expect(told()).toBe(1);
    expect(news.isReplaced()).toBe(isReplaced);
  },
);

it('a user’s change that waits for the sidecar’s end is ours as well', async () => {
  const { config, is, launchSettings, looked, told } = world();
  is('starting');
  await config.prepare(launchSettings);
  is('failed');
  await looked();
  await config.changesFor({ health: { state: 'failed' } }, () => {})(
    (text) => `${text}debug: true\n`,
  );
  await looked();
  expect(told()).toBe(0);
});

const edit = (file: string, from: string, to: string): void => {
  const before = readFileSync(file, 'utf8');
  expect(before).toContain(from);
  writeFileSync(file, before.replace(from, to));
};

it('a guarded key that somebody changes is set back, and said once with the reason', async () => {
  const { config, launchSettings, paths, lines } = world();
  const said: string[] = [];
  config.onPutBack((sentence) => said.push(sentence));
  await config.prepare(launchSettings);
  edit(paths.config, 'host: "127.0.0.1"', 'host: 0.0.0.0');
  edit(paths.config, 'allow-remote: false', 'allow-remote: true');
  edit(paths.config, 'port: 1400', 'port: 8317');
  await config.prepare(launchSettings);
  await config.prepare(launchSettings);
  expect(said).toEqual([
    'KorProxy set again in config.yaml: host and remote-management.allow-remote (only this computer may reach the gateway); port (the port is set in settings.json).',
  ]);
  expect(lines.filter(({ event }) => event === 'config.put-back')).toMatchObject([
    { level: 'warn', fields: { keys: ['host', 'port', 'remote-management.allow-remote'] } },
  ]);
});

it('nothing is said of what KorProxy changed itself, or of keys that were not there', async () => {
  const { config, launchSettings, paths } = world();
  const said: string[] = [];
  config.onPutBack((sentence) => said.push(sentence));
  writeFileSync(paths.config, 'port: 8317\nhost:\nremote-management: {}\n');
  await config.prepare(launchSettings);
  await config.prepare({ ...launchSettings, port: 1401 });
  expect(said).toEqual([]);
});

it('who begins to listen after the first start hears of it still, and once', async () => {
  const { config, launchSettings, paths } = world();
  writeFileSync(paths.config, 'host: 0.0.0.0\n');
  await config.prepare(launchSettings);
  const said: string[] = [];
  config.onPutBack((sentence) => said.push(sentence))();
  config.onPutBack((sentence) => said.push(sentence));
  expect(said).toEqual([
    'KorProxy set again in config.yaml: host (only this computer may reach the gateway).',
  ]);
});

it('every guarded key has its reason', () => {
  const guards = [...guardsFor({ port: 1, authFolder: '', apiKey: '' }), ...switchedOff];
  for (const { path } of guards) {
    expect(putBackWords([path.join('.')])).toMatch(
      /^KorProxy set again in config\.yaml: .* \(.*\)\.$/,
    );
  }
  expect(putBackWords(['not-guarded'])).toBe('');
});
