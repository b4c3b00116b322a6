import { coreVersion } from '../contract/cores.ts';
import type { Choice } from '../gateway/core/switch-record.ts';
import { type CommandLine, UsageError } from './command-line.mjs';

export type CoreOptions =
  | { readonly type: 'list' }
  /** To the newest of the line that runs. */
  | { readonly type: 'update'; readonly yes: boolean }
  /** Null leaves the version to the app. */
  | { readonly type: 'use'; readonly choice: Choice; readonly yes: boolean };

/** Throws with a sentence for the user when it cannot be meant. */
export function readCoreOptions({ given, values, version }: CommandLine): CoreOptions {
  switch (values.core) {
    case 'list':
      if (version !== null || given.has('yes')) {
        throw new UsageError('--core list takes nothing more. npm start -- --help lists all.');
      }
      return { type: 'list' };
    case 'update':
      if (version !== null) {
        throw new UsageError('--core update takes no version; --core use does.');
      }
      return { type: 'update', yes: given.has('yes') };
    case 'use':
      return { type: 'use', choice: readChoice(version), yes: given.has('yes') };
    default:
      throw new UsageError('--core knows list, use and update, as in: npm start -- --core list');
  }
}

function readChoice(word: string | null): Choice {
  if (word === 'default') return null;
  const result = coreVersion.safeParse(word);
  if (!result.success) {
    throw new UsageError(
      '--core use needs a version or default, as in: npm start -- --core use 7.2.140',
    );
  }
  return result.data;
}
