import { appDataFolder, type Computer, folderOf, joined } from '../computer.ts';
import { isTable } from '../file-format.ts';
import { jsonText, sharedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, textAt } from '../pointing.ts';
import type { Facts, Form, Tool } from '../preset.ts';
import { yamlFile } from '../yaml-file.ts';

function folder(computer: Computer): string {
  const moved = computer.env['LLM_USER_PATH'];
  return moved
    ? folderOf(computer, 'LLM_USER_PATH')
    : joined(computer, appDataFolder(computer), 'io.datasette.llm');
}

const modelsFile = (computer: Computer): string =>
  joined(computer, folder(computer), 'extra-openai-models.yaml');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model } = facts;
  const path = modelsFile(computer);
  const keys = joined(computer, folder(computer), 'keys.json');
  const item = {
    model_id: 'korproxy',
    model_name: model,
    api_base: v1,
    api_key_name: 'korproxy',
  };
  return [
    sharedFile(
      facts,
      { id: 'models', label: 'Model', path, content: yamlFile.print([item]) },
      {
        steps: [
          'llm needs the key of the second form as well. Apply writes both.',
          'Start it with: llm -m korproxy "…". llm keeps every question in its logs.db.',
        ],
        changes: [
          {
            type: 'merge',
            path,
            secret: false,
            format: yamlFile,
            edits: [{ type: 'item', path: [], by: [['model_id']], value: item }],
          },
          {
            type: 'merge',
            path: keys,
            secret: true,
            format: jsonFile,
            edits: [{ type: 'set', path: ['korproxy'], value: apiKey }],
          },
        ],
      },
    ),
    sharedFile(facts, {
      id: 'key',
      label: 'Key',
      path: keys,
      content: jsonText({ korproxy: apiKey }),
    }),
  ];
}

export const llm: Tool = {
  id: 'llm',
  name: 'llm',
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  traces: (computer) => ({ programs: ['llm'], extensions: [], folders: [folder(computer)] }),
  forms,
  copyForm: () => 'models',
  pointers: (computer) => [
    {
      path: modelsFile(computer),
      format: yamlFile,
      read: (value) =>
        (Array.isArray(value) ? value.filter(isTable) : [])
          .filter((item) => item['model_id'] === 'korproxy')
          .flatMap((item) => pointer(textAt(item, 'api_base'))),
    },
  ],
  oneShot: { program: 'llm', args: (_facts, prompt) => ['-m', 'korproxy', prompt] },
  forCode: false,
  cannot: null,
};
