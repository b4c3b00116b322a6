import path from 'node:path';
import {
  dataPaths,
  prepareDataFolder,
  sidecarCacheFolder,
  thisMachine,
} from '../../main/base/node/paths.ts';
import { findPortOwner } from '../../main/base/node/port-owner.ts';
import { systemClock } from '../../main/base/node/system-clock.ts';
import { prepareConfig } from '../../main/config/node/config-file.ts';
import { createDoor, createGateway } from '../../main/gateway/create-gateway.ts';
import { freePort } from './free-port.ts';
import { type LoggedLine, listeningLog } from './listening-log.ts';
import { monotonicMs } from './monotonic.ts';
import type { Run } from './run-folder.ts';
import { until } from './until.ts';

export interface TimedLine extends LoggedLine {
  readonly atMs: number;
}

const apiKey = 'korproxy-of-a-test';

/** Gateway and door as the app has them, with a sidecar of choice, up and answering. */
export async function openDoorWorld(run: Run, sidecarPath: string) {
  const env = { ...process.env, ...run.env, KORPROXY_DATA_DIR: path.join(run.folder, 'data') };
  const paths = dataPaths({ env, platform: process.platform, home: run.folder });
  prepareDataFolder(paths);
  const port = await freePort();
  const { log: plainLog, lines: plainLines } = listeningLog();
  const lines: TimedLine[] = [];
  const timed =
    (level: keyof typeof plainLog) => (event: string, fields?: LoggedLine['fields']) => {
      plainLog[level](event, fields);
      for (const line of plainLines.splice(0)) lines.push({ ...line, atMs: monotonicMs() });
    };
  const log = {
    ...{ debug: timed('debug'), info: timed('info'), warn: timed('warn'), error: timed('error') },
  };
  const clock = systemClock;
  const door = createDoor({
    ...{ clock, log, port: () => port, apiKeys: async () => [apiKey] },
    ...{ isWanted: () => true, isWantedAtRest: () => false, onWaiting: () => {} },
  });
  const launchSettings = {
    ...{ port, apiKey, sidecarPath, coreVersion: null, modelListFromNetwork: false },
  };
  const gateway = createGateway({
    ...{ clock, door, env, log, paths, demo: null, resourcesPath: null },
    sidecarCacheFolder: sidecarCacheFolder(thisMachine()),
    launchSettings: () => launchSettings,
    prepareConfig: (wanted) => prepareConfig(paths, { ...wanted, authFolder: paths.auth }),
    beforeStart: async () => {},
    redact: (text) => text,
    onVersion: () => {},
  });
  const healthyAfter = (run: number): Promise<unknown> =>
    until('it is healthy', () => gateway.health.run > run && gateway.health.state === 'healthy', {
      everyMs: 2,
    });
  gateway.send({ type: 'start-requested' });
  await healthyAfter(0);
  return {
    ...{ apiKey, door, gateway, lines, port },
    /** The gateway's program; until it is healthy again. Resolves with when it was killed. */
    kill: async (killed = () => {}): Promise<number> => {
      const owner = await findPortOwner(port);
      if (!owner) throw new Error('nobody listens');
      const { run } = gateway.health;
      const atMs = monotonicMs();
      process.kill(owner.pid, 'SIGKILL');
      killed();
      await healthyAfter(run);
      return atMs;
    },
    /** By the user, which forgives earlier restarts. Resolves with when it was asked for. */
    restart: async (): Promise<number> => {
      const { run } = gateway.health;
      const atMs = monotonicMs();
      gateway.send({ type: 'restart-requested' });
      await healthyAfter(run);
      return atMs;
    },
    close: () => gateway.close(2_000),
  };
}
