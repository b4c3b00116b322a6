import { existsSync } from 'node:fs';
import path from 'node:path';
import { sidecarCacheFolder, thisMachine } from '../../main/base/node/paths.ts';
import { defaultSidecar, olderSidecar } from '../../scripts/sidecar/pins.mjs';

/** The pinned release, and the older line that must work as well. */
export const sidecarVersions = { v6: olderSidecar, v7: defaultSidecar } as const;

/** The real CLIProxyAPI in the per-user cache; null where it has not been provided. */
export function realSidecar(line: keyof typeof sidecarVersions = 'v7'): string | null {
  const folder = sidecarCacheFolder(thisMachine());
  const file = path.join(folder, sidecarVersions[line], 'cli-proxy-api');
  return existsSync(file) ? file : null;
}
