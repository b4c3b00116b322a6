import { type Computer, dotConfig, joined } from '../computer.ts';
import { jsonText, sharedFile } from '../forms.ts';
import { jsonFile } from '../json-file.ts';
import { besideKilo } from '../neighbours/opencode.ts';
import type { Facts, Form, Tool } from '../preset.ts';
import { openCodeBlock, openCodeEdits, readOpenCode } from './opencode.ts';

const folder = (computer: Computer): string => joined(computer, dotConfig(computer), 'kilo');

const file = (computer: Computer): string => joined(computer, folder(computer), 'kilo.json');

function forms(facts: Facts): readonly Form[] {
  const path = file(facts.computer);
  const edits = openCodeEdits(facts);
  return [
    sharedFile(
      facts,
      { id: 'config', label: 'Config', path, content: jsonText(openCodeBlock(edits)) },
      {
        steps: ['For the Kilo CLI and for newer builds of Kilo Code in VS Code.'],
        changes: [{ type: 'merge', path, secret: true, format: jsonFile, edits }],
      },
    ),
  ];
}

export const kilo: Tool = {
  id: 'kilo',
  name: 'Kilo Code',
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  traces: (computer) => ({
    programs: ['kilo', 'kilocode'],
    extensions: ['kilocode.kilo-code'],
    folders: [folder(computer)],
  }),
  forms,
  copyForm: () => 'config',
  pointers: (computer) => [{ path: file(computer), format: jsonFile, read: readOpenCode }],
  neighbours: besideKilo,
  oneShot: {
    program: 'kilo',
    args: ({ model }, prompt) => ['run', '-m', `korproxy/${model}`, '--format', 'json', prompt],
  },
  forCode: false,
  cannot: null,
};
