import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { ActionRefused } from '../base/core/action-refused.ts';
import type { DemoGateway } from './node/sidecar-finder.ts';

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
 * From a clone the provision script fetches or builds it, checked; a packaged app shows where it is
 * to be had, since the bundled one was lost and only an installer puts it back.
 */
export async function getSidecar(
  env: NodeJS.ProcessEnv,
  openUrl: (url: string) => Promise<void>,
): Promise<{ readonly ready: boolean; readonly note: string }> {
  if (!env['KORPROXY_PROVISION']) {
    await openUrl(releasesUrl);
    return { ready: false, note: 'Opened in your browser' };
  }
  await provideCore(env, null);
  return { ready: true, note: 'Installed' };
}

export interface ProvideOptions {
  readonly onProgress?: (text: string) => void;
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
  { onProgress = () => {}, cancel }: ProvideOptions = {},
): Promise<void> {
  const script = env['KORPROXY_PROVISION'];
  if (!script) {
    throw new ActionRefused(
      `CLIProxyAPI ${version ?? ''} is not on this computer, and this KorProxy cannot fetch it. npm start in a clone of KorProxy can.`,
    );
  }
  const providing = execa(process.execPath, [script, ...(version === null ? [] : [version])], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    reject: false,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: provisionLimitMs,
    ...(cancel && { cancelSignal: cancel }),
    buffer: { stdout: false },
  });
  if (providing.stdout) createInterface({ input: providing.stdout }).on('line', onProgress);
  const { exitCode, isCanceled, stderr } = await providing;
  if (isCanceled) throw new ActionRefused('Cancelled. What has come is kept for the next time.');
  if (exitCode !== 0) throw new ActionRefused(`CLIProxyAPI could not be had${reasonIn(stderr)}`);
}

/** The script tells it in a line of its own. */
function reasonIn(stderr: string): string {
  const why = /^ *why: +(.+)$/m.exec(stderr)?.[1];
  return why === undefined ? '. Run npm start again to see why.' : `: ${why}.`;
}
