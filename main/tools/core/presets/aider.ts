import { type Computer, inHome } from '../computer.ts';
import { mergedFile, setEach, shellForm } from '../forms.ts';
import { besideAider } from '../neighbours/aider.ts';
import { pointer, textAt } from '../pointing.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
import { exportLines, shellWord } from '../quoting.ts';
import { yamlFile } from '../yaml-file.ts';

const file = (computer: Computer): string => inHome(computer, '.aider.conf.yml');

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey } = facts;
  const path = file(computer);
  // Without the prefix Aider would choose another protocol by the model's name.
  const model = `openai/${facts.model}`;
  const values = { model, 'openai-api-base': v1, 'openai-api-key': apiKey };
  return [
    mergedFile(
      facts,
      { id: 'conf', label: 'File', path, format: yamlFile, edits: setEach(values) },
      { steps: ['A file of the same name in a project wins over it.'] },
    ),
    shellForm({
      id: 'terminal',
      label: 'Terminal',
      content: `${exportLines(computer, { OPENAI_API_BASE: v1, OPENAI_API_KEY: apiKey })}aider --model ${shellWord(computer, model)}\n`,
    }),
  ];
}

export const aider: Tool = {
  ...usualTool,
  id: 'aider',
  name: 'Aider',
  traces: (computer) => ({
    programs: ['aider'],
    folders: [file(computer), inHome(computer, '.aider')],
  }),
  forms,
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
};
