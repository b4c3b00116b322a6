import { type Computer, inHome } from '../computer.ts';
import { envFile } from '../env-file.ts';
import { jsonText, mergedFile, setEach, sharedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import type { Edit } from '../merge.ts';
import { besideGeminiCli } from '../neighbours/gemini-cli.ts';
import { pointer, textAt } from '../pointing.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';

const envPath = (computer: Computer): string => inHome(computer, '.gemini', '.env');

function forms(facts: Facts): readonly Form[] {
  const { computer, root, apiKey, model } = facts;
  const path = envPath(computer);
  const settings = inHome(computer, '.gemini', 'settings.json');
  /** The root: Gemini CLI adds `/v1beta` by itself. */
  const variables = { GOOGLE_GEMINI_BASE_URL: root, GEMINI_API_KEY: apiKey, GEMINI_MODEL: model };
  const login: Edit = {
    type: 'set',
    path: ['security', 'auth', 'selectedType'],
    value: 'gemini-api-key',
  };
  return [
    mergedFile(
      facts,
      {
        ...{ id: 'env', label: '.env', path, format: envFile, edits: setEach(variables) },
        also: [{ type: 'merge', path: settings, secret: false, format: jsonFile, edits: [login] }],
      },
      {
        steps: [
          'Gemini CLI needs the settings.json of the second form as well. Apply writes both.',
          'It changes the login from Google account to API key, and works in trusted folders only.',
        ],
      },
    ),
    sharedFile(facts, {
      id: 'settings',
      label: 'settings.json',
      path: settings,
      content: jsonText({ security: { auth: { selectedType: 'gemini-api-key' } } }),
    }),
  ];
}

export const geminiCli: Tool = {
  ...usualTool,
  id: 'gemini-cli',
  name: 'Gemini CLI',
  models: ['gemini', 'claude', 'openai'],
  // Seen with 0.61.0 and an API key: it asks for 3.1 instead, and a gateway without that answers 502.
  passedOver: 'gemini-3-pro-preview',
  traces: (computer) => ({
    programs: ['gemini'],
    extensions: ['google.gemini-cli-vscode-ide-companion'],
    folders: [inHome(computer, '.gemini')],
  }),
  forms,
  pointers: (computer) => [
    {
      path: envPath(computer),
      format: envFile,
      read: (value) =>
        pointer(textAt(value, 'GOOGLE_GEMINI_BASE_URL'), textAt(value, 'GEMINI_API_KEY')),
    },
  ],
  neighbours: besideGeminiCli,
  oneShot: {
    program: 'gemini',
    args: (_facts, prompt) => ['--skip-trust', '--output-format', 'json', '-p', prompt],
  },
};
