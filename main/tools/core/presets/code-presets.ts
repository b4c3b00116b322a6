import { sharedFile, shellForm } from '../forms.ts';
import { type Facts, type Form, type Tool, usualTool } from '../preset.ts';
import { envLines, exportLines, quoted, shellWord } from '../quoting.ts';

/** For people who write code: nothing to detect, nothing to apply. */
const forCode = { ...usualTool, traces: () => ({}), forCode: true } as const;

const variables = ({ v1, apiKey }: Facts): Readonly<Record<string, string>> => ({
  OPENAI_BASE_URL: v1,
  OPENAI_API_KEY: apiKey,
});

const envForms = (facts: Facts): readonly Form[] => [
  sharedFile(
    facts,
    { id: 'env', label: '.env', path: '.env', content: envLines(variables(facts)) },
    {
      next: 'Put it into the .env file of your project.',
      steps: [`Then ask for the model ${facts.model}.`],
    },
  ),
  shellForm(
    { id: 'terminal', label: 'Terminal', content: exportLines(facts.computer, variables(facts)) },
    { next: 'Paste it into the terminal that runs your program.' },
  ),
];

export const openAiSdk: Tool = {
  ...forCode,
  id: 'openai-sdk',
  name: 'OpenAI SDKs',
  models: ['openai', 'claude', 'gemini'],
  forms: envForms,
};

const langChainCode = ({ v1, apiKey, model }: Facts): string =>
  `from langchain_openai import ChatOpenAI

llm = ChatOpenAI(
    base_url=${quoted(v1)},
    api_key=${quoted(apiKey)},
    model=${quoted(model)},
)
`;

export const langChain: Tool = {
  ...forCode,
  id: 'langchain',
  name: 'LangChain',
  forms: (facts) => [
    ...envForms(facts),
    shellForm(
      { id: 'python', label: 'Python', content: langChainCode(facts) },
      {
        next: 'Paste it into your program.',
        note: 'The key stands in the code. Prefer the .env form.',
      },
    ),
  ],
};

/** The key goes in by standard input: on a command line every user of the computer could read it. */
function curlLine({ computer, v1, apiKey, model }: Facts): string {
  const word = (text: string): string => shellWord(computer, text);
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: "Say 'OK'" }] });
  const curl = computer.platform === 'win32' ? 'curl.exe' : 'curl';
  const header = word(`header = "Authorization: Bearer ${apiKey}"`);
  const input = computer.platform === 'win32' ? header : `printf '%s\\n' ${header}`;
  return `${input} | ${curl} -sS -K - ${word(`${v1}/chat/completions`)} -H 'content-type: application/json' -d ${word(body)}\n`;
}

export const curl: Tool = {
  ...forCode,
  id: 'curl',
  name: 'curl',
  forms: (facts) => [shellForm({ id: 'terminal', label: 'Terminal', content: curlLine(facts) })],
};
