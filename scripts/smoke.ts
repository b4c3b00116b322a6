import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Log } from '../main/base/core/ports.ts';
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
    authFolder: resolve(values['auth-dir'] ?? paths.auth),
    configFile: values.config === undefined ? own : resolve(values.config),
    providers: names.map((name) => providerId.parse(name)),
    json: values.json,
  };
}

async function smoke(asked: Asked): Promise<SmokeReport> {
  const { authFolder, configFile } = asked;
  if (configFile !== null && !(await isFile(configFile))) {
    return notStarted('config-missing', 'The config file that was named is not there.');
  }
  if (!usableSidecar(defaultSidecar)) await provideSidecar(defaultSidecar, progress);
  const gateway = await startThrowaway({ authFolder, configFile, env: process.env, log });
  try {
    const startup = await gateway.start();
    if (!startup.ok) return { startup, providers: {} };
    return { startup, providers: await askAll(gateway.endpoint, asked) };
  } finally {
    await gateway.close();
  }
}

async function askAll(
  endpoint: Awaited<ReturnType<typeof startThrowaway>>['endpoint'],
  { authFolder, providers: wanted }: Asked,
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
    await new Promise<void>((done) => clock.after(100, done));
  } while (clock.ticks() < deadlineMs);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
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
