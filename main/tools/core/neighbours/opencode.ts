import { type Computer, dotConfig, joined } from '../computer.ts';
import type { Value } from '../file-format.ts';
import { jsonFile } from '../json-file.ts';
import { keysThat, type NeighbourKey, type NeighboursOf } from '../neighbour.ts';

/** As seen with OpenCode 1.18.33; Kilo is built on it. */

/** A model is named with its provider in front. */
const isOthers = (value: Value): boolean => !String(value).startsWith('korproxy/');

const inOwnFile: readonly NeighbourKey[] = [
  ...keysThat('elsewhere', [['agent', '*', 'model'], ['mode', '*', 'model'], ['small_model']], {
    when: isOthers,
  }),
  ...keysThat('refuses', [['disabled_providers']], {
    when: (value) => Array.isArray(value) && value.includes('korproxy'),
  }),
  ...keysThat('refuses', [['enabled_providers']], {
    when: (value) => Array.isArray(value) && !value.includes('korproxy'),
  }),
];

/** What is read later than ours also decides by what ours has. */
const later: readonly NeighbourKey[] = [
  ...keysThat('elsewhere', [['model']], { when: isOthers }),
  ...keysThat('elsewhere', [['provider', 'korproxy', 'options', 'baseURL']]),
  ...inOwnFile,
];

interface Place {
  /** The folder under `~/.config`, and the start of the files' and the variables' names. */
  readonly name: 'opencode' | 'kilo';
  /** The file that is ours; its neighbour is read before it. */
  readonly own: string;
  readonly beside: string;
}

const beside =
  ({ name, own, beside: other }: Place): NeighboursOf =>
  (computer: Computer) => {
    const at = (file: string): string => joined(computer, dotConfig(computer), name, file);
    const variable = name.toUpperCase();
    return {
      files: [
        { path: at(own), of: 'user', format: jsonFile, keys: inOwnFile },
        { path: at(other), of: 'user', format: jsonFile, keys: inOwnFile },
      ],
      variables: keysThat('elsewhere', [[`${variable}_CONFIG`], [`${variable}_CONFIG_CONTENT`]]),
      projectFiles: [
        ...[`${name}.json`, `${name}.jsonc`].map((file) => [file]),
        ...[`${name}.json`, `${name}.jsonc`].map((file) => [`.${name}`, file]),
      ].map((steps) => ({ steps, format: jsonFile, keys: later })),
    };
  };

export const besideOpenCode = beside({
  ...{ name: 'opencode', own: 'opencode.jsonc', beside: 'opencode.json' },
});

export const besideKilo = beside({ name: 'kilo', own: 'kilo.json', beside: 'kilo.jsonc' });
