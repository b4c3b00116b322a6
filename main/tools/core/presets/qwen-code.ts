import { type Computer, inHome } from '../computer.ts';
import { itemEdits, mergedFile, shellForm } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import type { Edit } from '../merge.ts';
import { besideQwenCode } from '../neighbours/qwen-code.ts';
import { pointer, tablesAt, textAt } from '../pointing.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
import { exportLines } from '../quoting.ts';

const file = (computer: Computer): string => inHome(computer, '.qwen', 'settings.json');

const keyName = 'KORPROXY_API_KEY';

function forms(facts: Facts): readonly Form[] {
  const { computer, v1, apiKey, model, carried } = facts;
  const path = file(computer);
  const items = carried.map((id) => ({
    id,
    name: `KorProxy ${id}`,
    envKey: keyName,
    baseUrl: v1,
  }));
  const edits: readonly Edit[] = [
    { type: 'set', path: ['env', keyName], value: apiKey },
    ...itemEdits(['modelProviders', 'openai'], ['baseUrl', 'id'], items),
    { type: 'set', path: ['security', 'auth', 'selectedType'], value: 'openai' },
    { type: 'set', path: ['model', 'name'], value: model },
  ];
  return [
    mergedFile(
      facts,
      { id: 'settings', label: 'settings.json', path, format: jsonFile, edits },
      { steps: ['Qwen Code asks a second time after each answer, so a question counts twice.'] },
    ),
    shellForm(
      {
        id: 'terminal',
        label: 'Terminal',
        content: exportLines(computer, {
          OPENAI_BASE_URL: v1,
          OPENAI_API_KEY: apiKey,
          OPENAI_MODEL: model,
        }),
      },
      { next: 'Paste it into a terminal and run qwen there.' },
    ),
  ];
}

export const qwenCode: Tool = {
  ...usualTool,
  id: 'qwen-code',
  name: 'Qwen Code',
  traces: (computer) => ({
    programs: ['qwen'],
    extensions: ['qwenlm.qwen-code-vscode-ide-companion'],
    folders: [inHome(computer, '.qwen')],
  }),
  forms,
  pointers: (computer) => [
    {
      path: file(computer),
      format: jsonFile,
      read: (value) =>
        tablesAt(value, 'modelProviders', 'openai').flatMap((item) =>
          pointer(textAt(item, 'baseUrl'), textAt(value, 'env', textAt(item, 'envKey') ?? '')),
        ),
    },
  ],
  neighbours: besideQwenCode,
  oneShot: { program: 'qwen', args: (_facts, prompt) => ['-p', prompt] },
};
