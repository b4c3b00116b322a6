import { open } from 'node:fs/promises';
import { namesIn, readConfig } from './core/config-document.ts';
import { guardsFor, kindOfKey } from './core/config-rules.ts';
import { longestConfig } from './node/take-over-files.ts';

/**
 * Names of the keys that a new config.yaml of ours would not have, or not so: for a report, which
 * says what differs and not how. A name that the sidecar does not know may hold anything and is
 * counted only. Never rejects: a file that cannot be read or is refused says just that.
 */
export async function differingConfigKeys(path: string): Promise<readonly string[]> {
  const text = await readText(path);
  return text === null ? ['config.yaml cannot be read'] : differencesIn(text);
}

function differencesIn(text: string): readonly string[] {
  try {
    const { root, document } = readConfig(text);
    const guards = guardsFor({ port: 0, authFolder: '', apiKey: '' });
    const names = namesIn(root);
    const guarded = new Set(guards.map(({ path: [first] }) => first));
    const added = names.filter((name) => kindOfKey.has(name) && !guarded.has(name));
    const unlike = guards
      .filter(({ path, value }) => isFixed(path) && document.getIn(path) !== value)
      .map(({ path }) => path.join('.'));
    const foreign = names.filter((name) => !kindOfKey.has(name)).length;
    return [
      ...added.filter((name) => name !== 'api-keys').sort((a, b) => (a < b ? -1 : 1)),
      ...unlike,
      ...(foreign === 0 ? [] : [`others that are not known: ${foreign}`]),
    ];
  } catch {
    return ['config.yaml has an error'];
  }
}

/** Where it is and which port it has are this computer's own and no difference. */
const isFixed = ([first]: readonly string[]): boolean => first !== 'port' && first !== 'auth-dir';

async function readText(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    return size > longestConfig ? null : await file.readFile('utf8');
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
