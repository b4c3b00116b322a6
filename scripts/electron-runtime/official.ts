import path from 'node:path';
import { networkReason, request } from '../../main/base/node/network.ts';
import { root } from '../bootstrap/cache-folder.mjs';
import { runProgram } from '../bootstrap/run-program.mjs';
import { officialRuntime, pinnedElectron } from './installed-runtime.mjs';

/** A network that drops packets must not hold a start for longer than this. */
const probeMs = 4_000;

export type OfficialOutcome = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Runs the installer of the pinned `electron` package, which checks the archive against the
 * checksums that the package carries and names the binary only after that.
 */
export async function installOfficial(progress: (text: string) => void): Promise<OfficialOutcome> {
  const why = await unreachable();
  if (why !== null) return { ok: false, why };
  progress(`downloading Electron ${pinnedElectron()}`);
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  const { output } = await runProgram(process.execPath, [installer], {
    cwd: root,
    // Its download passes the environment's proxies by unless it is told.
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '', ELECTRON_GET_USE_PROXY: '1' },
  });
  return officialRuntime() === null
    ? { ok: false, why: errorIn(output) ?? 'its installer ended without a binary' }
    : { ok: true };
}

/** Why the download place does not answer, or null when it does. Any answer will do. */
async function unreachable(): Promise<string | null> {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  const place = mirror ?? 'https://github.com/electron/electron/releases/';
  try {
    await request(place, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(probeMs),
    });
    return null;
  } catch (error: unknown) {
    return `${new URL(place).host} cannot be reached (${networkReason(error) ?? 'no answer'})`;
  }
}

/** The installer prints a stack; its first line that names an error says it all. */
function errorIn(output: string): string | null {
  return output.split('\n').find((line) => /error/i.test(line)) ?? null;
}
