import type { ToolId } from '../../../main/contract/tools.ts';
import { defaultModels } from '../../../main/tools/core/models.ts';
import type { ClientPin } from '../../../scripts/clients/pins.ts';
import {
  anthropicProgram,
  langChainProgram,
  openAiProgram,
  openAiPython,
} from './library-programs.ts';
import type { Person } from './person.ts';

/** One way in which the preset reaches the client. */
export interface Way {
  readonly name: string;
  /** Whether the client's own files then point here. */
  readonly pointsHere: boolean;
  /** What stands in the user's files before, by path; Undo has to bring back exactly this. */
  readonly before: Readonly<Record<string, string | null>> | null;
  /** The tool writes things of its own into the same files, which Undo leaves alone. */
  readonly rewrites: boolean;
  readonly prepare: (person: Person) => Promise<void>;
  /** What a person types then. */
  readonly line: (person: Person) => Promise<string>;
}

export interface ClientCase {
  readonly ways: readonly Way[];
  /** What it shows for a wrong key, and how long that may take. */
  readonly wrongKey: { readonly shows: RegExp; readonly env?: Readonly<Record<string, string>> };
  /** What it shows while nobody listens; null where it is silent for longer than a person waits. */
  readonly gatewayDown: RegExp | null;
  /** False where it keeps to itself what the door tells it; true by default. */
  readonly showsWhy?: boolean;
}

const question = "'Which maps?'";

const none = async (): Promise<void> => {};

/** Written by KorProxy, beside what the user has in the same file. */
const applied = (
  id: ToolId,
  formId: string,
  line: string,
  before: Readonly<Record<string, string | null>>,
  rewrites = false,
): Way => ({
  rewrites,
  name: `applied as ${formId}`,
  pointsHere: true,
  before,
  prepare: async (person) => {
    for (const [place, text] of Object.entries(before)) {
      if (text !== null) person.write(place, text);
    }
    await person.korproxy('--apply', id, '--form', formId, '--yes');
  },
  line: async () => line,
});

const pasted = (id: ToolId, formId: string, line: string): Way => ({
  name: `pasted as ${formId}`,
  pointsHere: true,
  before: null,
  rewrites: false,
  prepare: async (person) => person.paste(await person.form(id, formId)),
  line: async () => line,
});

/** The copied lines, and in the same shell the client. */
const typed = (id: ToolId, formId: string, line: string, pointsHere = false): Way => ({
  name: `typed as ${formId}`,
  pointsHere,
  before: null,
  rewrites: false,
  prepare: none,
  line: async (person) => `${(await person.form(id, formId)).content}${line}`,
});

/** The user has marked further models, one of them for small jobs. */
const withSeveral = (way: Way): Way => ({
  ...way,
  name: `${way.name}, with several models`,
  prepare: async (person) => {
    person.picked = {
      main: null,
      further: [defaultModels.openai],
      small: defaultModels.gemini,
    };
    await way.prepare(person);
  },
});

/** A project's own file, read by whoever runs the project. */
const pastedAsEnv = (id: ToolId, line: string): Way => ({
  name: 'pasted as env',
  pointsHere: false,
  before: null,
  rewrites: false,
  prepare: async (person) => person.paste({ ...(await person.form(id, 'env')), path: '~/.env' }),
  line: async () => line,
});

type Cases = Readonly<Partial<Record<ClientPin['id'], ClientCase>>>;

const claudeOwn = 'claude --settings ~/.claude/korproxy.json -p --output-format json';
const openCodeWith = (model: string): string =>
  `opencode run -m korproxy/${model} --format json ${question}`;
const openCodeRun = openCodeWith(defaultModels.claude);

/** Run at every check. */
export const alwaysCases = {
  cline: {
    ways: [
      typed('cline', 'terminal', `cline --json ${question}`, true),
      applied('cline', 'file', `cline --json ${question}`, {
        '~/.cline/data/settings/providers.json': null,
      }),
      pasted('cline', 'file', `cline --json ${question}`),
    ],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: null,
  },
  continue: {
    ways: [
      {
        ...applied('continue', 'drop-in', '', { '~/.continue/models/korproxy.yaml': null }),
        line: async (person) =>
          `${(await person.form('continue', 'terminal')).content.trimEnd()} -p ${question}`,
      },
      pasted('continue', 'drop-in', `cn --config ~/.continue/models/korproxy.yaml -p ${question}`),
      applied('continue', 'config-yaml', `cn -p ${question}`, {
        '~/.continue/config.yaml': '# mine\nname:   Mine\nversion: 2.0.0\nschema: v1\n',
      }),
      withSeveral(
        applied('continue', 'config-yaml', `cn -p ${question}`, {
          '~/.continue/config.yaml': '# mine\nname:   Mine\nversion: 2.0.0\nschema: v1\n',
        }),
      ),
    ],
    wrongKey: { shows: /401.*Invalid API key/ },
    gatewayDown: /Connection error/,
  },
  'claude-code': {
    ways: [
      applied('claude-code', 'own-file', `${claudeOwn} ${question}`, {
        '~/.claude/korproxy.json': null,
      }),
      pasted('claude-code', 'own-file', `${claudeOwn} ${question}`),
      applied('claude-code', 'settings', `claude -p --output-format json ${question}`, {
        '~/.claude/settings.json': '{ "cleanupPeriodDays" : 30,\n  "env": {"MINE": "1"} }',
      }),
      typed('claude-code', 'terminal', `claude -p --output-format json ${question}`),
    ],
    // By itself it repeats for three minutes before it says so.
    wrongKey: { shows: /401/, env: { CLAUDE_CODE_MAX_RETRIES: '1' } },
    gatewayDown: null,
  },
  codex: {
    ways: [
      applied(
        'codex',
        'profile',
        `codex exec --profile korproxy --skip-git-repo-check ${question}`,
        { '~/.codex/korproxy.config.toml': null },
      ),
      pasted('codex', 'profile', `codex exec --profile korproxy --skip-git-repo-check ${question}`),
      applied('codex', 'config', `codex exec --skip-git-repo-check ${question}`, {
        '~/.codex/config.toml': '# mine\nhide_agent_reasoning =   true # yes\n',
      }),
    ],
    wrongKey: { shows: /401 Unauthorized/ },
    gatewayDown: null,
  },
  opencode: {
    ways: [
      applied('opencode', 'config', openCodeRun, {
        // Without `$schema` OpenCode adds it by itself.
        '~/.config/opencode/opencode.json':
          '{ "$schema": "https://opencode.ai/config.json",  "autoupdate" : false }',
      }),
      pasted('opencode', 'config', openCodeRun),
      withSeveral(
        applied('opencode', 'config', openCodeWith(defaultModels.openai), {
          '~/.config/opencode/opencode.jsonc': null,
        }),
      ),
    ],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: null,
  },
  'openai-sdk': {
    ways: [
      typed('openai-sdk', 'terminal', `node --input-type=module -e ${openAiProgram()}`),
      pastedAsEnv('openai-sdk', `node --env-file=.env --input-type=module -e ${openAiProgram()}`),
    ],
    wrongKey: { shows: /401/ },
    gatewayDown: /Connection error/,
  },
  'openai-python': {
    ways: [typed('openai-sdk', 'terminal', `python -c ${openAiPython}`)],
    wrongKey: { shows: /401/ },
    gatewayDown: /Connection error/,
  },
  'anthropic-sdk': {
    ways: [typed('claude-code', 'terminal', `node --input-type=module -e ${anthropicProgram()}`)],
    wrongKey: { shows: /401/ },
    gatewayDown: /Connection error/,
  },
  curl: {
    ways: [typed('curl', 'terminal', '')],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: /Failed to connect|Couldn't connect/,
  },
} satisfies Cases;

const geminiRun = `gemini --skip-trust --output-format json -p ${question}`;
const kiloRun = `kilo run -m korproxy/claude-sonnet-5 --format json ${question}`;
const droidRun = `droid exec -o json -m custom:claude-sonnet-5 ${question}`;
const piRun = `pi -p --provider korproxy --model claude-sonnet-5 ${question}`;
const aiderRun = `aider --no-git --yes-always --no-show-model-warnings --no-check-update --analytics-disable --message ${question}`;
/** It has to be told the key's name by hand: both of its files are pasted. */
const llmFolder = '~/.config/io.datasette.llm';

/** Run by `npm run clients`. */
export const otherCases = {
  'gemini-cli': {
    ways: [
      applied('gemini-cli', 'env', geminiRun, {
        '~/.gemini/.env': 'MINE=1 # mine\n',
        '~/.gemini/settings.json': '{ "security": { "auth": {"selectedType": "oauth-personal"} } }',
      }),
    ],
    wrongKey: { shows: /Invalid API key|401/ },
    gatewayDown: null,
  },
  'qwen-code': {
    ways: [
      applied(
        'qwen-code',
        'settings',
        `qwen -p ${question}`,
        { '~/.qwen/settings.json': null },
        true,
      ),
      typed('qwen-code', 'terminal', `qwen -p ${question}`),
    ],
    wrongKey: { shows: /Invalid API key|401/ },
    gatewayDown: null,
  },
  kilo: {
    ways: [
      applied(
        'kilo',
        'config',
        kiloRun,
        {
          '~/.config/kilo/kilo.json': '{ "autoupdate" : false }',
        },
        true,
      ),
    ],
    wrongKey: { shows: /Invalid API key/ },
    gatewayDown: null,
  },
  aider: {
    ways: [
      applied('aider', 'conf', aiderRun, { '~/.aider.conf.yml': '# mine\ndark-mode:   true\n' }),
    ],
    wrongKey: { shows: /Invalid API key|AuthenticationError/ },
    gatewayDown: null,
  },
  droid: {
    ways: [applied('droid', 'settings', droidRun, { '~/.factory/settings.json': null })],
    wrongKey: { shows: /Exec failed|401|Invalid API key/ },
    gatewayDown: null,
    showsWhy: false,
  },
  'copilot-cli': {
    ways: [typed('copilot-cli', 'terminal', `copilot -s -p ${question}`)],
    wrongKey: { shows: /401|Invalid API key/ },
    gatewayDown: null,
  },
  pi: {
    ways: [applied('pi', 'models', piRun, { '~/.pi/agent/models.json': '{ "providers" : {} }' })],
    wrongKey: { shows: /Invalid API key|401/ },
    gatewayDown: null,
  },
  llm: {
    ways: [
      applied('llm', 'models', `llm -m korproxy ${question}`, {
        [`${llmFolder}/extra-openai-models.yaml`]: '- model_id: mine\n  model_name: mine\n',
        [`${llmFolder}/keys.json`]: '{ "mine" : "x" }',
      }),
    ],
    wrongKey: { shows: /Invalid API key|401/ },
    gatewayDown: /Connection error/,
  },
  langchain: {
    ways: [pastedAsEnv('langchain', `set -a; . ./.env; python -c ${langChainProgram}`)],
    wrongKey: { shows: /401/ },
    gatewayDown: /Connection error/,
  },
} satisfies Cases;
