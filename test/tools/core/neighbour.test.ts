import { describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import type { Computer } from '../../../main/tools/core/computer.ts';
import { merged, unmerged } from '../../../main/tools/core/merge.ts';
import {
  type FoundNeighbour,
  keysIn,
  unreadFile,
  winsOver,
} from '../../../main/tools/core/neighbour.ts';
import { toldNeighbour } from '../../../main/tools/core/neighbour-words.ts';
import { deciding, type Ours, withSetAside } from '../../../main/tools/core/set-aside.ts';
import { allTools, toolOf } from '../../../main/tools/core/tool-table.ts';
import { factsOf, formOf } from '../../support/preset-rig.ts';

const computer: Computer = { env: {}, platform: 'linux', home: '/home/u' };
const facts = factsOf({ machine: computer as never });

function oursOf(toolId: ToolId, formId: string, listed: readonly string[] | null = null): Ours {
  const { changes } = formOf(toolId, formId, facts);
  return { facts, listed, files: changes.map(({ path }) => path) };
}

/** What is set aside in the file of that name by that form, and what is left of it. */
function applied(toolId: ToolId, formId: string, name: string, text: string, listed?: string[]) {
  const tool = toolOf(toolId);
  const { changes } = formOf(toolId, formId, facts);
  const all = withSetAside(tool, changes, oursOf(toolId, formId, listed));
  const change = all.find(({ path }) => path.endsWith(name));
  if (change?.type !== 'merge') throw new Error(`${name} is not merged into`);
  const done = merged(change.format, text, change.edits, change.setAside);
  const gone = done.steps.filter(({ type }) => type === 'gone').map(({ path }) => path.join('.'));
  return { ...done, gone, back: unmerged(change.format, done.text, done.steps), change };
}

const env = (values: object, rest: object = {}): string => JSON.stringify({ env: values, ...rest });

describe('what is set aside in the file that is written', () => {
  // biome-ignore format: a table
  it.each<[tool: ToolId, form: string, file: string, text: string, gone: readonly string[]]>([
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_API_KEY: 'sk-x' }),                 ['env.ANTHROPIC_API_KEY']],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_API_KEY: '' }),                     []],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_MODEL: 'glm-4.6' }),                ['env.ANTHROPIC_MODEL']],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_MODEL: facts.model }),              []],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_DEFAULT_OPUS_MODEL: 'glm-4.6' }),   ['env.ANTHROPIC_DEFAULT_OPUS_MODEL']],
    ['claude-code', 'settings', 'settings.json', env({ CLAUDE_CODE_SUBAGENT_MODEL: 'glm-4.6' }),     ['env.CLAUDE_CODE_SUBAGENT_MODEL']],
    ['claude-code', 'settings', 'settings.json', env({ CLAUDE_CODE_USE_BEDROCK: '1' }),              ['env.CLAUDE_CODE_USE_BEDROCK']],
    ['claude-code', 'settings', 'settings.json', env({ CLAUDE_CODE_USE_BEDROCK: '0' }),              []],
    ['claude-code', 'settings', 'settings.json', env({ CLAUDE_CODE_USE_VERTEX: 'true' }),            ['env.CLAUDE_CODE_USE_VERTEX']],
    ['claude-code', 'settings', 'settings.json', env({ CLAUDE_CODE_USE_FOUNDRY: true }),             ['env.CLAUDE_CODE_USE_FOUNDRY']],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_CUSTOM_HEADERS: 'x-api-key: a' }),  ['env.ANTHROPIC_CUSTOM_HEADERS']],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_CUSTOM_HEADERS: 'X-Team: a' }),     []],
    ['claude-code', 'settings', 'settings.json', env({}, { apiKeyHelper: 'pass show x' }),           ['apiKeyHelper']],
    ['claude-code', 'settings', 'settings.json', env({ ANTHROPIC_BASE_URL: 'https://x.example' }),   []],
    ['claude-code', 'settings', 'settings.json', env({ MINE: '1' }, { theme: 'dark' }),              []],
    ['codex',       'config',   'config.toml',   'profile = "work"\n',                               ['profile']],
    ['codex',       'config',   'config.toml',   '[profiles.korproxy]\nmodel = "x"\n',               []],
    ['codex',       'config',   'config.toml',   '[model_providers.a]\nwire_api = "chat"\n',         ['model_providers.a.wire_api']],
    ['codex',       'config',   'config.toml',   '[model_providers.a]\nwire_api = "responses"\n',    []],
    ['codex',       'config',   'config.toml',   'review_model = "gpt-x"\n',                         ['review_model']],
    ['opencode',    'config',   'opencode.jsonc', '{"small_model":"glm/air"}',                       ['small_model']],
    ['opencode',    'config',   'opencode.jsonc', '{"small_model":"korproxy/air"}',                  []],
    ['opencode',    'config',   'opencode.jsonc', '{"agent":{"build":{"model":"a/b"},"plan":{}}}',   ['agent.build.model']],
    ['opencode',    'config',   'opencode.jsonc', '{"mode":{"plan":{"model":"a/b"}}}',               ['mode.plan.model']],
    ['opencode',    'config',   'opencode.jsonc', '{"disabled_providers":["korproxy"]}',             ['disabled_providers']],
    ['opencode',    'config',   'opencode.jsonc', '{"disabled_providers":["openai"]}',               []],
    ['opencode',    'config',   'opencode.jsonc', '{"enabled_providers":["openai"]}',                ['enabled_providers']],
    ['opencode',    'config',   'opencode.jsonc', '{"enabled_providers":["korproxy"]}',              []],
    ['kilo',        'config',   'kilo.json',      '{"agent":{"code":{"model":"a/b"}}}',              ['agent.code.model']],
    ['gemini-cli',  'env',      '.env',           'GEMINI_CLI_CUSTOM_HEADERS="x-api-key: a"\n',      ['GEMINI_CLI_CUSTOM_HEADERS']],
    ['gemini-cli',  'env',      '.env',           'GEMINI_CLI_CUSTOM_HEADERS="X-Team: a"\n',         []],
    ['gemini-cli',  'env',      'settings.json',  '{"security":{"auth":{"enforcedType":"oauth-personal"}}}', ['security.auth.enforcedType']],
    ['gemini-cli',  'env',      'settings.json',  '{"security":{"auth":{"enforcedType":"gemini-api-key"}}}', []],
    ['gemini-cli',  'env',      'settings.json',  '{"security":{"auth":{"useExternal":true}}}',      ['security.auth.useExternal']],
    ['gemini-cli',  'env',      'settings.json',  '{"security":{"auth":{"useExternal":false}}}',     []],
    ['aider',       'conf',     '.aider.conf.yml', 'weak-model: gpt-x\n',                            ['weak-model']],
    ['aider',       'conf',     '.aider.conf.yml', 'openai-api-type: azure\n',                       ['openai-api-type']],
  ])('by %s, form %s, in %s with %s', (tool, form, file, text, gone) => {
    const done = applied(tool, form, file, text);
    expect(done.gone).toEqual(gone);
    // Taken back key by key, as where the user has changed the file since.
    expect(done.change.type === 'merge' && done.change.format.read(done.back)).toEqual(
      done.change.type === 'merge' && done.change.format.read(text),
    );
  });

  it('is not a model for some jobs that the gateway has', () => {
    const text = env({ ANTHROPIC_DEFAULT_OPUS_MODEL: 'glm-4.6', ANTHROPIC_MODEL: 'glm-4.6' });
    expect(applied('claude-code', 'settings', 'settings.json', text, ['glm-4.6']).gone).toEqual([
      'env.ANTHROPIC_MODEL',
    ]);
  });

  it('stays where the user has put something else in its place meanwhile', () => {
    const done = applied('codex', 'config', 'config.toml', 'profile = "work"\n');
    if (done.change.type !== 'merge') throw new Error('not merged');
    const touched = `profile = "mine"\n${done.text}`;
    const back = unmerged(done.change.format, touched, done.steps);
    expect(done.change.format.read(back)).toEqual({ profile: 'mine' });
  });
});

/** What stands in the environment, in another file of the user or in a project. */
const told = (
  toolId: ToolId,
  formId: string,
  of: FoundNeighbour['of'],
  value: unknown,
  place: string | null = null,
) => {
  const tool = toolOf(toolId);
  const all = tool.neighbours?.(computer);
  if (!all) throw new Error(`nothing is known beside ${toolId}`);
  const keys =
    of === 'environment'
      ? (all.variables ?? [])
      : of === 'project'
        ? (all.projectFiles.find(({ steps }) => place?.endsWith(steps.join('/')))?.keys ?? [])
        : (all.files.find(({ path }) => path === place)?.keys ?? []);
  const ours = oursOf(toolId, formId);
  const found = keysIn(value, keys).map((each): FoundNeighbour => ({ ...each, of, file: place }));
  return deciding(found, ours).map((each) => toldNeighbour(computer, tool.name, each, ours.files));
};

describe('what is told of others', () => {
  const other = 'http://127.0.0.1:9';
  // biome-ignore format: a table
  it.each<[tool: ToolId, form: string, of: FoundNeighbour['of'], place: string | null, value: unknown, wins: boolean | null]>([
    ['claude-code', 'settings', 'environment', null, { ANTHROPIC_API_KEY: 'sk-x' }, false],
    ['claude-code', 'settings', 'environment', null, { CLAUDE_CODE_USE_BEDROCK: '1' }, true],
    // The file wins over the shell: seen with the real client.
    ['claude-code', 'settings', 'environment', null, { ANTHROPIC_BASE_URL: other, ANTHROPIC_AUTH_TOKEN: 'x' }, null],
    ['claude-code', 'settings', 'project', '/p/.claude/settings.local.json', { env: { ANTHROPIC_BASE_URL: other } }, false],
    ['claude-code', 'own-file', 'project', '/p/.claude/settings.local.json', { env: { ANTHROPIC_BASE_URL: other } }, null],
    ['claude-code', 'settings', 'project', '/p/.claude/settings.json', { env: { ANTHROPIC_BASE_URL: facts.root } }, null],
    ['claude-code', 'own-file', 'user', '/home/u/.claude/settings.json', { env: { CLAUDE_CODE_USE_BEDROCK: '1' } }, true],
    ['claude-code', 'own-file', 'computer', '/etc/claude-code/managed-settings.json', { env: { ANTHROPIC_BASE_URL: other } }, true],
    ['codex', 'profile', 'user', '/home/u/.codex/config.toml', { profile: 'work' }, true],
    ['codex', 'profile', 'user', '/home/u/.codex/config.toml', { profiles: { korproxy: { model: 'x' } } }, true],
    ['codex', 'profile', 'user', '/home/u/.codex/config.toml', { profiles: { work: { model: 'x' } } }, null],
    ['codex', 'config', 'environment', null, { OPENAI_BASE_URL: other, OPENAI_API_KEY: 'sk-x' }, null],
    ['codex', 'config', 'project', '/p/.codex/config.toml', { model: 'x', model_provider: 'y' }, false],
    ['opencode', 'config', 'environment', null, { OPENCODE_CONFIG: '/x.json' }, true],
    ['opencode', 'config', 'environment', null, { ANTHROPIC_API_KEY: 'sk-x' }, null],
    ['opencode', 'config', 'project', '/p/opencode.json', { model: 'a/b' }, false],
    ['opencode', 'config', 'user', '/home/u/.config/opencode/opencode.json', { model: 'a/b' }, null],
    ['opencode', 'config', 'user', '/home/u/.config/opencode/opencode.json', { small_model: 'a/b' }, true],
    ['gemini-cli', 'env', 'environment', null, { GOOGLE_GEMINI_BASE_URL: other }, true],
    ['gemini-cli', 'env', 'environment', null, { GOOGLE_GEMINI_BASE_URL: facts.root, GEMINI_API_KEY: facts.apiKey }, null],
    ['gemini-cli', 'env', 'environment', null, { GEMINI_API_KEY: 'AIza' }, true],
    ['gemini-cli', 'env', 'environment', null, { GOOGLE_GENAI_USE_VERTEXAI: 'true', GOOGLE_API_KEY: 'AIza' }, null],
    ['gemini-cli', 'env', 'project', '/p/.env', { ANYTHING: '1' }, false],
    ['aider', 'conf', 'environment', null, { AIDER_OPENAI_API_BASE: other }, true],
    ['aider', 'conf', 'environment', null, { OPENAI_API_BASE: other }, null],
    ['qwen-code', 'settings', 'project', '/p/.qwen/settings.json', { model: { name: 'x' } }, false],
  ])('by %s, form %s: %s %s %j', (tool, form, of, place, value, wins) => {
    expect(told(tool, form, of, value, place).map((each) => each.wins)).toEqual(
      wins === null ? [] : [wins],
    );
  });

  it.each<[ToolId, FoundNeighbour['of'], string | null, unknown, string]>([
    [
      'claude-code',
      'environment',
      null,
      { ANTHROPIC_API_KEY: 'sk-secret' },
      'ANTHROPIC_API_KEY of the environment sends another key to the gateway as well. Unset it where you start Claude Code.',
    ],
    [
      'claude-code',
      'project',
      '/home/u/app/.claude/settings.local.json',
      { env: { ANTHROPIC_BASE_URL: 'https://x.example' } },
      'env.ANTHROPIC_BASE_URL in ~/app/.claude/settings.local.json sends Claude Code elsewhere. Take it out there; it holds for that project alone.',
    ],
    [
      'gemini-cli',
      'project',
      '/home/u/app/.env',
      { A: '1' },
      '~/app/.env is what Gemini CLI reads in the place of ours. Put our lines into it too.',
    ],
    [
      'claude-code',
      'computer',
      '/etc/claude-code/managed-settings.json',
      { model: 'x' },
      'model in /etc/claude-code/managed-settings.json has Claude Code ask for another model. Whoever manages this computer can take it out.',
    ],
  ])('of %s: %s %s', (tool, of, place, value, sentence) => {
    const form = tool === 'gemini-cli' ? 'env' : 'settings';
    expect(told(tool, form, of, value, place).map((each) => each.sentence)).toEqual([sentence]);
  });
});

describe('a file that its tool does not read', () => {
  const settings = '/home/u/.claude/settings.json';
  const sentence =
    '~/.claude/settings.json has a comment or a comma too many, so Claude Code reads nothing of it. Take it out there.';
  const found: FoundNeighbour = { ...unreadFile(settings), of: 'user', file: settings };

  it.each([
    ['settings', [{ wins: true, canSetAside: false, sentence }]],
    ['own-file', []],
  ])('is told where ours is in it: form %s', (form, expected) => {
    const ours = oursOf('claude-code', form);
    const told = deciding([found], ours).map((each) =>
      toldNeighbour(computer, 'Claude Code', each, ours.files),
    );
    expect(told).toMatchObject(expected);
  });
});

describe('the tables', () => {
  it('name no file of the tool twice, and only keys that no form of the same file sets', () => {
    for (const tool of allTools) {
      const files = tool.neighbours?.(computer).files ?? [];
      expect(new Set(files.map(({ path }) => path)).size, tool.id).toBe(files.length);
      const ours = tool
        .forms({ ...facts, markedSmall: null })
        .flatMap(({ changes }) => changes)
        .flatMap((change) =>
          change.type === 'own'
            ? []
            : change.edits.map(({ path }) => [change.path, ...path].join(' ')),
        );
      for (const { path, keys } of files)
        for (const key of keys) expect(ours).not.toContain([path, ...key.path].join(' '));
    }
  });

  it('win only by what keeps the gateway from being asked', () => {
    const does = (['elsewhere', 'refuses', 'locked-out', 'instead'] as const).map((each) => each);
    for (const each of does) expect(winsOver({ key: { path: [], does: each } })).toBe(true);
    for (const each of ['model', 'side-model', 'key'] as const)
      expect(winsOver({ key: { path: [], does: each } })).toBe(false);
  });
});
