import { existsSync } from 'node:fs';
import path from 'node:path';
import { sidecarCacheFolder, thisMachine } from '../../main/base/node/paths.ts';

/** The pinned core, and the newest line that must work as well. */
export const sidecarVersions = { v6: '6.9.25', v7: '7.2.140' } as const;

/** The real CLIProxyAPI in the per-user cache; null where it has not been provided. */
export function realSidecar(line: keyof typeof sidecarVersions = 'v6'): string | null {
  const folder = sidecarCacheFolder(thisMachine());
  const file = path.join(folder, sidecarVersions[line], 'cli-proxy-api');
  return existsSync(file) ? file : null;
}
