import { beforeEach, describe, expect, it } from 'vitest';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import type { PickedModels, ToolId, ToolIntegration } from '../../main/contract/tools.ts';
import { toolForm, toolIntegration } from '../../main/contract/tools.ts';
import { type FoundNeighbour, unreadFile } from '../../main/tools/core/neighbour.ts';
import type { Findings } from '../../main/tools/core/preset.ts';
import type { ToolRun } from '../../main/tools/core/tool-ports.ts';
import { ToolRefused } from '../../main/tools/core/tool-refused.ts';
import { createPresets, type PresetPorts } from '../../main/tools/presets.ts';
import { FakeClock } from '../support/fake-clock.ts';

const apiKey = `korproxy-${'k'.repeat(43)}`;

interface World {
  port: number;
  apiKey: string;
  trouble: string | null;
  models: readonly string[] | null;
  picked: PickedModels;
  clipboard: string;
  found: Map<string, Findings>;
  neighbours: readonly FoundNeighbour[];
  logged: string[];
  ran: (readonly string[])[];
  run: ToolRun;
}

let world: World;
let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
  world = {
    port: 1337,
    apiKey,
    trouble: null,
    models: ['claude-sonnet-5', 'gpt-5.5', 'gemini-3-pro-preview'],
    picked: { main: null, further: [], small: null },
    clipboard: '',
    found: new Map(),
    neighbours: [],
    logged: [],
    ran: [],
    run: { type: 'ended', code: 0, output: 'OK' },
  };
});

const sink = (event: string, fields?: unknown): void => {
  world.logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
};

const open = (over: Partial<PresetPorts> = {}) =>
  createPresets({
    log: { debug: sink, info: sink, warn: sink, error: sink },
    clock,
    computer: { env: {}, platform: 'linux', home: '/home/u' },
    endpoint: () => ({ port: world.port, apiKey: world.apiKey, trouble: world.trouble }),
    listModels: async () => world.models,
    findTools: async () => world.found as never,
    findNeighbours: async () => world.neighbours,
    files: {
      plan: async () => ({ id: 'plan-1', files: [], write: async () => {} }),
      undo: async () => true,
      applied: async () => new Map(),
    },
    clipboard: {
      copyText: async (text) => {
        world.clipboard = text;
      },
      readText: async () => world.clipboard,
    },
    runTool: async (program, args) => {
      world.ran.push([program, ...args]);
      return world.run;
    },
    pickedModels: {
      read: () => world.picked,
      write: (picked) => {
        world.picked = picked;
      },
    },
    ...over,
  });

const row = (tools: readonly ToolIntegration[], id: string): ToolIntegration => {
  const found = tools.find(({ toolId }) => toolId === id);
  if (!found) throw new Error(`no row ${id}`);
  return found;
};

const program = { how: 'program', editor: null, version: '1.2.3' } as const;

describe('the list of tools', () => {
  it('fits the contract', async () => {
    for (const tool of await open().list())
      expect(toolIntegration.safeParse(tool).error).toBeUndefined();
  });

  it('has no key in it unless the terminal asks in clear', async () => {
    expect(JSON.stringify(await open().list())).not.toContain(apiKey);
    expect(JSON.stringify(await open().list({ inClear: true }))).toContain(apiKey);
  });

  it('puts what was found first and what cannot work last', async () => {
    world.found.set('aider', { found: [program], pointers: [], broken: null });
    world.found.set('codex', {
      found: [program],
      pointers: [{ url: 'http://127.0.0.1:1337/v1', key: apiKey, path: '/x' }],
      broken: null,
    });
    const tools = await open().list();
    expect(tools.slice(0, 3).map(({ toolId }) => toolId)).toEqual(['codex', 'aider', 'cline']);
    expect(tools.slice(-3).map(({ state }) => state)).toEqual(Array(3).fill('cannot-work'));
  });

  // biome-ignore format: a table
  it.each<[what: string, url: string, key: string | null, state: string, line: string]>([
    ['here',                      'http://127.0.0.1:1337/v1',        apiKey,                       'points-here',       'Points here, 1.2.3'],
    ['here by another name',      'http://localhost:1337/v1/',       apiKey,                       'points-here',       'Points here, 1.2.3'],
    ['here without a key',        'http://127.0.0.1:1337/v1',        null,                         'points-here',       'Points here, 1.2.3'],
    ['here with an old key',      'http://127.0.0.1:1337/v1',        `korproxy-${'o'.repeat(43)}`, 'holds-old-key',     'Holds the old API key'],
    ['our old port',              'http://127.0.0.1:1338/v1',        apiKey,                       'holds-old-address', 'Holds the old address'],
    ['another local server',      'http://127.0.0.1:11434/v1',       'ollama',                     'points-elsewhere',  'Points to 127.0.0.1:11434'],
    ['a provider',                'https://api.openai.com/v1',       'sk-x',                       'points-elsewhere',  'Points to api.openai.com'],
    ['a name that starts as ours','http://127.0.0.1:1337.evil.example/v1', apiKey,                 'points-elsewhere',  'Points to another address'],
    ['a login before the host',   'http://127.0.0.1:1337@evil.example/v1', apiKey,                 'points-elsewhere',  'Points to evil.example'],
    ['a provider by name',        'bedrock',                         null,                         'points-elsewhere',  'Points to bedrock'],
  ])('says of a tool that points to %s', async (_what, url, key, state, line) => {
    world.found.set('codex', { found: [program], pointers: [{ url, key, path: '/x' }], broken: null });
    expect(row(await open().list(), 'codex')).toMatchObject({ state, line });
  });

  it('says in which line a settings file has an error', async () => {
    const broken = { path: '/home/u/.claude/settings.json', line: 3, column: 1 };
    world.found.set('claude-code', { found: [program], pointers: [], broken });
    expect(row(await open().list(), 'claude-code').line).toBe(
      'Its settings.json has an error in line 3',
    );
  });

  it('after a new key offers to update the file that holds the old one', async () => {
    const old = { url: 'http://127.0.0.1:1337', key: `korproxy-${'o'.repeat(43)}` };
    world.found.set('claude-code', {
      found: [program],
      pointers: [{ ...old, path: '/home/u/.claude/settings.json' }],
      broken: null,
    });
    const tools = await open().list();
    expect(
      tools.filter(({ state }) => state === 'holds-old-key').map(({ toolId }) => toolId),
    ).toEqual(['claude-code']);
    expect(row(tools, 'claude-code').applyFormId).toBe('settings');
  });
});

describe('the model of a preset', () => {
  // biome-ignore format: a table
  it.each<[models: readonly string[] | null, id: string, replaces: string | null]>([
    [null,                                               'gemini-3.1-pro-preview',     null],
    [['gemini-3-pro-preview', 'gemini-3.1-pro-preview'], 'gemini-3.1-pro-preview',     null],
    [['gemini-3-pro-preview', 'gemini-2.5-pro'],         'gemini-2.5-pro',             'gemini-3.1-pro-preview'],
    [['gemini-3-pro-preview', 'claude-sonnet-5'], 'claude-sonnet-5', 'gemini-3.1-pro-preview'],
  ])('is one that Gemini CLI does not turn into another: of %j it takes %s', async (models, id, replaces) => {
    world.models = models;
    expect(row(await open().list(), 'gemini-cli').model).toMatchObject({ id, replaces });
  });

  it('is what each tool is good with', async () => {
    world.models = [...(world.models ?? []), 'gemini-3.1-pro-preview'];
    const tools = await open().list();
    expect(['claude-code', 'codex', 'gemini-cli'].map((id) => row(tools, id).model.id)).toEqual([
      'claude-sonnet-5',
      'gpt-5.5',
      'gemini-3.1-pro-preview',
    ]);
  });

  it('is the default while the gateway is down, and nobody is asked then', async () => {
    world.trouble = 'The gateway is stopped.';
    const tools = await open({ listModels: () => Promise.reject(new Error('asked')) }).list();
    expect(row(tools, 'cline').model).toEqual({
      id: 'claude-sonnet-5',
      listed: null,
      replaces: null,
    });
  });

  it('names the default that the gateway lacks', async () => {
    world.models = ['claude-3-5-haiku-20241022', 'claude-sonnet-4-6', 'gpt-5'];
    const tools = await open().list();
    expect(row(tools, 'cline').model).toEqual({
      id: 'claude-sonnet-4-6',
      listed: true,
      replaces: 'claude-sonnet-5',
    });
    expect(row(tools, 'codex').model).toMatchObject({ id: 'gpt-5', replaces: 'gpt-5.5' });
  });

  it('is the user’s pick for every tool, and says when it is not offered', async () => {
    const presets = open();
    presets.pickModel('mine');
    expect(row(await presets.list(), 'codex').model).toEqual({
      id: 'mine',
      listed: false,
      replaces: null,
    });
    expect(await presets.models()).toEqual({
      chosen: 'mine',
      usual: 'claude-sonnet-5',
      ...{ further: [], small: null, leftOut: null },
      listed: world.models,
    });
  });

  it('has others beside it that the user marks, as many as fit in', async () => {
    const presets = open();
    presets.pickModel('mine');
    presets.markModel({ modelId: 'gpt-5.5', as: 'further' });
    presets.markModel({ modelId: 'tiny', as: 'small' });
    expect(await presets.models()).toMatchObject({
      ...{ chosen: 'mine', further: ['gpt-5.5'], small: 'tiny' },
    });
    const { content } = await presets.reveal({ toolId: 'opencode', formId: 'config' });
    expect(JSON.parse(content)).toMatchObject({
      provider: { korproxy: { models: { mine: {}, 'gpt-5.5': {}, tiny: {} } } },
      ...{ model: 'korproxy/mine', small_model: 'korproxy/tiny' },
    });
    for (let n = 0; n < 37; n += 1) presets.markModel({ modelId: `m${n}`, as: 'further' });
    expect(() => presets.markModel({ modelId: 'one too many', as: 'further' })).toThrow(
      'A preset holds 40 models. Unmark one first.',
    );
    presets.markModel({ modelId: 'm0', as: 'none' });
    presets.markModel({ modelId: 'one more', as: 'further' });
    expect((await presets.models()).further).toHaveLength(38);
  });

  it('is never an id that would do harm where it is pasted', async () => {
    world.models = ['evil\nrm -rf ~', 'x'.repeat(300), 'text-embedding-3', 'good'];
    expect(row(await open().list(), 'cline').model.id).toBe('good');
  });
});

describe('copying', () => {
  it('puts exactly the preset on the clipboard and says what to do with it', async () => {
    world.found.set('cline', { found: [program], pointers: [], broken: null });
    const { next } = await open().copy({ toolId: 'cline' });
    expect(world.clipboard).toBe(
      `cline auth -p openai-compatible -k ${apiKey} -m claude-sonnet-5 -b http://127.0.0.1:1337/v1\n`,
    );
    expect(next).toBe('Now run it in a terminal.');
  });

  it('copies the labelled fields where only the extension was found', async () => {
    const extension = { how: 'extension', editor: 'VS Code', version: '4.1.13' } as const;
    world.found.set('cline', { found: [extension], pointers: [], broken: null });
    const { next } = await open().copy({ toolId: 'cline' });
    expect(world.clipboard.split('\n')[0]).toBe('Provider: OpenAI Compatible');
    expect(next).toMatch(/^In VS Code open Cline/);
  });

  it('copies one field without its label or a line end', async () => {
    await open().copy({ toolId: 'cline', formId: 'vs-code', fieldId: 'api-key' });
    expect(world.clipboard).toBe(apiKey);
  });

  it('still copies while the gateway is down, and says so', async () => {
    world.trouble = 'The gateway is stopped.';
    expect((await open().copy({ toolId: 'continue' })).next).toBe(
      'Copied. The gateway is stopped.',
    );
    expect(world.clipboard).toContain('apiBase: http://127.0.0.1:1337/v1');
  });

  it('leaves no key in the log', async () => {
    await open().copy({ toolId: 'codex' });
    expect(world.logged).toEqual([
      'preset.copied {"toolId":"codex","formId":"profile","fieldId":null}',
    ]);
  });

  it('forgets after a minute on request, and only what is still its own', async () => {
    const presets = open();
    await presets.copy({ toolId: 'codex', forget: true });
    await clock.advance(59_999);
    expect(world.clipboard).not.toBe('');
    await clock.advance(1);
    expect(world.clipboard).toBe('');
    await presets.copy({ toolId: 'codex', forget: true });
    world.clipboard = 'mine';
    await clock.advance(60_000);
    expect(world.clipboard).toBe('mine');
  });

  it.each(['cursor', 'windsurf', 'amp'] as const)(
    'of %s says why it cannot work',
    async (toolId) => {
      await expect(open().copy({ toolId })).rejects.toThrow(ActionRefused);
      expect(world.clipboard).toBe('');
    },
  );
});

describe('applying', () => {
  it('writes only what was shown', async () => {
    let written = 0;
    let id = 'plan-1';
    const write = async (): Promise<void> => {
      written += 1;
    };
    const presets = open({
      files: {
        plan: async () => ({ id, files: [], write }),
        undo: async () => true,
        applied: async () => new Map(),
      },
    });
    const { planId } = await presets.diff({ toolId: 'codex', formId: 'profile' });
    id = 'plan-2';
    await expect(presets.apply({ toolId: 'codex', formId: 'profile', planId })).rejects.toThrow(
      'The file changed. Look again.',
    );
    expect(written).toBe(0);
    await presets.apply({ toolId: 'codex', formId: 'profile', planId: id });
    expect(written).toBe(1);
  });

  it('refuses forms that are for copying alone', async () => {
    await expect(open().diff({ toolId: 'zed', formId: 'settings' })).rejects.toThrow(ActionRefused);
  });

  it('passes a refusal on in words and logs its code alone', async () => {
    const presets = open({
      files: {
        plan: async () => {
          throw new ToolRefused('not-parsable', '~/.x is not valid JSON.');
        },
        undo: async () => true,
        applied: async () => new Map(),
      },
    });
    await expect(presets.diff({ toolId: 'codex', formId: 'profile' })).rejects.toThrow(
      new ActionRefused('~/.x is not valid JSON.'),
    );
    expect(world.logged).toEqual(['preset.refused {"toolId":"codex","code":"not-parsable"}']);
  });
});

describe('showing a form', () => {
  it('has the key in clear in that form and logs that alone', async () => {
    const form = await open().reveal({ toolId: 'claude-code', formId: 'settings' });
    expect(toolForm.safeParse(form).error).toBeUndefined();
    expect(form.content).toContain(apiKey);
    expect(world.logged.join()).not.toContain(apiKey);
    expect(world.logged).toEqual(['preset.shown {"toolId":"claude-code","formId":"settings"}']);
  });

  it('refuses a form that is not there', async () => {
    await expect(open().reveal({ toolId: 'cursor', formId: 'x' })).rejects.toThrow(ActionRefused);
  });
});

describe('asking the tool itself', () => {
  const pointsHere = (path: string): void => {
    world.found.set('claude-code', {
      found: [program],
      pointers: [{ url: 'http://127.0.0.1:1337', key: apiKey, path }],
      broken: null,
    });
  };

  it.each([
    ['/home/u/.claude/korproxy.json', true],
    ['/home/u/.claude/settings.json', false],
  ])('names the file that points here where it has to be named: %s', async (path, isNamed) => {
    pointsHere(path);
    expect(await open().confirm('claude-code')).toEqual({
      ok: true,
      sentence: 'Claude Code answered through KorProxy.',
    });
    expect(world.ran[0]?.includes('--settings')).toBe(isNamed);
    expect(world.ran[0]?.join(' ')).not.toContain(apiKey);
  });

  it('tells no more of what it printed than our own words', async () => {
    pointsHere('/home/u/.claude/settings.json');
    world.run = { type: 'ended', code: 1, output: `HTTP 401 Invalid API key ${apiKey}` };
    const { ok, sentence } = await open().confirm('claude-code');
    expect(ok).toBe(false);
    expect(sentence).toBe('Claude Code was refused: its API key is not the one of the gateway.');
    expect(world.logged).toEqual(['preset.confirmed {"toolId":"claude-code","ok":false}']);
  });

  const beside = (
    name: string,
    does: FoundNeighbour['key']['does'],
    over: Partial<FoundNeighbour> = {},
  ): FoundNeighbour => ({
    ...{ key: { path: [name], does }, path: [name], value: 'x', of: 'environment', file: null },
    ...over,
  });
  const inProject = { of: 'project', file: '/home/u/app/.claude/settings.local.json' } as const;

  // biome-ignore format: a table
  it.each<[what: string, beside: FoundNeighbour, state: string, line: string, by: string | null]>([
    ['a variable that sends it elsewhere', beside('CLAUDE_CODE_USE_BEDROCK', 'elsewhere'), 'overruled', 'Overruled by CLAUDE_CODE_USE_BEDROCK',
      'CLAUDE_CODE_USE_BEDROCK of the environment sends Claude Code elsewhere. Unset it where you start Claude Code.'],
    ['a key of its file', beside('apiKey', 'refuses', { of: 'user', file: '/home/u/.claude/settings.json' }), 'overruled', 'Overruled by apiKey in settings.json',
      'apiKey in ~/.claude/settings.json keeps Claude Code from starting. Take it out there.'],
    ['another key', beside('ANTHROPIC_API_KEY', 'key'), 'points-here', 'Points here, 1.2.3', null],
    ['a project', beside('model', 'elsewhere', inProject), 'points-here', 'Points here, 1.2.3', null],
  ])('says which wins in the row: %s', async (_what, found, state, line, by) => {
    pointsHere('/home/u/.claude/settings.json');
    world.neighbours = [found];
    const tool = row(await open().list(), 'claude-code');
    expect(tool).toMatchObject({ state, line, overruledBy: by });
    expect(toolIntegration.safeParse(tool).error).toBeUndefined();
  });

  it('does not run a tool that does not read the file, and says why', async () => {
    const file = '/home/u/.claude/settings.json';
    pointsHere(file);
    world.neighbours = [{ ...unreadFile(file), of: 'user', file }];
    expect(await open().confirm('claude-code')).toEqual({
      ok: false,
      sentence:
        'Claude Code would not ask here. ~/.claude/settings.json has a comment or a comma too many, so Claude Code reads nothing of it. Take it out there.',
    });
    expect(world.ran).toEqual([]);
  });

  it('does not run a tool that would ask somebody else', async () => {
    pointsHere('/home/u/.claude/settings.json');
    world.neighbours = [beside('CLAUDE_CODE_USE_BEDROCK', 'elsewhere')];
    expect(await open().confirm('claude-code')).toEqual({
      ok: false,
      sentence:
        'Claude Code would not ask here. CLAUDE_CODE_USE_BEDROCK of the environment sends Claude Code elsewhere. Unset it where you start Claude Code.',
    });
    expect(world.ran).toEqual([]);
  });

  it.each<[string, ToolRun, FoundNeighbour, string]>([
    [
      'a project in which it asks somebody else',
      { type: 'ended', code: 0, output: 'OK' },
      beside('env.ANTHROPIC_BASE_URL', 'elsewhere', inProject),
      'Claude Code answered through KorProxy. env.ANTHROPIC_BASE_URL in ~/app/.claude/settings.local.json sends Claude Code elsewhere. Take it out there; it holds for that project alone.',
    ],
    [
      'whose model it was that is not offered',
      { type: 'ended', code: 1, output: 'unknown provider for model glm' },
      beside('ANTHROPIC_MODEL', 'model'),
      'Claude Code asked for a model that the gateway does not offer. ANTHROPIC_MODEL of the environment has Claude Code ask for another model. Unset it where you start Claude Code.',
    ],
    [
      'nothing of a model that was answered',
      { type: 'ended', code: 0, output: 'OK' },
      beside('ANTHROPIC_MODEL', 'model'),
      'Claude Code answered through KorProxy.',
    ],
  ])('names %s', async (_what, run, found, sentence) => {
    pointsHere('/home/u/.claude/settings.json');
    world.run = run;
    world.neighbours = [found];
    expect((await open().confirm('claude-code')).sentence).toBe(sentence);
  });

  // biome-ignore format: a table
  it.each<[what: string, id: ToolId, before: () => void, sentence: string]>([
    ['that has no such way',   'curl',        () => {},                                 'Ask curl something yourself.'],
    ['that points elsewhere',  'claude-code', () => {},                                 'Claude Code does not point here.'],
    ['while nobody answers',   'claude-code', () => { world.trouble = 'The gateway is stopped.'; }, 'The gateway is stopped.'],
  ])('does not run one %s', async (_what, id, before, sentence) => {
    before();
    await expect(open().confirm(id)).rejects.toThrow(new ActionRefused(sentence));
    expect(world.ran).toEqual([]);
  });
});
