import { inHome } from '../computer.ts';
import { shellForm } from '../forms.ts';
import type { Facts, Form, Tool } from '../preset.ts';
import { exportLines } from '../quoting.ts';

const forms = ({ computer, v1, apiKey, model }: Facts): readonly Form[] => [
  shellForm(
    {
      id: 'terminal',
      label: 'Terminal',
      content: exportLines(computer, {
        COPILOT_PROVIDER_BASE_URL: v1,
        COPILOT_PROVIDER_API_KEY: apiKey,
        COPILOT_MODEL: model,
      }),
    },
    {
      next: 'Paste it into a terminal and run copilot there.',
      steps: ['Copilot CLI reads this from variables alone. No GitHub login is needed.'],
    },
  ),
];

export const copilotCli: Tool = {
  id: 'copilot-cli',
  name: 'Copilot CLI',
  tried: true,
  models: ['openai', 'claude', 'gemini'],
  traces: (computer) => ({
    programs: ['copilot'],
    extensions: [],
    folders: [inHome(computer, '.copilot')],
  }),
  forms,
  copyForm: () => 'terminal',
  pointers: () => [],
  oneShot: null,
  forCode: false,
  cannot: null,
};
