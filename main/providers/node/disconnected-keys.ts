import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import type { DataPaths } from '../../base/node/paths.ts';
import { usualRouting } from '../core/routing.ts';
import {
  keyOf,
  keySections,
  type ProviderKey,
  type ProvidersInConfig,
  providersIn,
} from './provider-keys.ts';

const shape = z.array(
  z.object({
    section: z.enum(keySections),
    entry: z.record(z.string(), z.unknown()),
  }),
);

/**
 * API keys that were disconnected and can be brought back: one JSON file, 0600. A broken file is an
 * error, so that it is never written over.
 */
export async function disconnectedKeys(path: string): Promise<readonly ProviderKey[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '[]';
    throw error;
  });
  return shape.parse(JSON.parse(text)).flatMap(({ section, entry }) => keyOf(section, entry) ?? []);
}

export async function writeDisconnectedKeys(
  path: string,
  keys: readonly ProviderKey[],
): Promise<void> {
  const kept = keys.map(({ section, entry }) => ({ section, entry }));
  await writeAtomically(path, `${JSON.stringify(kept, null, 2)}\n`, { survivesPowerCut: true });
}

/** A shorter one is a placeholder, and would black out common words. */
export const shortestSecret = 8;

export const secretsOf = (keys: readonly ProviderKey[]): readonly string[] =>
  keys.flatMap(({ secrets }) => secrets).filter(({ length }) => length >= shortestSecret);

export const disconnectedFolderOf = ({ folder }: Pick<DataPaths, 'folder'>): string =>
  join(folder, 'auth-kept');

export const disconnectedKeyFileOf = (paths: Pick<DataPaths, 'folder'>): string =>
  join(disconnectedFolderOf(paths), 'api-keys.json');

/** What config.yaml says, and the keys put away. What cannot be read holds none. Never rejects. */
export async function storedKeys(paths: Pick<DataPaths, 'folder' | 'config'>) {
  const [text, putAway] = await Promise.all([
    readFile(paths.config, 'utf8').catch(() => ''),
    disconnectedKeys(disconnectedKeyFileOf(paths)).catch((): readonly ProviderKey[] => []),
  ]);
  const { keys: inUse, proxy, routing } = readable(text);
  return { inUse, putAway, proxy, routing };
}

function readable(text: string): ProvidersInConfig {
  try {
    return providersIn(text);
  } catch {
    return { keys: [], proxy: null, routing: usualRouting };
  }
}
