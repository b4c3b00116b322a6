import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { type ProviderMemory, readMemory, writeMemory } from '../core/memory.ts';

/** Where test results and chosen models are kept: one JSON file, 0600. */
export const providerMemoryFile = (path: string) => ({
  load: async (): Promise<ProviderMemory | null> => readMemory(await readFile(path, 'utf8')),
  save: (memory: ProviderMemory): Promise<void> =>
    writeAtomically(path, writeMemory(memory), { survivesPowerCut: false }),
});
