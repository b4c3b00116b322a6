// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bootstrap/cache-folder.mjs';
import { addFiles, sourceDigest } from '../build/stamp.mjs';
import { defaultSidecar } from '../sidecar/pins.mjs';

/** Where the app that the tests start is packed, apart from what a person packs into `release`. */
export const packagedFolder = path.join(root, 'node_modules', '.cache', 'korproxy', 'packaged');
export const packagedApp = path.join(
  packagedFolder,
  process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked',
);
const stampFile = path.join(packagedFolder, 'stamp');

/** All that decides what is packed, beside the sources of the build. */
const sources = ['electron-builder.yml', 'assets/package', 'scripts/package', 'scripts/sidecar'];

/**
 * One value for everything that is packed.
 * @param {import('../electron-runtime/installed-runtime.mjs').ElectronRuntime} runtime
 */
export function packagedDigest({ executable, version }) {
  const hash = createHash('sha256').update(sourceDigest());
  hash.update(JSON.stringify({ executable, version, defaultSidecar }));
  return addFiles(hash, root, sources).digest('hex');
}

/**
 * The packaged app's program where it was packed of these sources, else null.
 * @param {import('../electron-runtime/installed-runtime.mjs').ElectronRuntime | null} runtime
 */
export function currentPackagedApp(runtime) {
  if (runtime === null || !existsSync(stampFile)) return null;
  const isCurrent = readFileSync(stampFile, 'utf8') === packagedDigest(runtime);
  return isCurrent ? path.join(packagedApp, 'korproxy') : null;
}

export { stampFile as packagedStamp };
