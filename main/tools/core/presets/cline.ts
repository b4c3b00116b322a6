import { type Computer, folderOf, inHome, joined } from '../computer.ts';
import { fieldsForm, jsonText, mergedFile, openAiFields, sharedFile, shellForm } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import type { Edit } from '../merge.ts';
import { pointer, textAt } from '../pointing.ts';
import { type Facts, type Form, type PointerSource, type Tool, usualTool } from '../preset.ts';
import { shellWord } from '../quoting.ts';
import { vsCodeSettingsFile } from '../vs-code.ts';

const dataFolder = (computer: Computer): string =>
  folderOf(computer, 'CLINE_DATA_DIR', '.cline', 'data');

const providersFile = (computer: Computer): string =>
  joined(computer, dataFolder(computer), 'settings', 'providers.json');

function providerEdits({ v1, apiKey, model }: Facts): readonly Edit[] {
  return [
    { type: 'default', path: ['version'], value: 1 },
    { type: 'set', path: ['lastUsedProvider'], value: 'openai-compatible' },
    { type: 'default', path: ['modes'], value: {} },
    {
      type: 'set',
      path: ['providers', 'openai-compatible'],
      value: {
        settings: { provider: 'openai-compatible', apiKey, model, baseUrl: v1 },
        // Any time will do, and one that never moves keeps a second Apply from changing anything.
        updatedAt: '2026-01-01T00:00:00.000Z',
        tokenSource: 'manual',
      },
      // Cline moves the time, and the model when another is picked.
      mark: ['settings', 'apiKey'],
    },
  ];
}

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model } = facts;
  const path = providersFile(computer);
  const edits = providerEdits(facts);
  const word = (text: string): string => shellWord(computer, text);
  return [
    fieldsForm({ id: 'vs-code', label: 'VS Code' }, openAiFields(facts, 'OpenAI Compatible'), {
      steps: ['In VS Code open Cline, Settings, API Configuration and fill these four fields.'],
    }),
    shellForm(
      {
        id: 'terminal',
        label: 'Terminal',
        content: `cline auth -p openai-compatible -k ${word(apiKey)} -m ${word(model)} -b ${word(v1)}\n`,
      },
      { steps: ['Sets up the Cline CLI. Cline in VS Code is not changed by it.'] },
    ),
    mergedFile(
      facts,
      { id: 'file', label: 'File', path, format: jsonFile, edits },
      { steps: ['The same for the Cline CLI as a file, so that the key is on no command line.'] },
    ),
    sharedFile(
      facts,
      {
        id: 'settings-json',
        label: 'settings.json',
        path: vsCodeSettingsFile(computer),
        content: specificationVariant(facts),
      },
      { note: "The specification's variant. Cline since 3.66 ignores it." },
    ),
  ];
}

/** The specification's own text, byte for byte but for key and address. */
const specificationVariant = ({ v1, apiKey }: Facts): string =>
  jsonText({
    'cline.apiProvider': 'openai',
    'cline.openai': { apiKey, baseURL: v1 },
    'cline.defaultModel': 'claude-sonnet-4-5-20250929',
  });

function pointers(computer: Computer): readonly PointerSource[] {
  return [
    {
      path: providersFile(computer),
      format: jsonFile,
      read(value) {
        const used = textAt(value, 'lastUsedProvider');
        if (used === null) return [];
        const url = textAt(value, 'providers', used, 'settings', 'baseUrl');
        return pointer(url ?? used, textAt(value, 'providers', used, 'settings', 'apiKey'));
      },
    },
    {
      path: joined(computer, dataFolder(computer), 'globalState.json'),
      format: jsonFile,
      read(value) {
        const provider = textAt(value, 'actModeApiProvider');
        return provider === 'openai' ? pointer(textAt(value, 'openAiBaseUrl')) : pointer(provider);
      },
    },
  ];
}

export const cline: Tool = {
  ...usualTool,
  id: 'cline',
  name: 'Cline',
  traces: (computer) => ({
    programs: ['cline'],
    extensions: ['saoudrizwan.claude-dev'],
    folders: [inHome(computer, '.cline', 'data')],
  }),
  forms,
  copyForm: (found) => (found.some(({ how }) => how === 'program') ? 'terminal' : 'vs-code'),
  pointers,
  oneShot: { program: 'cline', args: (_facts, prompt) => ['--json', prompt] },
};
