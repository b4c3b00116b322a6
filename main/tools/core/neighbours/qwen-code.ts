import type { Computer } from '../computer.ts';
import { jsonFile } from '../json-file.ts';
import { keysThat, type NeighbourKey, type NeighboursOf } from '../neighbour.ts';

/** By its documentation: the computer's file wins over a project's, and that over the user's. */
const keys: readonly NeighbourKey[] = [
  ...keysThat('elsewhere', [['security', 'auth', 'selectedType']], {
    when: (value) => value !== 'openai',
  }),
  ...keysThat('model', [['model', 'name']]),
];

function systemFile({ platform }: Computer): string {
  if (platform === 'darwin') return '/Library/Application Support/QwenCode/settings.json';
  if (platform === 'win32') return 'C:\\ProgramData\\qwen-code\\settings.json';
  return '/etc/qwen-code/settings.json';
}

export const besideQwenCode: NeighboursOf = (computer) => ({
  files: [{ path: systemFile(computer), of: 'computer', format: jsonFile, keys }],
  projectFiles: ['settings.json', 'settings.local.json'].map((name) => ({
    ...{ steps: ['.qwen', name], format: jsonFile, keys },
  })),
});
