import { folderOf, joined } from '../computer.ts';
import { isTable } from '../file-format.ts';
import { keysThat, type NeighboursOf } from '../neighbour.ts';
import { tomlFile } from '../toml-file.ts';

/**
 * As seen with 0.169.0: it refuses what earlier ones knew, and of a project's file takes the model
 * alone. The variables of OpenAI change nothing once a provider is named.
 */
export const besideCodex: NeighboursOf = (computer) => {
  const folder = folderOf(computer, 'CODEX_HOME', '.codex');
  const config = joined(computer, folder, 'config.toml');
  const profile = joined(computer, folder, 'korproxy.config.toml');
  return {
    files: [
      {
        path: config,
        of: 'user',
        format: tomlFile,
        keys: [
          ...keysThat('refuses', [['profile']]),
          ...keysThat('refuses', [['profiles', 'korproxy']], { over: [profile] }),
          ...keysThat('refuses', [['model_providers', '*', 'wire_api']], {
            when: (value) => value === 'chat',
          }),
          ...keysThat('side-model', [['review_model']]),
        ],
      },
    ],
    projectFiles: [
      {
        steps: ['.codex', 'config.toml'],
        format: tomlFile,
        keys: keysThat('model', [['model']]),
      },
    ],
    projects: {
      path: config,
      format: tomlFile,
      read: (value) =>
        isTable(value) && isTable(value['projects'])
          ? Object.entries(value['projects'])
              .filter(([, each]) => isTable(each) && each['trust_level'] === 'trusted')
              .map(([path]) => path)
          : [],
    },
  };
};
