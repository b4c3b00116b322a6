import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { PickedModels, ToolId } from '../../../main/contract/tools.ts';
import { factsFor } from '../../../main/tools/core/facts.ts';
import type { Facts } from '../../../main/tools/core/preset.ts';
import { changesOf, formOf, type Home, newHome, someKey } from '../../support/preset-rig.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.dispose());

const filled = (further: readonly string[], small: string | null = null): Facts =>
  factsFor({
    ...{ computer: home.machine, port: 1337, apiKey: someKey, model: 'main/1' },
    listed: ['main/1', 'other', 'another'],
    picked: { main: 'main/1', further, small } satisfies PickedModels,
  });

const apply = async (id: ToolId, form: string, facts: Facts): Promise<void> =>
  (await home.files.plan(changesOf(id, form, facts))).write(id, form);

const json = (text: string): unknown => JSON.parse(text);
type Ids = (content: string) => unknown;
const at =
  (read: (text: string) => unknown, ...keys: readonly string[]) =>
  (text: string): unknown =>
    keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], read(text));
const each =
  (list: Ids, key: string): Ids =>
  (content) =>
    (list(content) as readonly Record<string, unknown>[]).map((item) => item[key]);
const keysOf =
  (map: Ids): Ids =>
  (content) =>
    Object.keys(map(content) as object);

// biome-ignore format: a table
const lists: readonly [ToolId, string, Ids][] = [
  ['continue',    'drop-in',     each(at(parseYaml, 'models'), 'model')],
  ['continue',    'config-yaml', each(at(parseYaml, 'models'), 'model')],
  ['opencode',    'config',      keysOf(at(json, 'provider', 'korproxy', 'models'))],
  ['kilo',        'config',      keysOf(at(json, 'provider', 'korproxy', 'models'))],
  ['droid',       'settings',    each(at(json, 'customModels'), 'model')],
  ['qwen-code',   'settings',    each(at(json, 'modelProviders', 'openai'), 'id')],
  ['pi',          'models',      each(at(json, 'providers', 'korproxy', 'models'), 'id')],
  ['zed',         'settings',    each(at(json, 'language_models', 'openai_compatible', 'KorProxy', 'available_models'), 'name')],
  ['crush',       'config',      each(at(json, 'providers', 'korproxy', 'models'), 'id')],
  ['vscode-chat', 'models',      (content) => each(at(json, '0', 'models'), 'id')(content)],
];

describe.each(lists)('a preset for %s, form %s', (id, form, idsOf) => {
  it('has the default first and then what is marked, and nothing else', () => {
    const marked = formOf(id, form, filled(['b', 'c/2'], 's')).content;
    expect(idsOf(marked)).toEqual(['main/1', 'b', 'c/2', 's']);
  });

  it('has the default at least', () => {
    expect((idsOf(formOf(id, form, filled([])).content) as string[])[0]).toBe('main/1');
  });
});

const applied = lists.filter(([id]) => !['zed', 'crush', 'vscode-chat'].includes(id));

describe.each(applied)('what Apply writes for %s by form %s', (id, form, idsOf) => {
  const file = (): string => changesOf(id, form, filled([]))[0]?.path ?? '';
  const written = (): string => readFileSync(file(), 'utf8');

  it('follows the marks at the next Apply, and Undo takes all of it away', async () => {
    await apply(id, form, filled(['b', 'c'], 's'));
    expect(idsOf(written())).toEqual(['main/1', 'b', 'c', 's']);
    await apply(id, form, filled(['c', 'd']));
    expect(idsOf(written())).toEqual(['main/1', 'c', 'd']);
    expect(await home.files.undo(id)).toBe(true);
    expect(() => written()).toThrow('ENOENT');
  });
});

describe('a list that holds entries of the user', () => {
  const own = `models:
  # mine
  - name: Local
    provider: ollama
    model: llama
  - name: By hand
    provider: openai
    model: b
    apiBase: http://127.0.0.1:1337/v1
    roles: [embed]
`;
  const config = (): string => home.in('.continue', 'config.yaml');
  const models = () =>
    (parseYaml(readFileSync(config(), 'utf8')) as { models: { name: string }[] }).models.map(
      ({ name }) => name,
    );

  beforeEach(() => {
    mkdirSync(path.dirname(config()), { recursive: true });
    writeFileSync(config(), own);
  });

  it('keeps those of other services; those at our address become ours until Undo', async () => {
    await apply('continue', 'config-yaml', filled(['b']));
    expect(models()).toEqual(['Local', 'KorProxy main/1', 'KorProxy b']);
    await apply('continue', 'config-yaml', filled([]));
    expect(models()).toEqual(['Local', 'KorProxy main/1']);
    expect(await home.files.undo('continue')).toBe(true);
    expect(readFileSync(config(), 'utf8')).toBe(own);
  });

  it('loses only ours where the user has changed it since', async () => {
    await apply('continue', 'config-yaml', filled(['b', 'c']));
    const changed = readFileSync(config(), 'utf8').replace(
      '  # mine\n',
      '  - name: New\n    provider: x\n    model: y\n  # mine\n',
    );
    writeFileSync(config(), changed);
    expect(await home.files.undo('continue')).toBe(false);
    expect(models()).toEqual(['New', 'Local', 'By hand']);
  });

  it('does not get one twice that stands there already, in whatever order', async () => {
    const item = (name: string) =>
      `  - name: KorProxy ${name}\n    provider: openai\n    model: ${name}\n    apiBase: http://127.0.0.1:1337/v1\n`;
    writeFileSync(config(), `models:\n${item('b')}${item('main/1')}`);
    await apply('continue', 'config-yaml', filled(['b']));
    expect(models()).toEqual(['KorProxy b', 'KorProxy main/1']);
  });
});

describe('a role', () => {
  it('is given to the model for small jobs, where the tool has one for it', () => {
    const facts = filled(['b'], 's');
    const roles = parseYaml(formOf('continue', 'drop-in', facts).content) as {
      models: readonly { model: string; roles: readonly string[] }[];
    };
    expect(roles.models.map(({ roles: own }) => own)).toEqual([
      ['chat', 'edit', 'apply'],
      ['chat', 'edit', 'apply'],
      ['chat', 'autocomplete'],
    ]);
    expect(json(formOf('opencode', 'config', facts).content)).toMatchObject({
      model: 'korproxy/main/1',
      small_model: 'korproxy/s',
    });
    expect(json(formOf('crush', 'config', facts).content)).toMatchObject({
      models: { large: { model: 'main/1' }, small: { model: 's' } },
    });
    expect(formOf('claude-code', 'terminal', facts).content).toContain('=s\n');
  });

  it('is nobody’s without a mark: OpenCode is left to itself', () => {
    expect(formOf('opencode', 'config', filled(['b'])).content).not.toContain('small_model');
  });
});
