import { type Computer, inHome } from '../computer.ts';
import { envFile } from '../env-file.ts';
import { isTable, type Value } from '../file-format.ts';
import { jsonFile } from '../json-file.ts';
import { keysThat, type NeighbourKey, type NeighboursOf } from '../neighbour.ts';

/**
 * As seen with 0.61.0: a shell wins over `~/.gemini/.env`, a project's `.env` is read in its place,
 * and with a login by key the variables of Vertex AI change nothing.
 */

const namesAKey = (value: Value): boolean => /authorization|api-key/i.test(String(value));

const headers = keysThat('key', [['GEMINI_CLI_CUSTOM_HEADERS']], { when: namesAKey });

const login: readonly NeighbourKey[] = [
  ...keysThat('refuses', [['security', 'auth', 'enforcedType']], {
    when: (value) => value !== 'gemini-api-key',
  }),
  ...keysThat('elsewhere', [['security', 'auth', 'useExternal']], {
    when: (value) => value === true,
  }),
];

function systemFile({ platform }: Computer): string {
  if (platform === 'darwin') return '/Library/Application Support/GeminiCli/settings.json';
  if (platform === 'win32') return 'C:\\ProgramData\\gemini-cli\\settings.json';
  return '/etc/gemini-cli/settings.json';
}

export const besideGeminiCli: NeighboursOf = (computer) => ({
  files: [
    { path: inHome(computer, '.gemini', '.env'), of: 'user', format: envFile, keys: headers },
    {
      path: inHome(computer, '.gemini', 'settings.json'),
      ...{ of: 'user', format: jsonFile, keys: login },
    },
    {
      path: inHome(computer, '.env'),
      ...{ of: 'user', format: envFile, keys: keysThat('locked-out', [['GEMINI_API_KEY']]) },
    },
    { path: systemFile(computer), of: 'computer', format: jsonFile, keys: login },
  ],
  variables: [
    ...keysThat('elsewhere', [['GOOGLE_GEMINI_BASE_URL']]),
    ...keysThat('locked-out', [['GEMINI_API_KEY']]),
    ...keysThat('model', [['GEMINI_MODEL']]),
    ...headers,
  ],
  projectFiles: [['.gemini', '.env'], ['.env']].map((steps) => ({
    ...{ steps, format: envFile, keys: keysThat('instead', [[]]) },
  })),
  projects: {
    path: inHome(computer, '.gemini', 'trustedFolders.json'),
    format: jsonFile,
    read: (value) => (isTable(value) ? Object.keys(value) : []),
  },
});
