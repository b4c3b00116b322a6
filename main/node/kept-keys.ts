import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from './atomic-file.ts';
import { errorCode } from './fs-error.ts';
import { keyOf, type ProviderKey } from './provider-keys.ts';

const shape = z.array(
  z.object({
    section: z.enum(['claude-api-key', 'codex-api-key', 'gemini-api-key', 'openai-compatibility']),
    entry: z.record(z.string(), z.unknown()),
  }),
);

/**
 * API keys that were disconnected and can be brought back: one JSON file, 0600. A broken file is an
 * error, so that it is never written over.
 */
export async function keptKeys(path: string): Promise<readonly ProviderKey[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '[]';
    throw error;
  });
  return shape.parse(JSON.parse(text)).flatMap(({ section, entry }) => keyOf(section, entry) ?? []);
}

export async function writeKeptKeys(path: string, keys: readonly ProviderKey[]): Promise<void> {
  const kept = keys.map(({ section, entry }) => ({ section, entry }));
  await writeAtomically(path, `${JSON.stringify(kept, null, 2)}\n`, { survivesPowerCut: true });
}
