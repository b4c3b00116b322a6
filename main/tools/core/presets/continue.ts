import { type Computer, folderOf, joined } from '../computer.ts';
import type { Value } from '../file-format.ts';
import { itemEdits, jsonText, mergedFile, ownFile, sharedFile, shellForm } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { pointer, tablesAt, textAt } from '../pointing.ts';
import {
  type Facts,
  type Form,
  type Pointer,
  type PointerSource,
  type Tool,
  usualTool,
} from '../preset.ts';
import { shellPath } from '../quoting.ts';
import { yamlFile } from '../yaml-file.ts';

const folder = (computer: Computer): string =>
  folderOf(computer, 'CONTINUE_GLOBAL_DIR', '.continue');

const dropIn = (computer: Computer): string =>
  joined(computer, folder(computer), 'models', 'korproxy.yaml');

const configFile = (computer: Computer): string =>
  joined(computer, folder(computer), 'config.yaml');

/** The default first: the Continue CLI takes the first model of the list. */
const modelItems = ({ v1, apiKey, carried, markedSmall }: Facts) =>
  carried.map(
    (model): Readonly<Record<string, Value>> => ({
      name: `KorProxy ${model}`,
      provider: 'openai',
      model,
      apiBase: v1,
      apiKey,
      roles: model === markedSmall ? ['chat', 'autocomplete'] : ['chat', 'edit', 'apply'],
    }),
  );

function forms(facts: Facts): readonly Form[] {
  const { computer } = facts;
  const head = { name: 'KorProxy', version: '1.0.0', schema: 'v1' };
  const block = yamlFile.print({ ...head, models: modelItems(facts) });
  return [
    ownFile(
      facts,
      { id: 'drop-in', label: 'Drop-in', path: dropIn(computer), content: block },
      { steps: ['A file of its own beside your config.yaml. The model appears in the picker.'] },
    ),
    shellForm(
      {
        id: 'terminal',
        label: 'Terminal',
        content: `cn --config ${shellPath(computer, dropIn(computer))}\n`,
      },
      { steps: ['Write the drop-in first: the Continue CLI reads it only when it is named.'] },
    ),
    mergedFile(
      facts,
      {
        ...{
          id: 'config-yaml',
          label: 'config.yaml',
          path: configFile(computer),
          format: yamlFile,
        },
        edits: [
          { type: 'default', path: ['name'], value: head.name },
          { type: 'default', path: ['version'], value: head.version },
          { type: 'default', path: ['schema'], value: head.schema },
          ...itemEdits(['models'], ['apiBase', 'model'], modelItems(facts), { takesFirst: true }),
        ],
      },
      {
        steps: [
          'For the Continue CLI without --config. It uses the first model of the list, which is ours then; yours stay behind it.',
        ],
      },
    ),
    sharedFile(
      facts,
      {
        id: 'config-json',
        label: 'config.json',
        path: joined(computer, folder(computer), 'config.json'),
        content: specificationVariant(facts),
      },
      {
        note: "The specification's variant. Continue reads it only where there is no config.yaml, its CLI never.",
      },
    ),
  ];
}

/** The specification's own text, byte for byte but for key and address. */
function specificationVariant({ v1, apiKey }: Facts): string {
  const named: readonly (readonly [string, string])[] = [
    ['KorProxy Claude Sonnet 4.5', 'claude-sonnet-4-5-20250929'],
    ['KorProxy GPT-5.1 Codex', 'gpt-5.1-codex'],
    ['KorProxy Gemini 3 Pro', 'gemini-3-pro-preview'],
  ];
  return jsonText({
    models: named.map(([title, model]) => ({
      title,
      provider: 'openai',
      model,
      apiKey,
      apiBase: v1,
    })),
  });
}

const readModels = (value: Value): readonly Pointer[] =>
  tablesAt(value, 'models').flatMap((model) =>
    pointer(textAt(model, 'apiBase'), textAt(model, 'apiKey')),
  );

const pointers = (computer: Computer): readonly PointerSource[] => [
  { path: dropIn(computer), format: yamlFile, read: readModels },
  { path: configFile(computer), format: yamlFile, read: readModels },
  { path: joined(computer, folder(computer), 'config.json'), format: jsonFile, read: readModels },
];

export const continueDev: Tool = {
  ...usualTool,
  id: 'continue',
  name: 'Continue',
  traces: (computer) => ({
    programs: ['cn'],
    extensions: ['continue.continue'],
    folders: [folder(computer)],
  }),
  forms,
  pointers,
  oneShot: {
    program: 'cn',
    args: ({ computer }, prompt, pointing) => {
      const own = dropIn(computer);
      return ['-p', ...(pointing.includes(own) ? ['--config', own] : []), prompt];
    },
  },
};
