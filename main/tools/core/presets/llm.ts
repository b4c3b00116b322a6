import { appDataFolder, type Computer, folderOf, joined } from '../computer.ts';
import { jsonText, mergedFile, setEach, sharedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, tablesAt, textAt } from '../pointing.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
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
  const key = { korproxy: apiKey };
  const item = {
    model_id: 'korproxy',
    model_name: model,
    api_base: v1,
    api_key_name: 'korproxy',
  };
  return [
    mergedFile(
      facts,
      {
        ...{ id: 'models', label: 'Model', path, secret: false, format: yamlFile },
        edits: [{ type: 'item', path: [], by: [['model_id']], value: item }],
        also: [{ type: 'merge', path: keys, secret: true, format: jsonFile, edits: setEach(key) }],
      },
      {
        steps: [
          'llm needs the key of the second form as well. Apply writes both.',
          'Start it with: llm -m korproxy "…". llm keeps every question in its logs.db.',
        ],
      },
    ),
    sharedFile(facts, { id: 'key', label: 'Key', path: keys, content: jsonText(key) }),
  ];
}

export const llm: Tool = {
  ...usualTool,
  id: 'llm',
  name: 'llm',
  traces: (computer) => ({ programs: ['llm'], folders: [folder(computer)] }),
  forms,
  pointers: (computer) => [
    {
      path: modelsFile(computer),
      format: yamlFile,
      read: (value) =>
        tablesAt(value)
          .filter((item) => textAt(item, 'model_id') === 'korproxy')
          .flatMap((item) => pointer(textAt(item, 'api_base'))),
    },
  ],
  oneShot: { program: 'llm', args: (_facts, prompt) => ['-m', 'korproxy', prompt] },
};
