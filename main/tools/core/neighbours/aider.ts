import { inHome } from '../computer.ts';
import { envFile } from '../env-file.ts';
import { keysThat, type NeighbourKey, type NeighboursOf } from '../neighbour.ts';
import { yamlFile } from '../yaml-file.ts';

/** By its documentation: variables win over `.aider.conf.yml`, and of two files the nearer one. */

const inOwnFile: readonly NeighbourKey[] = [
  ...keysThat('side-model', [['weak-model'], ['editor-model']]),
  ...keysThat('elsewhere', [['openai-api-type'], ['openai-api-deployment-id']]),
];

const variables: readonly NeighbourKey[] = [
  ...keysThat('elsewhere', [['AIDER_OPENAI_API_BASE'], ['AIDER_OPENAI_API_TYPE']]),
  ...keysThat('locked-out', [['AIDER_OPENAI_API_KEY']]),
  ...keysThat('model', [['AIDER_MODEL']]),
  ...keysThat('side-model', [['AIDER_WEAK_MODEL'], ['AIDER_EDITOR_MODEL']]),
];

const name = '.aider.conf.yml';

export const besideAider: NeighboursOf = (computer) => ({
  files: [
    { path: inHome(computer, name), of: 'user', format: yamlFile, keys: inOwnFile },
    { path: inHome(computer, '.env'), of: 'user', format: envFile, keys: variables },
  ],
  variables,
  projectFiles: [
    {
      steps: [name],
      format: yamlFile,
      keys: [
        ...keysThat('elsewhere', [['openai-api-base']]),
        ...keysThat('locked-out', [['openai-api-key']]),
        ...keysThat('model', [['model']]),
        ...inOwnFile,
      ],
    },
    { steps: ['.env'], format: envFile, keys: variables },
  ],
});
