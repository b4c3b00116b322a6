import { type Computer, inHome } from '../computer.ts';
import { jsonText, sharedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, textAt } from '../pointing.ts';
import type { Facts, Form, Tool } from '../preset.ts';
import { shellWord } from '../quoting.ts';

const file = (computer: Computer): string => inHome(computer, '.pi', 'agent', 'models.json');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model, models } = facts;
  const path = file(computer);
  const value = {
    baseUrl: v1,
    api: 'openai-completions',
    apiKey,
    models: models.map((id) => ({ id })),
  };
  const start = `pi --provider korproxy --model ${shellWord(computer, model)}`;
  return [
    sharedFile(
      facts,
      {
        id: 'models',
        label: 'models.json',
        path,
        content: jsonText({ providers: { korproxy: value } }),
      },
      {
        steps: [`Start it with: ${start}`],
        changes: [
          {
            type: 'merge',
            path,
            secret: true,
            format: jsonFile,
            edits: [{ type: 'set', path: ['providers', 'korproxy'], value }],
          },
        ],
      },
    ),
  ];
}

export const pi: Tool = {
  id: 'pi',
  name: 'Pi',
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  traces: (computer) => ({
    programs: ['pi'],
    extensions: [],
    folders: [inHome(computer, '.pi', 'agent')],
  }),
  forms,
  copyForm: () => 'models',
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
  forCode: false,
  cannot: null,
};
