import type { Page } from 'playwright-core';
import { fileDifference } from '../../main/base/core/difference.ts';
import type { ToolDiff, ToolId, ToolIntegration, ToolModels } from '../../main/contract/tools.ts';
import { integrationOf } from '../../main/tools/core/integration.ts';
import { chooseModel } from '../../main/tools/core/models.ts';
import type { FoundNeighbour } from '../../main/tools/core/neighbour.ts';
import type { Facts, Findings } from '../../main/tools/core/preset.ts';
import { allTools } from '../../main/tools/core/tool-table.ts';
import type {} from './popover-stub.ts';
import { nowMs } from './snapshots.ts';

const key = 'korproxy-q3Vd0sXwJt9ZbKfLr2mN8yHc5PgUaE7iToW4xQe1RkM';
const oldKey = 'korproxy-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const mask = 'korproxy-••••••••';
const here = { port: 1337, apiKey: key };

export { key as stubKey };

type Found = Partial<Readonly<Record<ToolId, Partial<Findings>>>>;

const program = (version: string | null) => ({ how: 'program', editor: null, version }) as const;
const extension = (version: string) => ({ how: 'extension', editor: 'VS Code', version }) as const;
const pointing = (url: string, apiKey: string | null = key, path = '/home/ana/.x') => ({
  url,
  key: apiKey,
  path,
});

const local = 'http://127.0.0.1:1337/v1';

/** Of the computer in the Tools tab's pictures. */
const pictured: Found = {
  'claude-code': {
    found: [program('2.1.330')],
    pointers: [pointing('http://127.0.0.1:1337', key, '/home/ana/.claude/settings.json')],
  },
  cline: { found: [program('4.1.13'), extension('4.1.13')] },
  continue: {
    found: [extension('1.2.0')],
    pointers: [pointing('https://api.openai.com/v1', 'sk-1')],
  },
  codex: {
    found: [program('0.150.0')],
    pointers: [pointing(local, oldKey, '/home/ana/.codex/config.toml')],
  },
  opencode: { found: [program('1.18.33')] },
};

interface ListParts {
  readonly found?: Found;
  /** What the gateway offers; null while it does not tell. */
  readonly listed?: readonly string[] | null;
  readonly chosen?: string | null;
  readonly appliedAtMs?: Partial<Readonly<Record<ToolId, number>>>;
  /** What wins over a tool that points here. */
  readonly winners?: Partial<Readonly<Record<ToolId, FoundNeighbour>>>;
  /** The key in the forms: its mask, unless it is asked for. */
  readonly apiKey?: string;
}

export const offered = ['claude-sonnet-5', 'gpt-5.5', 'gemini-3.1-pro-preview'];

/** Every tool as main sends it, by main's own code. */
export function toolList(parts: ListParts = {}): ToolIntegration[] {
  const { found = pictured, listed = offered, chosen = null, appliedAtMs = {} } = parts;
  const { apiKey = mask, winners = {} } = parts;
  return allTools
    .map((tool) => {
      const model = chooseModel(listed, tool.models, chosen);
      const facts: Facts = {
        computer: { env: {}, platform: 'linux', home: '/home/ana' },
        root: 'http://127.0.0.1:1337',
        v1: local,
        apiKey,
        model: model.id,
        smallModel: model.id,
        markedSmall: null,
        carried: [model.id],
        models: [model.id],
      };
      const at = appliedAtMs[tool.id];
      return integrationOf({
        ...{ tool, facts, here, model },
        findings: { found: [], pointers: [], broken: null, ...found[tool.id] },
        winner: winners[tool.id] ?? null,
        applied: at === undefined ? null : { formId: tool.forms(facts)[0]?.id ?? '', atMs: at },
      });
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** As main orders them. */
function rankOf({ state, detected }: ToolIntegration): number {
  if (state === 'cannot-work') return detected ? 3 : 4;
  if (state === 'not-detected') return 2;
  return state === 'points-here' || state === 'overruled' || state.startsWith('holds') ? 0 : 1;
}

/** Claude Code points here, and its shell says otherwise. */
export const bedrockWins: NonNullable<ListParts['winners']> = {
  'claude-code': {
    key: { path: ['CLAUDE_CODE_USE_BEDROCK'], does: 'elsewhere' },
    path: ['CLAUDE_CODE_USE_BEDROCK'],
    ...{ value: '1', of: 'environment', file: null },
  },
};

export const nothingFound: Found = {};

/** Codex and OpenCode were set up before the key was changed. */
export const twoStale: Found = {
  ...pictured,
  opencode: {
    found: [program('1.18.33')],
    pointers: [pointing(local, oldKey, '/home/ana/.config/opencode/opencode.jsonc')],
  },
};

/** What Codex has after its update. */
export const allFresh: Found = {
  ...pictured,
  codex: { found: [program('0.150.0')], pointers: [pointing(local)] },
};

export const clineInEditor: Found = { cline: { found: [extension('4.1.13')] } };

export const recently = nowMs - 60_000;
export const longAgo = nowMs - 11 * 60_000;

const settings = (url: string, token: string): string => `{
  "env": {
    "DISABLE_TELEMETRY": "1",
    "ANTHROPIC_BASE_URL": "${url}"${token}
  },
  "model": "claude-sonnet-5",
  "theme": "dark"
}
`;

/** The picture's difference. */
export const claudeDiff: ToolDiff = {
  planId: 'plan-1',
  files: [
    fileDifference(
      '~/.claude/settings.json',
      settings('https://api.anthropic.com', ''),
      settings('http://127.0.0.1:1337', `,\n    "ANTHROPIC_AUTH_TOKEN": "${key}"`),
      key,
    ),
  ],
  sentence: 'In ~/.claude/settings.json one line changes and one is new. The rest stays as it is.',
  neighbours: [],
  setsAside: true,
};

const others = (more: string): string => `{
  "env": {
    ${more}"ANTHROPIC_BASE_URL": "http://127.0.0.1:1337",
    "ANTHROPIC_AUTH_TOKEN": "${key}"
  },
  "model": "claude-sonnet-5",
  "theme": "dark"
}
`;

const foreign = '"ANTHROPIC_API_KEY": "sk-ant-other",\n    "ANTHROPIC_MODEL": "glm-4.6",\n    ';
const inSettings = { place: '~/.claude/settings.json', canSetAside: true, wins: false };
const inTheFile = [
  {
    ...{ ...inSettings, name: 'env.ANTHROPIC_MODEL' },
    sentence:
      'env.ANTHROPIC_MODEL in ~/.claude/settings.json has Claude Code ask for another model. Take it out there.',
  },
  {
    ...{ ...inSettings, name: 'env.ANTHROPIC_API_KEY' },
    sentence:
      'env.ANTHROPIC_API_KEY in ~/.claude/settings.json sends another key to the gateway as well. Take it out there.',
  },
];
const ofTheShell = {
  ...{ name: 'CLAUDE_CODE_USE_BEDROCK', place: null, canSetAside: false, wins: true },
  sentence:
    'CLAUDE_CODE_USE_BEDROCK of the environment sends Claude Code elsewhere. Unset it where you start Claude Code.',
};

/** A file full of another vendor's settings: what is written with them set aside, and without. */
export const crowdedDiff: { readonly aside: ToolDiff; readonly kept: ToolDiff } = {
  aside: {
    planId: 'plan-aside',
    files: [
      fileDifference(
        '~/.claude/settings.json',
        others(foreign).replace('http://127.0.0.1:1337', 'https://api.example'),
        others(''),
        key,
      ),
    ],
    sentence:
      'In ~/.claude/settings.json one line changes and two go. The rest stays as it is. Set aside: env.ANTHROPIC_MODEL and env.ANTHROPIC_API_KEY. Undo brings them back.',
    ...{ neighbours: [...inTheFile, ofTheShell], setsAside: true },
  },
  kept: {
    planId: 'plan-kept',
    files: [
      fileDifference(
        '~/.claude/settings.json',
        others(foreign).replace('http://127.0.0.1:1337', 'https://api.example'),
        others(foreign),
        key,
      ),
    ],
    sentence: 'In ~/.claude/settings.json one line changes. The rest stays as it is.',
    ...{ neighbours: [...inTheFile, ofTheShell], setsAside: false },
  },
};

export const someModels: ToolModels = {
  chosen: 'claude-sonnet-5',
  further: [],
  small: null,
  usual: 'claude-sonnet-5',
  listed: offered,
  leftOut: null,
};

export interface ToolAnswers {
  readonly list?: ToolIntegration[];
  readonly models?: ToolModels;
  readonly diff?: ToolDiff;
  /** The same with nothing set aside. */
  readonly keptDiff?: ToolDiff;
}

/** What main answers in this page from now on. */
export async function answerTools(page: Page, answers: ToolAnswers = {}): Promise<void> {
  const { list = toolList(), models = someModels, diff = claudeDiff, keptDiff = diff } = answers;
  await page.evaluate(
    // A list of pairs: what is named here would be wrapped by the loader, and fail in the page.
    (all) => {
      window.stub.answers = Object.fromEntries([
        ['TOOL_INTEGRATION_LIST', () => all.list],
        [
          'TOOL_INTEGRATION_COPY',
          (request: { toolId: string; formId?: string }) => {
            const tool = all.list.find((each) => each.toolId === request.toolId);
            const form = tool?.forms.find(({ id }) => id === (request.formId ?? tool.copyFormId));
            return { formId: form?.id ?? '', next: form?.next ?? '' };
          },
        ],
        [
          'TOOL_REVEAL',
          (request: { toolId: string; formId: string }) =>
            all.clear
              .find((each) => each.toolId === request.toolId)
              ?.forms.find(({ id }) => id === request.formId),
        ],
        ['TOOL_MODELS', () => all.models],
        [
          'TOOL_MODEL_PICK',
          (request: { modelId: string | null }) => ({ ...all.models, chosen: request.modelId }),
        ],
        ['TOOL_MODEL_MARK', () => all.models],
        [
          'TOOL_DIFF',
          (request: { setAside?: boolean }) =>
            request.setAside === false ? all.keptDiff : all.diff,
        ],
      ]);
    },
    { list, models, diff, keptDiff, clear: toolList({ apiKey: key }) },
  );
}

/** Brings the Tools tab to the front. */
export async function showTools(page: Page, answers: ToolAnswers = {}): Promise<void> {
  await answerTools(page, answers);
  await page.getByRole('tab', { name: 'Tools' }).click();
  await page.locator('tools-view .card').first().waitFor();
}

/** The tool's row, whose content unfolds on a click. */
export const rowOf = (page: Page, toolId: ToolId) => page.locator(`[data-tool="${toolId}"]`);

/** Unfolds a row, whose own button is not in the way. */
export const unfold = (page: Page, toolId: ToolId): Promise<void> =>
  rowOf(page, toolId).locator('.name').click();
