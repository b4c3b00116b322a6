import { type Computer, folderOf, inHome, joined } from '../computer.ts';
import { isTable, type Value } from '../file-format.ts';
import { jsonFile } from '../json-file.ts';
import { isOn, keysThat, type NeighbourKey, type NeighboursOf } from '../neighbour.ts';

/** As seen with 2.1.330, which passes a settings.json with a comment or a comma too many by; the order of the files is that of its documentation. */

/** Bedrock and its like take no address of ours. */
const clouds = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'];
const sideModels = [
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_SMALL_FAST_MODEL',
  'CLAUDE_CODE_SUBAGENT_MODEL',
];

const namesAKey = (value: Value): boolean => /authorization|x-api-key/i.test(String(value));

/** What counts in a shell and in the `env` of every settings file alike. */
const variables = (at: readonly string[]): readonly NeighbourKey[] => {
  const named = (names: readonly string[]) => names.map((name) => [...at, name]);
  return [
    ...keysThat('elsewhere', named(clouds), { when: isOn }),
    ...keysThat('model', named(['ANTHROPIC_MODEL'])),
    ...keysThat('key', named(['ANTHROPIC_API_KEY'])),
    ...keysThat('key', named(['ANTHROPIC_CUSTOM_HEADERS']), { when: namesAKey }),
    ...keysThat('side-model', named(sideModels)),
  ];
};

const inFile: readonly NeighbourKey[] = [
  ...variables(['env']),
  ...keysThat('key', [['apiKeyHelper']]),
];

/** In a file that goes before ours, or before those of ours that are named. */
const inFileBefore = (ours: Pick<NeighbourKey, 'over'> = {}): readonly NeighbourKey[] => [
  ...inFile,
  ...keysThat('elsewhere', [['env', 'ANTHROPIC_BASE_URL']], ours),
  ...keysThat('key', [['env', 'ANTHROPIC_AUTH_TOKEN']], ours),
  ...keysThat('model', [['model']], ours),
];

function managedFile(computer: Computer): string {
  switch (computer.platform) {
    case 'darwin':
      return '/Library/Application Support/ClaudeCode/managed-settings.json';
    case 'win32':
      return 'C:\\Program Files\\ClaudeCode\\managed-settings.json';
    default:
      return '/etc/claude-code/managed-settings.json';
  }
}

export const besideClaudeCode: NeighboursOf = (computer) => {
  const folder = folderOf(computer, 'CLAUDE_CONFIG_DIR', '.claude');
  const settings = joined(computer, folder, 'settings.json');
  // A project's file wins over settings.json, but not over the file that `--settings` names.
  const ofProject = inFileBefore({ over: [settings] });
  return {
    files: [
      { path: settings, of: 'user', format: jsonFile, keys: inFile, isStrict: true },
      { path: managedFile(computer), of: 'computer', format: jsonFile, keys: inFileBefore() },
    ],
    variables: variables([]),
    projectFiles: ['settings.json', 'settings.local.json'].map((name) => ({
      ...{ steps: ['.claude', name], format: jsonFile, keys: ofProject },
    })),
    projects: {
      path: inHome(computer, '.claude.json'),
      format: jsonFile,
      read: (value) =>
        isTable(value) && isTable(value['projects']) ? Object.keys(value['projects']) : [],
    },
  };
};
