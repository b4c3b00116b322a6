import { inHome } from '../computer.ts';
import { shellForm } from '../forms.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
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
  ...usualTool,
  id: 'copilot-cli',
  name: 'Copilot CLI',
  models: ['openai', 'claude', 'gemini'],
  traces: (computer) => ({
    programs: ['copilot'],
    folders: [inHome(computer, '.copilot')],
  }),
  forms,
};
