import { type Computer, dotConfig, joined } from '../computer.ts';
import { mergedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { besideKilo } from '../neighbours/opencode.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
import { openCodeEdits, readOpenCode } from './opencode.ts';

const folder = (computer: Computer): string => joined(computer, dotConfig(computer), 'kilo');

const file = (computer: Computer): string => joined(computer, folder(computer), 'kilo.json');

function forms(facts: Facts): readonly Form[] {
  const path = file(facts.computer);
  const edits = openCodeEdits(facts);
  return [
    mergedFile(
      facts,
      { id: 'config', label: 'Config', path, format: jsonFile, edits },
      { steps: ['For the Kilo CLI and for newer builds of Kilo Code in VS Code.'] },
    ),
  ];
}

export const kilo: Tool = {
  ...usualTool,
  id: 'kilo',
  name: 'Kilo Code',
  traces: (computer) => ({
    programs: ['kilo', 'kilocode'],
    extensions: ['kilocode.kilo-code'],
    folders: [folder(computer)],
  }),
  forms,
  pointers: (computer) => [{ path: file(computer), format: jsonFile, read: readOpenCode }],
  neighbours: besideKilo,
  oneShot: {
    program: 'kilo',
    args: ({ model }, prompt) => ['run', '-m', `korproxy/${model}`, '--format', 'json', prompt],
  },
};
