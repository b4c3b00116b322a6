import { type Computer, folderOf, inHome, joined, shownPath } from '../computer.ts';
import type { Value } from '../file-format.ts';
import { jsonText, mergedFile, ownFile, setEach, shellForm } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import type { Edit } from '../merge.ts';
import { besideClaudeCode } from '../neighbours/claude-code.ts';
import { pointer, textAt } from '../pointing.ts';
import {
  type Facts,
  type Form,
  type Pointer,
  type PointerSource,
  type Tool,
  usualTool,
} from '../preset.ts';
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
  const path = settingsFile(computer);
  const own = ownSettings(computer);
  const edits: readonly Edit[] = [
    ...setEach(env, 'env'),
    { type: 'set', path: ['model'], value: model },
  ];
  const start = `claude --settings ${shellPath(computer, own)}`;
  return [
    ownFile(
      facts,
      { id: 'own-file', label: 'Own file', path: own, content: jsonText({ env, model }) },
      {
        next: `Save it as ${shownPath(computer, own)}, then run ${start}`,
        steps: [`Your settings stay as they are. Start it with: ${start}`],
      },
    ),
    mergedFile(
      facts,
      { id: 'settings', label: 'settings.json', path, format: jsonFile, edits },
      {
        steps: [
          'For every start of Claude Code, in editors too. It wins over variables of the shell.',
        ],
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
  ...usualTool,
  id: 'claude-code',
  name: 'Claude Code',
  traces: (computer) => ({
    programs: ['claude'],
    extensions: ['anthropic.claude-code'],
    folders: [folder(computer), inHome(computer, '.claude.json')],
  }),
  forms,
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
};
