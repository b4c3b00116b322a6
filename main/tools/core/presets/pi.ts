import { type Computer, inHome } from '../computer.ts';
import { mergedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, textAt } from '../pointing.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
import { shellWord } from '../quoting.ts';

const file = (computer: Computer): string => inHome(computer, '.pi', 'agent', 'models.json');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model, models } = facts;
  const value = {
    baseUrl: v1,
    api: 'openai-completions',
    apiKey,
    models: models.map((id) => ({ id })),
  };
  const start = `pi --provider korproxy --model ${shellWord(computer, model)}`;
  return [
    mergedFile(
      facts,
      {
        ...{ id: 'models', label: 'models.json', path: file(computer), format: jsonFile },
        edits: [{ type: 'set', path: ['providers', 'korproxy'], value }],
      },
      { steps: [`Start it with: ${start}`] },
    ),
  ];
}

export const pi: Tool = {
  ...usualTool,
  id: 'pi',
  name: 'Pi',
  traces: (computer) => ({
    programs: ['pi'],
    folders: [inHome(computer, '.pi', 'agent')],
  }),
  forms,
  pointers: (computer) => [
    {
      path: file(computer),
      format: jsonFile,
      read: (value) =>
        pointer(
          textAt(value, 'providers', 'korproxy', 'baseUrl'),
          textAt(value, 'providers', 'korproxy', 'apiKey'),
        ),
    },
  ],
  oneShot: {
    program: 'pi',
    args: ({ model }, prompt) => ['-p', '--provider', 'korproxy', '--model', model, prompt],
  },
};
