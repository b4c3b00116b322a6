import {
  installedRuntime,
  registryRuntime,
} from '../../../scripts/electron-runtime/installed-runtime.mjs';

/**
 * Electron's executable as the start script finds it; null where there is none. A test asks no
 * network: the registry copy serves here even when it is time to look for the official binary again.
 */
export function electronPath(): string | null {
  return (installedRuntime() ?? registryRuntime())?.executable ?? null;
}
