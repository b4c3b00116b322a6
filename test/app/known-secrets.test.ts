import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import type { Shell } from '../../main/base/core/shell-port.ts';
import { everyLine } from '../../main/contract/logs.ts';
import { logFileName } from '../../main/logs/core/retention.ts';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { runLogsCommand } from '../../main/terminal/logs-command.ts';
import { leaksOf } from '../support/canaries.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { unzip } from '../support/unzip.ts';

/** Private values that no form gives away: only who is told of them can take them out. */
const secrets = {
  'our own API key': 'green-parsley-gates',
  'a provider key in config.yaml': 'tawny-sesame-doors',
  'the key of another service in config.yaml': 'amber-juniper-roofs',
  'a provider key that was put away': 'ivory-tarragon-walls',
} as const;

const config = `claude-api-key:
  - api-key: ${secrets['a provider key in config.yaml']}
openai-compatibility:
  - name: elsewhere
    base-url: https://elsewhere.example
    api-key-entries:
      - api-key: ${secrets['the key of another service in config.yaml']}
    models: []
`;

const putAway = [
  {
    section: 'codex-api-key',
    entry: { 'api-key': secrets['a provider key that was put away'] },
  },
];

/** As if an earlier version, or this one before it knew, had written every secret down. */
const plantedLine = (atMs: number, secret: string): string =>
  JSON.stringify({
    timestamp: new Date(atMs).toISOString(),
    level: 'error',
    event: 'x.happened',
    note: `told ${secret} to go`,
    encoded: Buffer.from(`x${secret}`).toString('base64'),
  });

interface Place {
  readonly run: Run;
  readonly home: string;
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;
  readonly zip: string;
}

async function placeWith(sidecar: (run: Run) => string): Promise<Place> {
  const run = newRun();
  const home = path.join(run.folder, 'quillfeather');
  const data = path.join(home, 'data');
  const logs = path.join(data, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  mkdirSync(path.join(data, 'auth-kept'), { mode: 0o700 });
  writeFileSync(path.join(data, 'config.yaml'), config);
  writeFileSync(path.join(data, 'auth-kept', 'api-keys.json'), JSON.stringify(putAway));
  const settings = { apiKey: secrets['our own API key'] };
  writeFileSync(path.join(data, 'settings.json'), JSON.stringify(settings));
  const atMs = Date.now() - 60_000;
  const lines = Object.values(secrets).map((secret, n) => plantedLine(atMs + n, secret));
  writeFileSync(path.join(logs, logFileName(atMs)), `${lines.join('\n')}\n`);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    ...run.env,
    KORPROXY_DATA_DIR: data,
    KORPROXY_PORT: String(await freePort()),
    KORPROXY_SIDECAR: sidecar(run),
  };
  return { run, home, data, env, zip: path.join(run.folder, 'out.zip') };
}

const leaksIn = (text: string): readonly string[] =>
  Object.entries(secrets).flatMap(([what, secret]) =>
    leaksOf(secret, text).length > 0 ? [what] : [],
  );

const zipText = async (zip: string): Promise<string> => [...(await unzip(zip)).values()].join('\n');

const roads: Readonly<Record<string, (host: Host, place: Place) => Promise<string>>> = {
  'the viewer’s page': async ({ logs }) =>
    JSON.stringify(await logs.page({ filter: everyLine, before: null, limit: 500 })),
  'the viewer’s news': async ({ logs }) =>
    JSON.stringify(await logs.news({ filter: everyLine, from: '-:0', limit: 500 })),
  'the preview of an export': async ({ logs }) =>
    JSON.stringify(await logs.preview({ lastWords: true })),
  'an export': async ({ logs }, { zip }) => {
    await logs.save({ lastWords: true });
    return zipText(zip);
  },
};

describe.skipIf(process.platform === 'win32').each([
  ['once the gateway answers', 'healthy', (run: Run) => makeFakeSidecar(['ok'], run).file],
  ['when the gateway never ran', 'failed', () => '/nowhere/cli-proxy-api'],
] as const)('secrets that are known exactly, %s', (_when, state, sidecar) => {
  let place: Place;
  let host: Host;

  beforeEach(async () => {
    place = await placeWith(sidecar);
    const shell: Shell = { ...facelessShell, pickSaveFile: async () => place.zip };
    host = await createHost({
      ...{ shell, env: place.env, homeFolder: place.home, appVersion: '1.0.0' },
      resourcesPath: null,
      openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
    });
    await until(`it is ${state}`, () => host.snapshot().state === state);
  });

  afterEach(async () => {
    await host.close(2_000);
    await expectNoOrphans(place.run);
    place.run.dispose();
  });

  it.each(Object.entries(roads))('are not in %s', async (_what, said) => {
    const text = await said(host, place);
    expect(text).toContain('x.happened');
    expect(leaksIn(text)).toEqual([]);
  });

  it('are not in the log from the first look at the keys on, those put away included', async () => {
    await host.providers.accounts({ providerId: 'claude' });
    const folder = path.join(place.data, 'logs');
    const before = readLogs(folder);
    host.log.warn('y.happened', { note: Object.values(secrets).join(' and ') });
    const own = readLogs(folder).slice(before.length);
    expect(own).toContain('y.happened');
    expect(leaksIn(own)).toEqual([]);
  });
});

const readLogs = (folder: string): string =>
  readdirSync(folder)
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');

it.each([
  ['shown', ['--logs']],
  ['shown as JSON', ['--logs', '--json']],
  ['exported', ['--export-logs']],
])('are not in the log when it is %s in a terminal', async (_what, args) => {
  const place = await placeWith(() => '/nowhere/cli-proxy-api');
  let text = '';
  const write = (piece: string, done?: () => void): void => {
    text += piece;
    done?.();
  };
  const isExport = args.includes('--export-logs');
  await runLogsCommand({
    commandLine: readCommandLine(isExport ? [...args, place.zip] : args),
    machine: { env: place.env, platform: process.platform, home: place.home },
    userName: 'quillfeather',
    appVersion: '1.0.0',
    nowMs: Date.now(),
    out: { write },
    err: { write },
    signal: new AbortController().signal,
  });
  const said = isExport ? await zipText(place.zip) : text;
  place.run.dispose();
  expect(said).toContain('told');
  expect(leaksIn(said)).toEqual([]);
});
