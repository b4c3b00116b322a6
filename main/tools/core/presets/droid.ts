import { type Computer, inHome } from '../computer.ts';
import { itemEdits, mergedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, tablesAt, textAt } from '../pointing.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';

const file = (computer: Computer): string => inHome(computer, '.factory', 'settings.json');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model, carried } = facts;
  const items = carried.map((id) => ({
    displayName: `KorProxy ${id}`,
    model: id,
    baseUrl: v1,
    apiKey,
    provider: 'generic-chat-completion-api',
  }));
  return [
    mergedFile(
      facts,
      {
        ...{ id: 'settings', label: 'settings.json', path: file(computer), format: jsonFile },
        edits: itemEdits(['customModels'], ['baseUrl', 'model'], items),
      },
      { steps: [`Then choose the model custom:${model} in Droid.`] },
    ),
  ];
}

export const droid: Tool = {
  ...usualTool,
  id: 'droid',
  name: 'Factory Droid',
  traces: (computer) => ({
    programs: ['droid'],
    folders: [inHome(computer, '.factory')],
  }),
  forms,
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
};
