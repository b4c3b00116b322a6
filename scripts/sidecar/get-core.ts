import { describeFailure } from '../bootstrap/step-failure.mjs';
import { archiveOnly, provideSidecar } from './provide.ts';

/**
 * What the packaged app loads to get a version of CLIProxyAPI by itself: a bundle of its own, so that
 * no start reads it. By the release archive alone, since nobody there has Go.
 * @returns null when it is there, else the lines that say why not
 */
export async function getCore(
  version: string,
  progress: (text: string) => void,
  cancel?: AbortSignal,
): Promise<string | null> {
  try {
    await provideSidecar(version, progress, archiveOnly(cancel));
    return null;
  } catch (error) {
    return describeFailure(error);
  }
}
