import { type Computer, inHome } from '../computer.ts';
import { sharedFile, shellForm } from '../forms.ts';
import type { Edit } from '../merge.ts';
import { besideAider } from '../neighbours/aider.ts';
import { pointer, textAt } from '../pointing.ts';
import type { Facts, Form, Tool } from '../preset.ts';
import { exportLines, shellWord } from '../quoting.ts';
import { yamlFile } from '../yaml-file.ts';

const file = (computer: Computer): string => inHome(computer, '.aider.conf.yml');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey } = facts;
  const path = file(computer);
  // Without the prefix Aider would choose another protocol by the model's name.
  const model = `openai/${facts.model}`;
  const values = { model, 'openai-api-base': v1, 'openai-api-key': apiKey };
  const edits = Object.entries(values).map(
    ([name, value]): Edit => ({ type: 'set', path: [name], value }),
  );
  return [
    sharedFile(
      facts,
      { id: 'conf', label: 'File', path, content: yamlFile.print(values) },
      {
        steps: ['A file of the same name in a project wins over it.'],
        changes: [{ type: 'merge', path, secret: true, format: yamlFile, edits }],
      },
    ),
    shellForm({
      id: 'terminal',
      label: 'Terminal',
      content: `${exportLines(computer, { OPENAI_API_BASE: v1, OPENAI_API_KEY: apiKey })}aider --model ${shellWord(computer, model)}\n`,
    }),
  ];
}

export const aider: Tool = {
  id: 'aider',
  name: 'Aider',
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  traces: (computer) => ({
    programs: ['aider'],
    extensions: [],
    folders: [file(computer), inHome(computer, '.aider')],
  }),
  forms,
  copyForm: () => 'conf',
  pointers: (computer) => [
    {
      path: file(computer),
      format: yamlFile,
      read: (value) => pointer(textAt(value, 'openai-api-base'), textAt(value, 'openai-api-key')),
    },
  ],
  neighbours: besideAider,
  oneShot: {
    program: 'aider',
    args: (_facts, prompt) => [
      ...['--no-git', '--yes-always', '--no-show-model-warnings', '--message', prompt],
    ],
  },
  forCode: false,
  cannot: null,
};
