import { type Computer, folderOf, inHome, joined, shownPath } from '../computer.ts';
import type { Value } from '../file-format.ts';
import { jsonText, ownFile, sharedFile, shellForm } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import type { Edit } from '../merge.ts';
import { besideClaudeCode } from '../neighbours/claude-code.ts';
import { pointer, textAt } from '../pointing.ts';
import type { Facts, Form, Pointer, PointerSource, Tool } from '../preset.ts';
import { exportLines, shellPath } from '../quoting.ts';

const folder = (computer: Computer): string => folderOf(computer, 'CLAUDE_CONFIG_DIR', '.claude');

const settingsFile = (computer: Computer): string =>
  joined(computer, folder(computer), 'settings.json');

const ownSettings = (computer: Computer): string =>
  joined(computer, folder(computer), 'korproxy.json');

/** The root: Claude Code adds `/v1` by itself. */
const variables = ({ root, apiKey, smallModel }: Facts): Readonly<Record<string, string>> => ({
  ANTHROPIC_BASE_URL: root,
  ANTHROPIC_AUTH_TOKEN: apiKey,
  ANTHROPIC_DEFAULT_HAIKU_MODEL: smallModel,
});

function forms(facts: Facts): readonly Form[] {
  const { computer, model } = facts;
  const env = variables(facts);
  const content = jsonText({ env, model });
  const path = settingsFile(computer);
  const own = ownSettings(computer);
  const edits: readonly Edit[] = [
    ...Object.entries(env).map(
      ([name, value]): Edit => ({ type: 'set', path: ['env', name], value }),
    ),
    { type: 'set', path: ['model'], value: model },
  ];
  const start = `claude --settings ${shellPath(computer, own)}`;
  return [
    ownFile(
      facts,
      { id: 'own-file', label: 'Own file', path: own, content },
      {
        next: `Save it as ${shownPath(computer, own)}, then run ${start}`,
        steps: [`Your settings stay as they are. Start it with: ${start}`],
      },
    ),
    sharedFile(
      facts,
      { id: 'settings', label: 'settings.json', path, content },
      {
        steps: [
          'For every start of Claude Code, in editors too. It wins over variables of the shell.',
        ],
        changes: [{ type: 'merge', path, secret: true, format: jsonFile, edits }],
      },
    ),
    shellForm(
      {
        id: 'terminal',
        label: 'Terminal',
        content: exportLines(computer, { ...env, ANTHROPIC_MODEL: model }),
      },
      { next: 'Paste it into a terminal and run claude there.' },
    ),
  ];
}

const read = (value: Value): readonly Pointer[] =>
  pointer(textAt(value, 'env', 'ANTHROPIC_BASE_URL'), textAt(value, 'env', 'ANTHROPIC_AUTH_TOKEN'));

const pointers = (computer: Computer): readonly PointerSource[] => [
  { path: settingsFile(computer), format: jsonFile, read },
  { path: ownSettings(computer), format: jsonFile, read },
];

export const claudeCode: Tool = {
  id: 'claude-code',
  name: 'Claude Code',
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  traces: (computer) => ({
    programs: ['claude'],
    extensions: ['anthropic.claude-code'],
    folders: [folder(computer), inHome(computer, '.claude.json')],
  }),
  forms,
  copyForm: () => 'own-file',
  pointers,
  neighbours: besideClaudeCode,
  oneShot: {
    program: 'claude',
    args: ({ computer }, prompt, pointing) => {
      const own = ownSettings(computer);
      const named = pointing.includes(own) ? ['--settings', own] : [];
      return ['-p', '--output-format', 'json', ...named, prompt];
    },
  },
  forCode: false,
  cannot: null,
};
