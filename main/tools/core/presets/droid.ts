import { type Computer, inHome } from '../computer.ts';
import { itemEdits, jsonText, sharedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, tablesAt, textAt } from '../pointing.ts';
import type { Facts, Form, Tool } from '../preset.ts';

const file = (computer: Computer): string => inHome(computer, '.factory', 'settings.json');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model, carried } = facts;
  const path = file(computer);
  const items = carried.map((id) => ({
    displayName: `KorProxy ${id}`,
    model: id,
    baseUrl: v1,
    apiKey,
    provider: 'generic-chat-completion-api',
  }));
  return [
    sharedFile(
      facts,
      { id: 'settings', label: 'settings.json', path, content: jsonText({ customModels: items }) },
      {
        steps: [`Then choose the model custom:${model} in Droid.`],
        changes: [
          {
            type: 'merge',
            path,
            secret: true,
            format: jsonFile,
            edits: itemEdits(['customModels'], ['baseUrl', 'model'], items),
          },
        ],
      },
    ),
  ];
}

export const droid: Tool = {
  id: 'droid',
  name: 'Factory Droid',
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  traces: (computer) => ({
    programs: ['droid'],
    extensions: [],
    folders: [inHome(computer, '.factory')],
  }),
  forms,
  copyForm: () => 'settings',
  pointers: (computer) => [
    {
      path: file(computer),
      format: jsonFile,
      read: (value) =>
        tablesAt(value, 'customModels').flatMap((item) =>
          pointer(textAt(item, 'baseUrl'), textAt(item, 'apiKey')),
        ),
    },
  ],
  oneShot: {
    program: 'droid',
    args: ({ model }, prompt) => ['exec', '-o', 'json', '-m', `custom:${model}`, prompt],
  },
  forCode: false,
  cannot: null,
};
