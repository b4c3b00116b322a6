import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, Log } from '../../base/core/ports.ts';
import { ProblemError } from '../../base/core/problem-error.ts';
import { isPortFree } from '../../base/node/free-port.ts';
import { type DataPaths, type Environment, prepareDataFolder } from '../../base/node/paths.ts';
import type { LaunchPlan, LaunchSettings, Preflight } from '../core/gateway-ports.ts';
import { childEnvironment } from './child-environment.ts';
import { marksOf } from './sidecar-file.ts';
import { type DemoGateway, type FoundSidecar, findSidecar } from './sidecar-finder.ts';
import { type Abilities, findAbilities } from './sidecar-flags.ts';
import { stopStaleSidecar } from './sidecar-record.ts';
import { portProblem } from './sidecar-refusal.ts';

export interface PreflightPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: DataPaths;
  readonly env: Environment;
  readonly sidecarCacheFolder: string;
  readonly resourcesPath: string | null;
  readonly demo: DemoGateway | null;
  readonly launchSettings: () => LaunchSettings;
  /** Whether the listener on this port is our own, which leaves it before the spawn. */
  readonly isOurDoor: (port: number) => boolean;
  /**
   * Makes config.yaml fit for this start, and says whether it was written. Rejects with a
   * `ProblemError`.
   */
  readonly prepareConfig: (
    launchSettings: LaunchSettings,
  ) => Promise<{ readonly outcome: 'created' | 'changed' | 'kept' }>;
}

export const recordPath = ({ run }: Pick<DataPaths, 'run'>): string => join(run, 'sidecar.json');

/** A preflight whose longest part can be done while a restart waits for its time. */
export interface EarlyPreflight extends Preflight {
  /** Reads the program for the next start. Never rejects: what fails here is told by that start. */
  readonly readAhead: () => Promise<void>;
}

/**
 * Settles SR5 and SR6 before every spawn, with no sidecar of ours running. The search and the hash
 * take longest, so the rest is done meanwhile.
 */
export function createPreflight(ports: PreflightPorts): EarlyPreflight {
  let staleStopped: Promise<unknown> | null = null;
  let ahead: ReadAhead | null = null;
  const launch = async (): Promise<LaunchPlan> => {
    const startMs = ports.clock.ticks();
    prepareDataFolder(ports.paths);
    staleStopped ??= stopStaleSidecar(recordPath(ports.paths), ports.log);
    const launchSettings = ports.launchSettings();
    const managementKey = randomBytes(32).toString('base64url');
    const env = childEnvironment(ports.env, managementKey);
    const finding = find(ports, launchSettings, env, ahead);
    ahead = null;
    // The file may only be written, and the port only be free, once no sidecar of ours is left.
    const settled = staleStopped.then(() =>
      Promise.allSettled([
        prepare(ports, launchSettings),
        checkPort(launchSettings.port, ports.isOurDoor),
      ]),
    );
    const [[found], [config, port]] = await Promise.all([Promise.allSettled([finding]), settled]);
    const { sidecar, abilities } = settledValue(found);
    settledValue(config);
    settledValue(port);
    return planFor(ports, launchSettings, {
      sidecar,
      abilities,
      env,
      managementKey,
      preflightMs: ports.clock.ticks() - startMs,
    });
  };
  return Object.assign(launch, {
    readAhead: async () => {
      const wanted = ports.launchSettings();
      const sidecar = search(ports, wanted).catch(() => null);
      ahead = { wanted, sidecar };
      await sidecar;
    },
  });
}

/** A program that was read before its start was due. */
interface ReadAhead {
  readonly wanted: Choice;
  readonly sidecar: Promise<FoundSidecar | null>;
}

/** What of the settings decides which program it is. */
type Choice = Pick<LaunchSettings, 'sidecarPath' | 'coreVersion'>;

const isSameChoice = (a: Choice, b: Choice): boolean =>
  a.sidecarPath === b.sidecarPath && a.coreVersion === b.coreVersion;

function search(
  { env, sidecarCacheFolder, resourcesPath, demo }: PreflightPorts,
  { sidecarPath, coreVersion }: Choice,
): Promise<FoundSidecar> {
  const places = { env, resourcesPath, demo, cacheFolder: sidecarCacheFolder };
  return findSidecar({ ...places, chosenPath: sidecarPath, coreVersion });
}

/** What was read ahead counts only for a file that nobody has touched since. */
async function find(
  ports: PreflightPorts,
  wanted: Choice,
  childEnv: Readonly<Record<string, string>>,
  ahead: ReadAhead | null,
): Promise<{ readonly sidecar: FoundSidecar; readonly abilities: Abilities }> {
  const { log, paths } = ports;
  const known = ahead && isSameChoice(ahead.wanted, wanted) ? await ahead.sidecar : null;
  const isAsRead = known !== null && (await marksOf(known.file)) === known.marks;
  const sidecar = isAsRead ? known : await search(ports, wanted);
  if (sidecar.goneVersion !== null) {
    log.warn('core.choice-gone', { version: sidecar.goneVersion, runs: sidecar.version });
  }
  const surroundings = { env: childEnv, cwd: paths.folder };
  return { sidecar, abilities: await findAbilities(sidecar, paths.run, surroundings) };
}

async function prepare(
  { log, prepareConfig }: PreflightPorts,
  launchSettings: LaunchSettings,
): Promise<void> {
  try {
    const { outcome } = await prepareConfig(launchSettings);
    if (outcome !== 'kept') log.info('config.written', { outcome });
  } catch (error) {
    if (error instanceof ProblemError) log.error('config.rejected', { ...error.problem });
    throw error;
  }
}

/** Where our own door has the port nobody else can have it: the door looked before it opened. */
async function checkPort(port: number, isOurDoor: (port: number) => boolean): Promise<void> {
  if (!isOurDoor(port) && !(await isPortFree(port)))
    throw new ProblemError(await portProblem(port));
}

/** Failures are told in a fixed order, so that one fault gives one and the same sentence. */
function settledValue<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

function planFor(
  { log, paths }: PreflightPorts,
  { port, modelListFromNetwork }: LaunchSettings,
  settled: Pick<LaunchPlan, 'env' | 'managementKey' | 'preflightMs'> & {
    readonly sidecar: FoundSidecar;
    readonly abilities: Abilities;
  },
): LaunchPlan {
  const { sidecar, abilities, env, managementKey, preflightMs } = settled;
  const wantsBuiltIn = !modelListFromNetwork && !sidecar.demo;
  if (wantsBuiltIn && !abilities.localModel) log.warn('model-list.not-kept-local');
  return {
    file: sidecar.file,
    args: [
      ...sidecar.leadingArgs,
      '-config',
      paths.config,
      ...(wantsBuiltIn && abilities.localModel ? ['-local-model'] : []),
    ],
    // Under Electron the demo's program is Electron itself, told to be Node.
    env: sidecar.demo ? { ...env, ELECTRON_RUN_AS_NODE: '1' } : env,
    cwd: paths.folder,
    port,
    configPath: paths.config,
    managementKey,
    version: sidecar.version ?? abilities.version,
    goneVersion: sidecar.goneVersion,
    demo: sidecar.demo,
    modelListFromNetwork,
    preflightMs,
  };
}
