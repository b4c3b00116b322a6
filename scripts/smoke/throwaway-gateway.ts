import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../main/base/core/ports.ts';
import { type DataPaths, sidecarCacheFolder } from '../../main/base/node/paths.ts';
import { systemClock as clock } from '../../main/base/node/system-clock.ts';
import { readOverrides } from '../../main/config/core/settings.ts';
import { prepareConfig } from '../../main/config/node/config-file.ts';
import { newApiKey } from '../../main/config/node/settings-file.ts';
import { causeOf } from '../../main/contract/problems.ts';
import { createDoor, createGateway } from '../../main/gateway/create-gateway.ts';
import type { Gateway } from '../../main/gateway/gateway.ts';
import { endpointOf } from '../../main/providers/endpoint.ts';
import { freePort } from '../bootstrap/free-port.mjs';
import type { Startup } from './report.ts';

export interface ThrowawayOptions {
  /** Used in place: tokens that are renewed on the way have to be kept. Null for none. */
  readonly authFolder: string | null;
  /** Whose foreign keys (proxy-url, keys of providers) hold; null for none. */
  readonly configFile: string | null;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
}

const startLimitMs = 30_000;
const stopGraceMs = 2_000;

/**
 * A gateway of its own on a free port, beside the user's. Only the credentials are shared: config,
 * key and port are its own and go with it.
 */
export async function startThrowaway({ authFolder, configFile, env, log }: ThrowawayOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'korproxy-smoke-'));
  const paths: DataPaths = {
    folder,
    auth: authFolder ?? join(folder, 'auth'),
    config: join(folder, 'config.yaml'),
    settings: join(folder, 'settings.json'),
    logs: join(folder, 'logs'),
    run: join(folder, 'run'),
  };
  if (configFile !== null) await copyFile(configFile, paths.config);
  const { sidecarPath } = readOverrides(env).overrides;
  const launchSettings = {
    ...{ port: await freePort(), apiKey: newApiKey(), sidecarPath, coreVersion: null },
    // It asks once and ends: a list that changes on the way would only make two runs differ.
    modelListFromNetwork: false,
  };
  const machine = { env, platform: process.platform, home: homedir() };
  // Nobody knows this port, so nobody is to be told anything there.
  const door = createDoor({
    ...{ clock, log, port: () => launchSettings.port, apiKeys: async () => [] },
    ...{ isWanted: () => false, isWantedAtRest: () => false, onWaiting: () => {} },
  });
  const gateway = createGateway({
    ...{ clock, door, log, paths, env, demo: null, resourcesPath: null },
    sidecarCacheFolder: sidecarCacheFolder(machine),
    launchSettings: () => launchSettings,
    prepareConfig: (wanted) => prepareConfig(paths, { ...wanted, authFolder: paths.auth }),
    beforeStart: async () => {},
    redact: () => '',
    onVersion: () => {},
  });
  return {
    authFolder: paths.auth,
    endpoint: endpointOf(gateway, () => launchSettings.apiKey),
    start: () => started(gateway),
    async close() {
      await gateway.close(stopGraceMs);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Resolves with how it came up: healthy, given up, or too slow. */
async function started(gateway: Gateway): Promise<Startup> {
  const startMs = clock.ticks();
  await new Promise<void>((resolve) => {
    const cancelLimit = clock.after(startLimitMs, resolve);
    const forget = gateway.onChange(() => {
      if (!['healthy', 'degraded', 'failed'].includes(gateway.health.state)) return;
      forget();
      cancelLimit();
      resolve();
    });
    gateway.send({ type: 'start-requested' });
  });
  const { state, problem } = gateway.health;
  const coreVersion = gateway.plan?.version ?? null;
  if (state === 'healthy' || state === 'degraded') {
    const tookMs = clock.ticks() - startMs;
    return { ok: true, tookMs, coreVersion, errorCode: null, errorMessage: null };
  }
  return {
    ok: false,
    tookMs: null,
    coreVersion,
    errorCode: problem?.code ?? 'start-timed-out',
    errorMessage: problem ? `${causeOf(problem)}.` : 'The gateway was not healthy within 30 s.',
  };
}
