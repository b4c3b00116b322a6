import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { toolIds } from '../../../main/contract/tools.ts';
import type { Computer } from '../../../main/tools/core/computer.ts';
import { merged } from '../../../main/tools/core/merge.ts';
import { pointingOf } from '../../../main/tools/core/pointing.ts';
import {
  copyFormOf,
  type Facts,
  type FileChange,
  type Tool,
} from '../../../main/tools/core/preset.ts';
import { allTools, toolOf } from '../../../main/tools/core/tool-table.ts';

const key = `korproxy-${'k'.repeat(43)}`;
const linux: Computer = { env: {}, platform: 'linux', home: '/home/u' };
const facts: Facts = {
  computer: linux,
  root: 'http://127.0.0.1:1337',
  v1: 'http://127.0.0.1:1337/v1',
  apiKey: key,
  model: 'claude-sonnet-5',
  smallModel: 'claude-haiku-4-5-20251001',
  markedSmall: null,
  carried: ['claude-sonnet-5'],
  models: ['claude-sonnet-5'],
};

const formText = (tool: Tool['id'], form: string, over: Partial<Facts> = {}): string =>
  toolOf(tool)
    .forms({ ...facts, ...over })
    .find(({ id }) => id === form)?.content ?? '';

const textOf = (change: FileChange): string =>
  change.type === 'own' ? change.content : merged(change.format, null, change.edits).text;

/** Where the tool would point with those files and no others. */
function pointersOf(tool: Tool, changes: readonly FileChange[]) {
  return tool.pointers(linux).flatMap(({ path, format, read }) => {
    const change = changes.find((each) => each.path === path);
    return change ? read(format.read(textOf(change))).map((found) => ({ ...found, path })) : [];
  });
}

describe('the table of tools', () => {
  it('has each tool of the contract once, under its own id', () => {
    expect(allTools.map(({ id }) => id)).toEqual(toolIds);
  });

  it('gives every form of a tool an id of its own, and every tool that can work a form', () => {
    for (const tool of allTools) {
      const forms = tool.forms(facts);
      const ids = forms.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length > 0).toBe(tool.cannot === null);
      if (ids.length > 0) expect(ids).toContain(copyFormOf(tool, forms, []));
    }
  });

  it('writes files only for tools whose preset was tried', () => {
    const writing = allTools.filter((tool) =>
      tool.forms(facts).some(({ changes }) => changes.length > 0),
    );
    expect(writing.filter(({ tried }) => !tried)).toEqual([]);
  });
});

const applied = allTools
  .filter(({ pointers }) => pointers(linux).length > 0)
  .flatMap((tool) =>
    tool
      .forms(facts)
      .filter(({ changes }) => changes.length > 0)
      .map(({ id }) => [tool.id, id] as const),
  );

describe.each(applied)('what is written for %s by form %s', (id, formId) => {
  const tool = toolOf(id);
  const changes = tool.forms(facts).find((form) => form.id === formId)?.changes ?? [];
  const pointers = pointersOf(tool, changes);

  it('points here', () => {
    expect(pointingOf(pointers, { port: 1337, apiKey: key })?.state).toBe('points-here');
  });

  it('is told from one with an old address', () => {
    const hasKey = pointers.some((pointer) => pointer.key !== null);
    const state = pointingOf(pointers, { port: 1338, apiKey: key })?.state;
    expect(state).toBe(hasKey ? 'holds-old-address' : 'points-elsewhere');
  });

  it('is told from one with an old key, where the key is in the file that points', () => {
    const hasKey = pointers.some((pointer) => pointer.key !== null);
    const state = pointingOf(pointers, { port: 1337, apiKey: `korproxy-${'n'.repeat(43)}` })?.state;
    expect(state).toBe(hasKey ? 'holds-old-key' : 'points-here');
  });

  it('survives a model with quotes, spaces and a line of its own', () => {
    const odd = `a "b" 'c' \\ $d: #e {f}`;
    const form = tool
      .forms({ ...facts, model: odd, carried: [odd, 'b'], models: [odd] })
      .find((each) => each.id === formId);
    for (const change of form?.changes ?? []) expect(() => textOf(change)).not.toThrow();
    const again = pointersOf(tool, form?.changes ?? []);
    expect(pointingOf(again, { port: 1337, apiKey: key })?.state).toBe('points-here');
  });
});

describe('the specification’s own snippets', () => {
  it('of Cline is kept byte for byte but for key and address, last and with a note', () => {
    expect(
      formText('cline', 'settings-json', { apiKey: 'korproxy', v1: 'http://localhost:1337/v1' }),
    ).toBe(
      `{
  "cline.apiProvider": "openai",
  "cline.openai": {
    "apiKey": "korproxy",
    "baseURL": "http://localhost:1337/v1"
  },
  "cline.defaultModel": "claude-sonnet-4-5-20250929"
}
`,
    );
    expect(toolOf('cline').forms(facts).at(-1)).toMatchObject({
      id: 'settings-json',
      note: "The specification's variant. Cline since 3.66 ignores it.",
    });
  });

  it('of Continue is kept byte for byte but for key and address, last and with a note', () => {
    expect(
      formText('continue', 'config-json', { apiKey: 'korproxy', v1: 'http://localhost:1337/v1' }),
    ).toBe(
      `{
  "models": [
    {
      "title": "KorProxy Claude Sonnet 4.5",
      "provider": "openai",
      "model": "claude-sonnet-4-5-20250929",
      "apiKey": "korproxy",
      "apiBase": "http://localhost:1337/v1"
    },
    {
      "title": "KorProxy GPT-5.1 Codex",
      "provider": "openai",
      "model": "gpt-5.1-codex",
      "apiKey": "korproxy",
      "apiBase": "http://localhost:1337/v1"
    },
    {
      "title": "KorProxy Gemini 3 Pro",
      "provider": "openai",
      "model": "gemini-3-pro-preview",
      "apiKey": "korproxy",
      "apiBase": "http://localhost:1337/v1"
    }
  ]
}
`,
    );
    const last = toolOf('continue').forms(facts).at(-1);
    expect(last?.id).toBe('config-json');
    expect(last?.note).toMatch(/^The specification's variant\./);
  });
});

describe('addresses', () => {
  it('are the root for the tools that add the version themselves, and /v1 for all others', () => {
    const root = ['claude-code', 'gemini-cli', 'xcode', 'goose'];
    for (const { id, forms } of allTools) {
      for (const { content } of forms(facts)) {
        if (!content.includes('127.0.0.1')) continue;
        expect(/127\.0\.0\.1:1337\/v1/.test(content), id).toBe(!root.includes(id));
        expect(content).not.toContain('localhost');
      }
    }
  });

  it('follow the port', () => {
    const moved = { root: 'http://127.0.0.1:40001', v1: 'http://127.0.0.1:40001/v1' };
    for (const { forms } of allTools) {
      for (const { content } of forms({ ...facts, ...moved }))
        expect(content).not.toContain(':1337');
    }
  });
});

describe('shell lines', () => {
  it('cannot be broken out of by a model’s name', () => {
    const model = `x'; rm -rf ~; echo '`;
    expect(formText('cline', 'terminal', { model })).toContain(`-m 'x'\\''; rm -rf ~; echo '\\'''`);
    const windows: Computer = { env: {}, platform: 'win32', home: 'C:\\Users\\u' };
    expect(formText('cline', 'terminal', { model, computer: windows })).toContain(
      `-m 'x''; rm -rf ~; echo '''`,
    );
  });

  it('set variables the way of the system', () => {
    expect(formText('copilot-cli', 'terminal')).toContain(
      `export COPILOT_PROVIDER_API_KEY=${key}\n`,
    );
    const windows: Computer = { env: {}, platform: 'win32', home: 'C:\\Users\\u' };
    expect(formText('copilot-cli', 'terminal', { computer: windows })).toContain(
      `$env:COPILOT_PROVIDER_API_KEY = '${key}'\n`,
    );
  });
});

describe('places', () => {
  it.each<[string, Computer, string]>([
    ['Linux', linux, '~/.config/Code/User/settings.json'],
    [
      'macOS',
      { env: {}, platform: 'darwin', home: '/Users/u' },
      '~/Library/Application Support/Code/User/settings.json',
    ],
    [
      'Windows',
      {
        env: { APPDATA: 'C:\\Users\\u\\AppData\\Roaming' },
        platform: 'win32',
        home: 'C:\\Users\\u',
      },
      '~\\AppData\\Roaming\\Code\\User\\settings.json',
    ],
    [
      'Linux with a moved config folder',
      { ...linux, env: { XDG_CONFIG_HOME: '/srv/c' } },
      '/srv/c/Code/User/settings.json',
    ],
  ])('of the specification on %s', (_system, computer, path) => {
    expect(
      toolOf('cline')
        .forms({ ...facts, computer })
        .find(({ id }) => id === 'settings-json')?.path,
    ).toBe(path);
  });

  it('follow the variable that moves a tool’s folder', () => {
    const moved = { ...linux, env: { CONTINUE_GLOBAL_DIR: '/srv/my continue' } };
    expect(formText('continue', 'terminal', { computer: moved })).toBe(
      "cn --config '/srv/my continue/models/korproxy.yaml'\n",
    );
    expect(formText('continue', 'terminal')).toBe('cn --config ~/.continue/models/korproxy.yaml\n');
  });
});

describe('the drop-in of Continue', () => {
  it('is a whole file that its loader takes', () => {
    expect(parseYaml(formText('continue', 'drop-in'))).toEqual({
      name: 'KorProxy',
      version: '1.0.0',
      schema: 'v1',
      models: [
        {
          name: 'KorProxy claude-sonnet-5',
          provider: 'openai',
          model: 'claude-sonnet-5',
          apiBase: 'http://127.0.0.1:1337/v1',
          apiKey: key,
          roles: ['chat', 'edit', 'apply'],
        },
      ],
    });
  });
});
