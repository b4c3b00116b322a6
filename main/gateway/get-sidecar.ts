import { existsSync } from 'node:fs';
import modules from 'node:module';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { ActionRefused } from '../base/core/action-refused.ts';
import { capitalized } from '../base/core/wording.ts';
import { type DemoGateway, pinnedVersion } from './node/sidecar-finder.ts';

/** Where CLIProxyAPI is to be had by hand. */
const releasesUrl = 'https://github.com/router-for-me/CLIProxyAPI/releases';

/** A download or a Go build on a slow machine takes its time. */
const provisionLimitMs = 1_800_000;

/**
 * The demo gateway runs on the very program that we run on. Null where none was built, as in a
 * packaged app.
 */
export function demoGatewayOf(env: NodeJS.ProcessEnv): DemoGateway | null {
  const script = env['KORPROXY_DEMO_GATEWAY'];
  return script && existsSync(script) ? { file: process.execPath, args: [script] } : null;
}

/**
 * From a clone the provision script fetches or builds it, checked; a packaged app fetches its release
 * with `getter`. Where there is neither, it is shown where it is to be had.
 */
export async function getSidecar(
  env: NodeJS.ProcessEnv,
  openUrl: (url: string) => Promise<void>,
  getter: string | null = null,
): Promise<{ readonly ready: boolean; readonly note: string }> {
  if (!env['KORPROXY_PROVISION'] && getter === null) {
    await openUrl(releasesUrl);
    return { ready: false, note: 'Opened in your browser' };
  }
  await provideCore(env, null, { getter });
  return { ready: true, note: 'Installed' };
}

export interface ProvideOptions {
  readonly onProgress?: (text: string) => void;
  /** The program that gets one within this process, where no script can be run: a file of ours. */
  readonly getter?: string | null;
  /** Ends it; what has come stays for the next time. */
  readonly cancel?: AbortSignal;
}

/**
 * Puts a version into the cache, the usual one for null, as the provision script does it; tells what
 * it is doing. Rejects with an `ActionRefused`.
 */
export async function provideCore(
  env: NodeJS.ProcessEnv,
  version: string | null,
  { onProgress = () => {}, cancel, getter = null }: ProvideOptions = {},
): Promise<void> {
  const script = env['KORPROXY_PROVISION'];
  if (!script) return getWithin(getter, version, { onProgress, ...(cancel && { cancel }) });
  const providing = execa(process.execPath, [script, ...(version === null ? [] : [version])], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    reject: false,
    stdio: ['ignore', 'pipe', 'pipe'],
    // By its end the script sees that of the app.
    ipc: true,
    timeout: provisionLimitMs,
    ...(cancel && { cancelSignal: cancel }),
    buffer: { stdout: false },
  });
  if (providing.stdout) createInterface({ input: providing.stdout }).on('line', onProgress);
  const { exitCode, isCanceled, stderr } = await providing;
  if (isCanceled) throw new ActionRefused(cancelledWords);
  if (exitCode !== 0) throw new ActionRefused(`CLIProxyAPI could not be had${reasonIn(stderr)}`);
}

const cancelledWords = 'Cancelled. What has come is kept for the next time.';

/** See scripts/sidecar/get-core.ts. */
interface CoreGetter {
  readonly getCore: (
    version: string,
    progress: (text: string) => void,
    cancel?: AbortSignal,
  ) => Promise<string | null>;
}

async function getWithin(
  getter: string | null,
  version: string | null,
  { onProgress = () => {}, cancel }: ProvideOptions,
): Promise<void> {
  if (getter === null || !existsSync(getter)) {
    throw new ActionRefused(
      `CLIProxyAPI ${version ?? ''} is not on this computer, and this KorProxy cannot fetch it. npm start in a clone of KorProxy can.`,
    );
  }
  const { getCore } = modules.createRequire(getter)(getter) as CoreGetter;
  const why = await getCore(version ?? pinnedVersion, onProgress, cancel);
  if (cancel?.aborted) throw new ActionRefused(cancelledWords);
  if (why !== null) throw new ActionRefused(`CLIProxyAPI could not be had${reasonIn(why)}`);
}

/** Why, and what to do now; each is told in a line of its own. */
function reasonIn(told: string): string {
  const [why, next] = ['why', 'next'].map((name) => lineIn(told, name));
  if (why === undefined) return '. Run npm start again to see why.';
  const now = next?.replace('run the command again', 'try again') ?? '';
  return `: ${why}.${now === '' ? '' : ` ${capitalized(now)}.`}`;
}

const lineIn = (told: string, name: string): string | undefined =>
  new RegExp(`^ *${name}: +(.+)$`, 'm').exec(told)?.[1];
