import path from 'node:path';
import type { ToolId } from '../../../main/contract/tools.ts';
import { coreClients, otherClients } from '../../../scripts/clients/pins.ts';
import { clientFolder } from '../../../scripts/clients/provide.ts';
import type { Person } from './stage.ts';

/** One way in which the preset reaches the client. */
export interface Way {
  readonly name: string;
  /** Whether the client's own files then point here. */
  readonly pointsHere: boolean;
  readonly prepare: (person: Person) => Promise<void>;
  /** What a person types then. */
  readonly line: (person: Person) => Promise<string>;
}

export interface ClientCase {
  readonly id: ToolId;
  readonly ways: readonly Way[];
  /** What it shows for a wrong key, and how long that may take. */
  readonly wrongKey: { readonly shows: RegExp; readonly env?: Readonly<Record<string, string>> };
  /** What it shows while nobody listens; null where it is silent for longer than a person waits. */
  readonly gatewayDown: RegExp | null;
}

const question = "'Which maps?'";

const none = async (): Promise<void> => {};

const applied = (id: ToolId, formId: string, line: string): Way => ({
  name: `applied as ${formId}`,
  pointsHere: true,
  prepare: async (person) => void (await person.korproxy('--apply', id, '--form', formId, '--yes')),
  line: async () => line,
});

const pasted = (id: ToolId, formId: string, line: string): Way => ({
  name: `pasted as ${formId}`,
  pointsHere: true,
  prepare: async (person) => person.paste(await person.form(id, formId)),
  line: async () => line,
});

/** The copied lines, and in the same shell the client. */
const typed = (id: ToolId, formId: string, line: string, pointsHere = false): Way => ({
  name: `typed as ${formId}`,
  pointsHere,
  prepare: none,
  line: async (person) => `${(await person.form(id, formId)).content}${line}`,
});

const sdkFolder = (): string => {
  const pin = coreClients.find(({ id }) => id === 'openai-sdk');
  return pin ? clientFolder(pin) : '';
};

const sdkProgram = (): string => {
  const module = path.join(sdkFolder(), 'node_modules', 'openai', 'index.mjs');
  const code = `import OpenAI from ${JSON.stringify(module)};
const client = new OpenAI({ maxRetries: 0 });
const model = 'gpt-5.1-codex';
const chat = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Which maps?' }] });
console.log('chat', chat.choices[0].message.content);
const stream = await client.chat.completions.create({ model, stream: true, messages: [{ role: 'user', content: 'Which maps?' }] });
let text = '';
for await (const { choices } of stream) text += choices[0]?.delta?.content ?? '';
console.log('stream', text);
const answer = await client.responses.create({ model, input: 'Which maps?' });
console.log('responses', answer.output_text);`;
  return `'${code.replaceAll("'", `'\\''`)}'`;
};

const claudeSettings = 'claude --settings ~/.claude/korproxy.json';
const openCodeRun = `opencode run -m korproxy/claude-sonnet-4-5-20250929 --format json ${question}`;

export const coreCases: readonly ClientCase[] = [
  {
    id: 'cline',
    ways: [
      typed('cline', 'terminal', `cline --json ${question}`, true),
      applied('cline', 'file', `cline --json ${question}`),
      pasted('cline', 'file', `cline --json ${question}`),
    ],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: null,
  },
  {
    id: 'continue',
    ways: [
      {
        ...applied('continue', 'drop-in', ''),
        line: async (person) =>
          `${(await person.form('continue', 'terminal')).content.trimEnd()} -p ${question}`,
      },
      pasted('continue', 'drop-in', `cn --config ~/.continue/models/korproxy.yaml -p ${question}`),
      applied('continue', 'config-yaml', `cn -p ${question}`),
    ],
    wrongKey: { shows: /401.*Invalid API key/ },
    gatewayDown: /Connection error/,
  },
  {
    id: 'claude-code',
    ways: [
      applied('claude-code', 'own-file', `${claudeSettings} -p --output-format json ${question}`),
      pasted('claude-code', 'own-file', `${claudeSettings} -p --output-format json ${question}`),
      applied('claude-code', 'settings', `claude -p --output-format json ${question}`),
      typed('claude-code', 'terminal', `claude -p --output-format json ${question}`),
    ],
    // By itself it repeats for three minutes before it says so.
    wrongKey: { shows: /401/, env: { CLAUDE_CODE_MAX_RETRIES: '1' } },
    gatewayDown: null,
  },
  {
    id: 'codex',
    ways: [
      applied(
        'codex',
        'profile',
        `codex exec --profile korproxy --skip-git-repo-check ${question}`,
      ),
      pasted('codex', 'profile', `codex exec --profile korproxy --skip-git-repo-check ${question}`),
      applied('codex', 'config', `codex exec --skip-git-repo-check ${question}`),
    ],
    wrongKey: { shows: /401 Unauthorized/ },
    gatewayDown: null,
  },
  {
    id: 'opencode',
    ways: [applied('opencode', 'config', openCodeRun), pasted('opencode', 'config', openCodeRun)],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: null,
  },
  {
    id: 'openai-sdk',
    ways: [
      typed('openai-sdk', 'terminal', `node --input-type=module -e ${sdkProgram()}`),
      {
        name: 'pasted as env',
        pointsHere: false,
        prepare: async (person) => {
          const form = await person.form('openai-sdk', 'env');
          person.paste({ ...form, path: '~/.env' });
        },
        line: async () => `node --env-file=.env --input-type=module -e ${sdkProgram()}`,
      },
    ],
    wrongKey: { shows: /401/ },
    gatewayDown: /Connection error/,
  },
  {
    id: 'curl',
    ways: [typed('curl', 'terminal', '')],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: /Failed to connect|Couldn't connect/,
  },
];

export const pinOf = (id: ToolId) =>
  [...coreClients, ...otherClients].find((pin) => pin.id === id) ?? null;
