import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import type { Findings } from '../../../main/tools/core/preset.ts';
import { allTools, toolOf } from '../../../main/tools/core/tool-table.ts';
import { createToolFinder } from '../../../main/tools/node/tool-finder.ts';
import { type Home, newHome } from '../../support/preset-rig.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
  // Nothing of the machine that runs the test.
  home.machine.env['PATH'] = home.in('path');
});
afterEach(() => home.dispose());

function put(text: string, ...parts: readonly string[]): string {
  const file = home.in(...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function program(name: string, target: string): void {
  chmodSync(target, 0o755);
  mkdirSync(home.in('path'), { recursive: true });
  symlinkSync(target, home.in('path', name));
}

async function look(id: ToolId): Promise<Findings> {
  const found = await createToolFinder(home.machine)([toolOf(id)]);
  return found.get(id) ?? { found: [], pointers: [], broken: null };
}

describe('finding a tool', () => {
  it('finds nothing in an empty home', async () => {
    const found = await createToolFinder({ ...home.machine, env: {} })(
      allTools.filter(({ id }) => id === 'cline' || id === 'continue'),
    );
    for (const { found: sightings } of found.values()) expect(sightings).toEqual([]);
  });

  it('reads the version of an npm program from its package', async () => {
    put('{"name":"cline","version":"3.0.65"}', 'lib', 'node_modules', 'cline', 'package.json');
    program('cline', put('#!/bin/sh', 'lib', 'node_modules', 'cline', 'bin', 'cline'));
    expect((await look('cline')).found).toEqual([
      { how: 'program', editor: null, version: '3.0.65' },
    ]);
  });

  it('reads the version from the name of a file that is kept beside others', async () => {
    program('claude', put('', '.local', 'share', 'claude', 'versions', '2.1.330'));
    expect((await look('claude-code')).found[0]).toMatchObject({ version: '2.1.330' });
  });

  it('reads the version of a Python program from its environment', async () => {
    mkdirSync(home.in('venv/lib/python3.11/site-packages/aider_chat-0.86.2.dist-info'), {
      recursive: true,
    });
    program('aider', put('#!', 'venv', 'bin', 'aider'));
    expect((await look('aider')).found[0]).toMatchObject({ version: '0.86.2' });
  });

  it('finds a program in a usual folder that PATH lacks', async () => {
    chmodSync(put('', '.local', 'bin', 'codex'), 0o755);
    expect((await look('codex')).found[0]).toMatchObject({ how: 'program' });
  });

  it('does not count a file that cannot be run, nor a dangling link', async () => {
    chmodSync(put('', 'path', 'cn'), 0o644);
    symlinkSync(home.in('gone'), home.in('path', 'cline'));
    expect([(await look('continue')).found, (await look('cline')).found]).toEqual([[], []]);
  });

  it('finds an extension by editor and newest version, whatever its case', async () => {
    mkdirSync(home.in('.vscode/extensions/Saoudrizwan.claude-dev-4.1.9'), { recursive: true });
    mkdirSync(home.in('.vscode/extensions/saoudrizwan.claude-dev-4.1.13-linux-x64'));
    expect((await look('cline')).found).toEqual([
      { how: 'extension', editor: 'VS Code', version: '4.1.13' },
    ]);
  });

  it('does not count an extension that is only waiting to be removed', async () => {
    mkdirSync(home.in('.cursor/extensions/continue.continue-1.2.0'), { recursive: true });
    put('{"continue.continue-1.2.0":true}', '.cursor', 'extensions', '.obsolete');
    expect((await look('continue')).found).toEqual([]);
  });

  it('finds a config folder alone', async () => {
    mkdirSync(home.in('.codex'));
    expect((await look('codex')).found).toEqual([{ how: 'folder', editor: null, version: null }]);
  });
});

describe('reading where a tool points', () => {
  it('gives the address and the key with the file that holds them', async () => {
    const file = put(
      '{"env":{"ANTHROPIC_BASE_URL":"http://a.example","ANTHROPIC_AUTH_TOKEN":"t"}}',
      '.claude',
      'settings.json',
    );
    expect((await look('claude-code')).pointers).toEqual([
      { url: 'http://a.example', key: 't', path: file },
    ]);
  });

  it('takes a key that is only named for no key', async () => {
    put(
      `models:\n  - apiBase: https://a.example\n    apiKey: $${'{{ secrets.X }}'}\n`,
      '.continue',
      'config.yaml',
    );
    expect((await look('continue')).pointers).toMatchObject([
      { url: 'https://a.example', key: null },
    ]);
  });

  it('reads a file anew once it has changed, and not before', async () => {
    const finder = createToolFinder(home.machine);
    const file = put(
      '{"env":{"ANTHROPIC_BASE_URL":"http://a.example"}}',
      '.claude',
      'settings.json',
    );
    const url = async () =>
      (await finder([toolOf('claude-code')])).get('claude-code')?.pointers[0]?.url;
    expect(await url()).toBe('http://a.example');
    expect(await url()).toBe('http://a.example');
    writeFileSync(file, '{"env":{"ANTHROPIC_BASE_URL":"http://bb.example"}}');
    expect(await url()).toBe('http://bb.example');
  });

  it('tells the place of an error', async () => {
    const file = put('{\n "env": \n', '.claude', 'settings.json');
    expect((await look('claude-code')).broken).toEqual({ path: file, line: 3, column: 1 });
  });

  it.each<[string, () => void]>([
    ['a folder', () => mkdirSync(home.in('.claude', 'settings.json'), { recursive: true })],
    [
      'a link to itself',
      () => {
        mkdirSync(home.in('.claude'));
        symlinkSync(home.in('.claude', 'settings.json'), home.in('.claude', 'settings.json'));
      },
    ],
    [
      'a pipe that nobody writes to',
      () => {
        mkdirSync(home.in('.claude'));
        execFileSync('mkfifo', [home.in('.claude', 'settings.json')]);
      },
    ],
    ['10 MB', () => void put(`{"a":"${'x'.repeat(10_000_000)}"}`, '.claude', 'settings.json')],
    ['a list', () => void put('[1,2]', '.claude', 'settings.json')],
    ['binary', () => void put('\0\u0001\uFFFD', '.claude', 'settings.json')],
    ['nested too deep', () => void put('['.repeat(60_000), '.claude', 'settings.json')],
    [
      'of another shape',
      () => void put('{"env":[1,{"ANTHROPIC_BASE_URL":3}],"model":{}}', '.claude', 'settings.json'),
    ],
    ['in a folder that is a file', () => void put('', '.claude')],
  ])('gets nothing from a settings file that is %s, and does not fail', async (_what, make) => {
    make();
    expect((await look('claude-code')).pointers).toEqual([]);
  });
});
