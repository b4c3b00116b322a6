import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAt } from '../../base/node/process-facts.ts';

/** As scripts/sidecar/provide.ts names the folder in which a process fills one version. */
const beingFilled = /^incoming-(\d+)-/;

/** Removes versions that were cut off while they were unpacked, by processes that are gone. */
export async function clearCutOffCores(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = Number(beingFilled.exec(name)?.[1] ?? Number.NaN);
    // This process has begun none yet: what has its number is of one before it.
    if (Number.isNaN(pid) || (pid !== process.pid && (await lookAt(pid)).type !== 'gone')) continue;
    await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}
