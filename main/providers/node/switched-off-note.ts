import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { readJson } from '../../base/node/json-file.ts';
import type { SidecarClient } from '../core/provider-ports.ts';

const files = z.array(z.string().min(1).max(500)).max(1_000);

/**
 * The older line forgets a block only when an account is switched off and on. What is off for that
 * moment is noted down first, so that a crash in between leaves no account off: the next core that
 * answers is told to switch it on.
 */
export function repairingClient(
  client: SidecarClient,
  path: string,
): SidecarClient & { repair(): Promise<void> } {
  let pending: Promise<void> = Promise.resolve();
  const change = (next: (noted: readonly string[]) => readonly string[]): Promise<void> => {
    pending = pending.then(async () => {
      const before = await noted(path);
      const after = next(before);
      if (after.length === 0) await rm(path, { force: true });
      else await writeAtomically(path, JSON.stringify(after), { survivesPowerCut: false });
    });
    return pending;
  };
  return {
    ...client,
    async clearBlock(row) {
      await change((before) => [...before.filter((file) => file !== row.file), row.file]);
      const isCleared = await client.clearBlock(row);
      // One that could not be switched on again stays noted.
      if (isCleared || (await client.switchOn(row.file))) {
        await change((before) => before.filter((file) => file !== row.file));
      }
      return isCleared;
    },
    // Meant to last, so no later repair may undo it.
    async switchOff(file) {
      await change((before) => before.filter((other) => other !== file));
      return client.switchOff(file);
    },
    async repair() {
      for (const file of await noted(path)) {
        await client.switchOn(file);
        await change((before) => before.filter((other) => other !== file));
      }
    },
  };
}

/** Empty where there is none, or nothing that we wrote. */
const noted = async (path: string): Promise<readonly string[]> =>
  files.safeParse(await readJson(path)).data ?? [];
