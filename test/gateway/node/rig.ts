import path from 'node:path';
import { type DataPaths, dataPaths, prepareDataFolder } from '../../../main/base/node/paths.ts';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import { prepareConfig } from '../../../main/config/node/config-file.ts';
import { newApiKey } from '../../../main/config/node/settings-file.ts';
import type { LaunchPlan, Sidecar, SidecarExit } from '../../../main/gateway/core/gateway-ports.ts';
import {
  createPreflight,
  type EarlyPreflight,
  type PreflightPorts,
  recordPath,
} from '../../../main/gateway/node/preflight.ts';
import { createSidecar } from '../../../main/gateway/node/sidecar.ts';
import { type Behaviour, type FakeSidecar, makeFakeSidecar } from '../../support/fake-sidecar.ts';
import { freePort } from '../../support/free-port.ts';
import { type LoggedLine, listeningLog } from '../../support/listening-log.ts';
import { expectNoOrphans } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';

export const soon = { everyMs: 2 };

/** Long versions of the repeated tests, for a machine that has the time. */
export const times = (count: number, longCount: number): number =>
  process.env['KORPROXY_LONG'] ? longCount : count;

/** For a suite with repeated tests. */
export const patience = { timeout: times(60_000, 1_800_000) };

/** The real ports of one app, in a data folder of their own. */
export interface Rig {
  readonly run: Run;
  readonly paths: DataPaths;
  readonly port: number;
  readonly apiKey: string;
  readonly fake: FakeSidecar;
  readonly lines: readonly LoggedLine[];
  readonly exits: readonly SidecarExit[];
  readonly sidecar: Sidecar;
  readonly preflight: EarlyPreflight;
  plan(over?: Partial<LaunchPlan>): LaunchPlan;
  listening(count?: number): Promise<void>;
  /** It listens and has written its last line: from here on no broken pipe ends it. */
  silent(count?: number): Promise<void>;
}

interface RigOptions {
  readonly behaviours?: readonly Behaviour[];
  /** A program in place of the fake one. */
  readonly file?: string;
  readonly preflight?: Partial<PreflightPorts>;
}

const open: Rig[] = [];

export async function makeRig({ behaviours = ['ok'], file, preflight = {} }: RigOptions = {}) {
  const run = newRun();
  const port = await freePort();
  const env = { ...process.env, ...run.env, KORPROXY_DATA_DIR: path.join(run.folder, 'data') };
  const paths = dataPaths({ env, platform: process.platform, home: run.folder });
  prepareDataFolder(paths);
  const fake = makeFakeSidecar(behaviours, run);
  const apiKey = newApiKey();
  const { log, lines } = listeningLog();
  const ports = { clock: systemClock, log, redact: (text: string) => text };
  const sidecar = createSidecar({ ...ports, recordPath: recordPath(paths) });
  const configPaths = preflight.paths ?? paths;
  const exits: SidecarExit[] = [];
  sidecar.onExit((exit) => exits.push(exit));
  const noted = async (event: string, count: number): Promise<void> => {
    const seen = () => fake.journal().filter((entry) => entry.event === event).length;
    await until(`the sidecar is ${event}`, () => seen() >= count, soon);
  };
  const rig: Rig = {
    run,
    paths,
    port,
    apiKey,
    fake,
    lines,
    exits,
    sidecar,
    preflight: createPreflight({
      ...ports,
      paths,
      env,
      sidecarCacheFolder: path.join(run.folder, 'cache'),
      resourcesPath: null,
      demo: null,
      isOurDoor: () => false,
      launchSettings: () => ({
        ...{ port, apiKey, sidecarPath: file ?? fake.file, coreVersion: null },
        modelListFromNetwork: false,
      }),
      prepareConfig: (launchSettings) =>
        prepareConfig(configPaths, { ...launchSettings, authFolder: configPaths.auth }),
      ...preflight,
    }),
    plan: (over = {}) => ({
      file: file ?? fake.file,
      args: ['-config', paths.config],
      env: { ...run.env, PATH: process.env['PATH'] ?? '' },
      cwd: paths.folder,
      port,
      configPath: paths.config,
      managementKey: 'test-management-key',
      version: null,
      goneVersion: null,
      demo: false,
      modelListFromNetwork: false,
      preflightMs: 0,
      ...over,
    }),
    listening: (count = 1) => noted('listening', count),
    silent: (count = 1) => noted('silent', count),
  };
  open.push(rig);
  return rig;
}

/** Ends everything a test has left, and fails it when something outlived that. */
export async function closeRigs(): Promise<void> {
  const rigs = open.splice(0);
  await Promise.all(rigs.map(({ sidecar }) => sidecar.stop(50)));
  for (const rig of rigs) {
    await expectNoOrphans(rig.run);
    rig.run.dispose();
  }
}
