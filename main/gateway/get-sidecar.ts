import { existsSync } from 'node:fs';
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
  const script = env['KORPROXY_PROVISION'];
  if (!script) {
    await openUrl(releasesUrl);
    return { ready: false, note: 'Opened in your browser' };
  }
  const { exitCode, stderr } = await execa(process.execPath, [script], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
    reject: false,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: provisionLimitMs,
  });
  if (exitCode !== 0) throw new ActionRefused(`CLIProxyAPI could not be had${reasonIn(stderr)}`);
  return { ready: true, note: 'Installed' };
}

/** The script tells it in a line of its own. */
function reasonIn(stderr: string): string {
  const why = /^ *why: +(.+)$/m.exec(stderr)?.[1];
  return why === undefined ? '. Run npm start again to see why.' : `: ${why}.`;
}
