import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { pause } from '../main/base/core/pause.ts';
import type { Log } from '../main/base/core/ports.ts';
import { userPath } from '../main/base/node/data-folder.mjs';
import { dataPaths } from '../main/base/node/paths.ts';
import { systemClock as clock } from '../main/base/node/system-clock.ts';
import {
  type ProviderId,
  type ProviderTestResult,
  providerId,
  providerIds,
} from '../main/contract/providers.ts';
import { watchCredentials } from '../main/providers/node/credentials.ts';
import { openSidecarClient } from '../main/providers/node/sidecar-client.ts';
import { Providers } from '../main/providers/provider-knowledge.ts';
import { openMemory } from '../main/providers/provider-memory.ts';
import { ProviderTests } from '../main/providers/provider-test.ts';
import { usableSidecar } from './sidecar/cached-sidecar.mjs';
import { defaultSidecar } from './sidecar/pins.mjs';
import { provideSidecar } from './sidecar/provide.ts';
import { exitCodeOf, type SmokeReport, tableOf, warningsOf } from './smoke/report.ts';
import { startThrowaway } from './smoke/throwaway-gateway.ts';

const usage = `npm run smoke -- [--auth-dir DIR] [--config FILE] [--providers a,b] [--json]

Starts a gateway of its own and asks each provider for one word through it.
  --auth-dir   the folder of the credentials; default KorProxy's own
  --config     whose proxy-url and provider keys to use; default KorProxy's own, if there is one
  --providers  some of ${providerIds.join(', ')}; default all
  --json       one JSON object instead of the table
Ends with 1 when the gateway, the config or KorProxy itself fails, with 0 otherwise: a provider that
is out is a warning.`;

interface Asked {
  readonly authFolder: string;
  /** Else it is KorProxy's own, which a new user has not got yet. */
  readonly isAuthFolderNamed: boolean;
  readonly configFile: string | null;
  readonly providers: readonly ProviderId[];
  readonly json: boolean;
}

/** Nothing of a run is kept, so nothing of it can hold a secret. */
const quiet = (): void => {};
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const progress = (text: string): void => console.error(`sidecar: ${text}`);

/** The sidecar reads its credentials within moments of its start. */
const loadLimitMs = 5_000;

const named = (path: string | undefined): string | null =>
  path === undefined ? null : userPath(path, homedir());

async function readAsked(args: readonly string[]): Promise<Asked | null> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'auth-dir': { type: 'string' },
      config: { type: 'string' },
      providers: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const paths = dataPaths({ env: process.env, platform: process.platform, home: homedir() });
  const names = values.providers?.split(',').map((name) => name.trim()) ?? providerIds;
  const own = await access(paths.config, constants.R_OK).then(
    () => paths.config,
    () => null,
  );
  return {
    authFolder: named(values['auth-dir']) ?? paths.auth,
    configFile: named(values.config) ?? own,
    isAuthFolderNamed: values['auth-dir'] !== undefined,
    providers: names.map((name) => providerId.parse(name)),
    json: values.json,
  };
}

async function smoke(asked: Asked): Promise<SmokeReport> {
  const { authFolder, configFile, isAuthFolderNamed } = asked;
  if (configFile !== null && (await kindOf(configFile)) !== 'file') {
    return notStarted('config-missing', 'The config file that was named is not there.');
  }
  const kind = await kindOf(authFolder);
  if (kind === 'other' || kind === 'file')
    return notStarted('auth-dir-invalid', 'The --auth-dir is not a folder.');
  if (kind === 'none' && isAuthFolderNamed) {
    return notStarted('auth-dir-missing', 'The folder that --auth-dir names is not there.');
  }
  if (!usableSidecar(defaultSidecar)) await provideSidecar(defaultSidecar, progress);
  const gateway = await startThrowaway({
    ...{ configFile, log },
    authFolder: kind === 'none' ? null : authFolder,
    env: process.env,
  });
  try {
    const startup = await gateway.start();
    if (!startup.ok) return { startup, providers: {} };
    return { startup, providers: await askAll(gateway, asked.providers) };
  } finally {
    await gateway.close();
  }
}

async function askAll(
  { endpoint, authFolder }: Awaited<ReturnType<typeof startThrowaway>>,
  wanted: readonly ProviderId[],
): Promise<SmokeReport['providers']> {
  const memory = await openMemory({ log, load: async () => null, save: async () => {} });
  const providers = new Providers({
    ...{ clock, log, endpoint, openSidecarClient },
    watchCredentials: (onChange) => watchCredentials(authFolder, clock, onChange),
  });
  try {
    await loaded(providers, wanted);
    const tests = new ProviderTests({ clock, log, providers, memory });
    const results = await Promise.all(wanted.map((id) => tests.run(id)));
    const entries = results.map((result) => [result.providerId, result] as const);
    return Object.fromEntries(entries) as Record<ProviderId, ProviderTestResult>;
  } finally {
    providers.close();
  }
}

/** Until every credential has its models, or it is clear that one gets none. */
async function loaded(providers: Providers, wanted: readonly ProviderId[]): Promise<void> {
  const deadlineMs = clock.ticks() + loadLimitMs;
  const isLoaded = (id: ProviderId): boolean => {
    const { accounts, models, capability } = providers.facts(id);
    return models.length > 0 || accounts.length === 0 || capability.login === null;
  };
  do {
    await providers.refresh();
    if (providers.knowledge.models !== null && wanted.every(isLoaded)) return;
    await pause(clock, 100);
  } while (clock.ticks() < deadlineMs);
}

const kindOf = (path: string): Promise<'file' | 'folder' | 'other' | 'none'> =>
  stat(path).then(
    (entry) => (entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other'),
    () => 'none',
  );

const notStarted = (errorCode: string, errorMessage: string): SmokeReport => ({
  startup: { ok: false, tookMs: null, coreVersion: null, errorCode, errorMessage },
  providers: {},
});

async function main(): Promise<number> {
  let asked: Asked | null;
  try {
    asked = await readAsked(process.argv.slice(2));
  } catch {
    console.error(usage);
    return 1;
  }
  if (!asked) {
    console.log(usage);
    return 0;
  }
  const report = await smoke(asked).catch(() =>
    notStarted('unexpected', 'The smoketest itself broke.'),
  );
  console.log(asked.json ? JSON.stringify(report) : tableOf(report));
  const isAction = process.env['GITHUB_ACTIONS'] === 'true';
  for (const warning of warningsOf(report)) {
    console.error(
      isAction ? `::warning title=Provider smoketest::${warning}` : `warning: ${warning}`,
    );
  }
  return exitCodeOf(report);
}

process.exitCode = await main();
