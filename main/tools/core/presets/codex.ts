import { type Computer, folderOf, joined, shownPath } from '../computer.ts';
import type { Value } from '../file-format.ts';
import { mergedFile, ownFile } from '../forms.ts';
import { besideCodex } from '../neighbours/codex.ts';
import { pointer, textAt } from '../pointing.ts';
import {
  type Facts,
  type Form,
  type Pointer,
  type PointerSource,
  type Tool,
  usualTool,
} from '../preset.ts';
import { quoted } from '../quoting.ts';
import { tomlFile } from '../toml-file.ts';

const folder = (computer: Computer): string => folderOf(computer, 'CODEX_HOME', '.codex');

/** The name makes it the profile `korproxy`. */
const profileFile = (computer: Computer): string =>
  joined(computer, folder(computer), 'korproxy.config.toml');

const configFile = (computer: Computer): string =>
  joined(computer, folder(computer), 'config.toml');

const provider = ({ v1, apiKey }: Facts): Readonly<Record<string, string>> => ({
  name: 'KorProxy',
  base_url: v1,
  experimental_bearer_token: apiKey,
  // Codex refuses the older `chat`.
  wire_api: 'responses',
});

function forms(facts: Facts): readonly Form[] {
  const { computer, model } = facts;
  const table = provider(facts);
  const content = [
    `model = ${quoted(model)}`,
    'model_provider = "korproxy"',
    '',
    '[model_providers.korproxy]',
    ...Object.entries(table).map(([name, value]) => `${name} = ${quoted(value)}`),
    '',
  ].join('\n');
  const path = configFile(computer);
  const profile = profileFile(computer);
  return [
    ownFile(
      facts,
      { id: 'profile', label: 'Profile', path: profile, content },
      {
        next: `Save it as ${shownPath(computer, profile)}, then run codex --profile korproxy`,
        steps: ['Your config.toml stays as it is. Start it with: codex --profile korproxy'],
      },
    ),
    mergedFile(
      facts,
      {
        ...{ id: 'config', label: 'config.toml', path, content, format: tomlFile },
        edits: [
          { type: 'set', path: ['model'], value: model },
          { type: 'set', path: ['model_provider'], value: 'korproxy' },
          { type: 'set', path: ['model_providers', 'korproxy'], value: table },
        ],
      },
      { steps: ['For every start of Codex, in editors too.'] },
    ),
  ];
}

function read(value: Value): readonly Pointer[] {
  const used = textAt(value, 'model_provider');
  if (used === null) return [];
  const at = (name: string): string | null => textAt(value, 'model_providers', used, name);
  return pointer(at('base_url') ?? used, at('experimental_bearer_token'));
}

const pointers = (computer: Computer): readonly PointerSource[] => [
  { path: profileFile(computer), format: tomlFile, read },
  { path: configFile(computer), format: tomlFile, read },
];

export const codex: Tool = {
  ...usualTool,
  id: 'codex',
  name: 'Codex',
  models: ['openai', 'claude', 'gemini'],
  traces: (computer) => ({
    programs: ['codex'],
    extensions: ['openai.chatgpt'],
    folders: [folder(computer)],
  }),
  forms,
  pointers,
  neighbours: besideCodex,
  oneShot: {
    program: 'codex',
    args: ({ computer }, prompt, pointing) => {
      const named = pointing.includes(profileFile(computer)) ? ['--profile', 'korproxy'] : [];
      return ['exec', ...named, '--skip-git-repo-check', prompt];
    },
  },
};
