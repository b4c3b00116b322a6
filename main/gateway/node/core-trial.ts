import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from '../../base/core/pause.ts';
import type { Clock } from '../../base/core/ports.ts';
import { ProblemError } from '../../base/core/problem-error.ts';
import { unlogged } from '../../base/core/unlogged.ts';
import { getFromLoopback, NoAnswer } from '../../base/node/loopback-http.ts';
import { makeFolder } from '../../base/node/make-folder.ts';
import type { Environment } from '../../base/node/paths.ts';
import { type CheckFailure, causeOf, exitWords } from '../../contract/problems.ts';
import { healthyLimitMs } from '../core/core-switch.ts';
import type { HealthCheck, LaunchPlan, SidecarExit } from '../core/gateway-ports.ts';
import { readinessMs } from '../core/health-reducer.ts';
import { childEnvironment } from './child-environment.ts';
import { openHealthCheck } from './health-check.ts';
import { createSidecar } from './sidecar.ts';
import type { FoundSidecar } from './sidecar-finder.ts';
import { findAbilities } from './sidecar-flags.ts';

/** How a trial is set up: a port, a folder for logins that stays empty, the key of all tools. */
export interface TrialConfig {
  readonly port: number;
  readonly authFolder: string;
  readonly apiKey: string;
}

export interface TrialPorts {
  readonly clock: Clock;
  readonly env: Environment;
  /** Of the present run; the trial has a folder in it that is removed. */
  readonly runFolder: string;
  readonly apiKey: () => string;
  /** Null when none was found. */
  readonly sparePort: () => Promise<number | null>;
  /** The text of config.yaml for that setting. Rejects with a `ProblemError`. */
  readonly copyConfig: (config: TrialConfig) => Promise<string>;
  readonly limitMs?: number;
}

/** SIGTERM to SIGKILL: it has nothing to finish. */
const stopMs = 500;
/** From a core's end until its exit is told, on a busy machine too. */
const exitToldMs = 1_000;
/** For one question; the health check has its own. */
const askMs = 2_000;

/** What the popover and the presets live by; each must answer 200 to its key. */
const routes = [
  { path: '/v1/models', key: 'api' },
  { path: '/v0/management/auth-files', key: 'management' },
] as const;

class TrialFailed extends Error {}

const failed = (why: string): TrialFailed => new TrialFailed(why);

const folderOf = (runFolder: string): string => join(runFolder, 'core-trial');

/** Removes what an app that was killed in the middle of a trial has left. */
export const clearTrial = (runFolder: string): Promise<void> =>
  rm(folderOf(runFolder), { recursive: true, force: true });

/**
 * Runs a core beside the one that serves, on a port of its own, with a copy of the configuration and
 * none of the accounts, and looks whether it is one and does what we need. Resolves with null, or with
 * a sentence why not. Only one at a time.
 */
export async function tryCore(
  find: () => Promise<FoundSidecar | null>,
  ports: TrialPorts,
): Promise<string | null> {
  const folder = folderOf(ports.runFolder);
  try {
    const core = await find();
    if (core === null) throw new ProblemError({ code: 'sidecar-missing' });
    await clearTrial(ports.runFolder);
    makeFolder(join(folder, 'auth'));
    await run(await planFor(core, folder, ports), folder, ports);
    return null;
  } catch (error) {
    if (error instanceof TrialFailed) return error.message;
    if (error instanceof ProblemError) return `${causeOf(error.problem)}.`;
    throw error;
  } finally {
    await clearTrial(ports.runFolder);
  }
}

async function planFor(
  core: FoundSidecar,
  folder: string,
  { env, apiKey, sparePort, copyConfig }: TrialPorts,
): Promise<LaunchPlan> {
  const port = await sparePort();
  if (port === null) throw failed('No free port was found to try it on.');
  const configPath = join(folder, 'config.yaml');
  const text = await copyConfig({ port, authFolder: join(folder, 'auth'), apiKey: apiKey() });
  await writeFile(configPath, text, { mode: 0o600 });
  const managementKey = randomBytes(32).toString('base64url');
  const childEnv = childEnvironment(env, managementKey);
  const { localModel, version } = await findAbilities(core, folder, { env: childEnv, cwd: folder });
  if (core.version !== null && version !== null && version !== core.version) {
    throw failed(`It says that it is ${version}, not ${core.version}.`);
  }
  return {
    file: core.file,
    args: [...core.leadingArgs, '-config', configPath, ...(localModel ? ['-local-model'] : [])],
    env: childEnv,
    cwd: folder,
    // The list of models is no part of a trial, and needs the network.
    modelListFromNetwork: false,
    ...{ port, configPath, managementKey, version, goneVersion: null, demo: false, preflightMs: 0 },
  };
}

async function run(plan: LaunchPlan, folder: string, ports: TrialPorts): Promise<void> {
  const { clock } = ports;
  // What it says and does here is no event of the gateway's.
  const sidecar = createSidecar({
    ...{ clock, log: unlogged, redact: () => '' },
    recordPath: join(folder, 'sidecar.json'),
  });
  const ended = new Promise<never>((_resolve, reject) => {
    sidecar.onExit((exit) => reject(failed(exitSentence(exit))));
  });
  ended.catch(() => {}); // Told by whoever waits for it.
  const over = new AbortController();
  let check: HealthCheck | null = null;
  try {
    check = openHealthCheck(plan, await sidecar.start(1, plan));
    const proof = becomesHealthy(check, ports, over.signal).then(() =>
      answersRoutes(plan, ports.apiKey()),
    );
    await Promise.race([
      ended,
      proof.catch(async (error: unknown) => {
        // A core that ends leaves a question without an answer, and is told a moment later.
        await Promise.race([ended, pause(clock, exitToldMs)]);
        throw error;
      }),
    ]);
  } finally {
    over.abort();
    check?.close();
    await sidecar.stop(stopMs);
  }
}

const exitSentence = ({ refusal, ...exit }: SidecarExit): string =>
  refusal || exit.cause
    ? `${causeOf(refusal ?? { code: 'sidecar-exited', exit })}.`
    : `It ended by itself ${exitWords(exit)}.`;

async function becomesHealthy(
  check: HealthCheck,
  { clock, limitMs = healthyLimitMs }: TrialPorts,
  over: AbortSignal,
): Promise<void> {
  const endMs = clock.ticks() + limitMs;
  for (;;) {
    const result = await check.check();
    if (over.aborted) return;
    if (result.type === 'passed') {
      if (result.managementLocked) throw failed("It refuses KorProxy's own key.");
      return;
    }
    if (result.type === 'refused') throw failed(`${causeOf(result.problem)}.`);
    if (clock.ticks() >= endMs) {
      throw failed(silenceSentence(result.type === 'failed' ? result.failure : null, limitMs));
    }
    await pause(clock, readinessMs);
  }
}

function silenceSentence(failure: CheckFailure | null, limitMs: number): string {
  return failure === 'not-ours' || failure === 'not-understood' || failure === 'bad-status'
    ? 'It answers, but not as CLIProxyAPI does.'
    : `It gave no answer within ${Math.round(limitMs / 1_000)} s.`;
}

async function answersRoutes(plan: LaunchPlan, apiKey: string): Promise<void> {
  for (const { path, key } of routes) {
    const signal = AbortSignal.timeout(askMs);
    const ownKey = key === 'api' ? apiKey : plan.managementKey;
    const status = await getFromLoopback(plan.port, path, ownKey, signal).then(
      (answer) => answer.status,
      (error: unknown) => {
        if (error instanceof NoAnswer) return null;
        throw error;
      },
    );
    if (status !== 200) {
      const how = status === null ? 'no answer' : `HTTP ${status}`;
      throw failed(`It does not serve ${path} (${how}), which KorProxy needs.`);
    }
  }
}
