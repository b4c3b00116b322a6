import { type Computer, dotConfig, joined, shownPath } from '../computer.ts';
import type { Value } from '../file-format.ts';
import { mergedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import type { Edit } from '../merge.ts';
import { besideOpenCode } from '../neighbours/opencode.ts';
import { pointer, textAt } from '../pointing.ts';
import {
  type Facts,
  type Form,
  type Pointer,
  type PointerSource,
  type Tool,
  usualTool,
} from '../preset.ts';

/** OpenCode and Kilo read the same block. Neither asks for models, so they are listed. */
export function openCodeEdits(facts: Facts): readonly Edit[] {
  const { v1, apiKey, model, models, markedSmall } = facts;
  const value = {
    npm: '@ai-sdk/openai-compatible',
    name: 'KorProxy',
    options: { baseURL: v1, apiKey },
    models: Object.fromEntries(models.map((id) => [id, { name: id }])),
  };
  return [
    { type: 'set', path: ['provider', 'korproxy'], value },
    { type: 'set', path: ['model'], value: `korproxy/${model}` },
    ...(markedSmall === null
      ? []
      : [{ type: 'set', path: ['small_model'], value: `korproxy/${markedSmall}` } as const]),
  ];
}

/** Where the chosen model's provider is sent; without a provider of its own that is its name. */
export function readOpenCode(value: Value): readonly Pointer[] {
  const used = textAt(value, 'model')?.split('/')[0];
  if (!used) return [];
  const at = (name: string): string | null => textAt(value, 'provider', used, 'options', name);
  return pointer(at('baseURL') ?? used, at('apiKey'));
}

const ownSchema: readonly Edit[] = [
  { type: 'default', path: ['$schema'], value: 'https://opencode.ai/config.json' },
];

const file = (computer: Computer, name: string): string =>
  joined(computer, dotConfig(computer), 'opencode', name);

function forms(facts: Facts): readonly Form[] {
  const path = file(facts.computer, 'opencode.jsonc');
  const edits = [...ownSchema, ...openCodeEdits(facts)];
  return [
    mergedFile(
      facts,
      { id: 'config', label: 'Config', path, format: jsonFile, edits },
      {
        next: `Save it as ${shownPath(facts.computer, path)}.`,
        steps: ['OpenCode reads this file beside your opencode.json.'],
      },
    ),
  ];
}

const pointers = (computer: Computer): readonly PointerSource[] =>
  ['opencode.jsonc', 'opencode.json'].map((name) => ({
    path: file(computer, name),
    format: jsonFile,
    read: readOpenCode,
  }));

export const openCode: Tool = {
  ...usualTool,
  id: 'opencode',
  name: 'OpenCode',
  traces: (computer) => ({
    programs: ['opencode'],
    folders: [joined(computer, dotConfig(computer), 'opencode')],
  }),
  forms,
  pointers,
  neighbours: besideOpenCode,
  oneShot: {
    program: 'opencode',
    args: ({ model }, prompt) => ['run', '-m', `korproxy/${model}`, '--format', 'json', prompt],
  },
};
