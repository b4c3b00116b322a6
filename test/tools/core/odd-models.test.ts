import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { envFile } from '../../../main/tools/core/env-file.ts';
import type { FileFormat, Value } from '../../../main/tools/core/file-format.ts';
import { jsonFile } from '../../../main/tools/core/json-file.ts';
import type { Facts, Form } from '../../../main/tools/core/preset.ts';
import { shellWord } from '../../../main/tools/core/quoting.ts';
import { tomlFile } from '../../../main/tools/core/toml-file.ts';
import { allTools } from '../../../main/tools/core/tool-table.ts';
import { yamlFile } from '../../../main/tools/core/yaml-file.ts';
import { oddModels } from '../../support/odd-models.ts';
import { factsOf, formOf } from '../../support/preset-rig.ts';

const machine = { env: {}, platform: 'linux' as const, home: '/home/u' };
/** Found wherever a preset says which model is used. */
const marker = 'zz-marker-zz';

const filled = (model: string): Facts =>
  factsOf({ machine }, { model, smallModel: model, models: [model] });

const isWithModel = ({ content }: Form): boolean => content.includes(marker);

const forms = allTools.flatMap((tool) =>
  tool
    .forms(filled(marker))
    .filter(isWithModel)
    .map(({ id, kind, path }) => [tool.id, id, kind, path] as const),
);

/** Every text and every key in a value. */
function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

function formatOf(path: string): FileFormat {
  if (/\.jsonc?$/.test(path)) return jsonFile;
  if (/\.ya?ml$/.test(path)) return yamlFile;
  return path.endsWith('.toml') ? tomlFile : envFile;
}

/** VS Code's list is a whole file of its own, which the reader of settings does not take. */
const readAs = (path: string, content: string): Value =>
  content.startsWith('[') ? JSON.parse(content) : formatOf(path).read(content);

describe.each(forms.filter(([, , kind]) => kind === 'file'))(
  'the file for %s by form %s',
  (id, formId, _kind, path) => {
    const textsFor = (model: string): readonly string[] =>
      textsIn(readAs(path ?? '', formOf(id, formId, filled(model)).content));

    it.each(oddModels)('names %j wherever it names a model, and nothing else changes', (model) => {
      const expected = textsFor(marker).map((text) => text.replaceAll(marker, () => model));
      expect(textsFor(model).toSorted()).toEqual(expected.toSorted());
    });
  },
);

const programs = ['cline', 'aider', 'curl', 'cn', 'claude', 'codex', 'copilot', 'goose', 'qwen'];

/** What programs would get as arguments and variables if the lines were pasted into a shell. */
function heardBy(lines: string): readonly string[] {
  const told = programs.map((name) => `${name}() { printf '%s\\0' "$@"; }`).join('\n');
  const script = `${told}\n${lines}\nenv -0\n`;
  const env = { PATH: process.env['PATH'] ?? '' };
  return execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).split('\0');
}

const isCode = ([, formId]: (typeof forms)[number]): boolean => formId === 'python';

describe
  .skipIf(process.platform === 'win32')
  .each(forms.filter((form) => form[2] === 'shell' && !isCode(form)))(
  'the lines for %s by form %s',
  (id, formId) => {
    it.each(oddModels)('hand %j over whole, and do nothing besides', (model) => {
      const heard = (name: string) => heardBy(formOf(id, formId, filled(name)).content);
      // A body is JSON within the argument.
      const inBody = (text: string): boolean => text.startsWith('{"model"');
      const expected = heard(marker).map((text) =>
        text.replaceAll(marker, () => (inBody(text) ? JSON.stringify(model).slice(1, -1) : model)),
      );
      expect(heard(model)).toEqual(expected);
    });
  },
);

describe.each(forms.filter(isCode))('the code for %s by form %s', (id, formId) => {
  it.each(oddModels)('has %j as a string of the language', (model) => {
    const { content } = formOf(id, formId, filled(model));
    expect(content).toContain(`model=${JSON.stringify(model)},\n`);
  });
});

describe('a word of PowerShell', () => {
  const windows = { env: {}, platform: 'win32' as const, home: 'C:\\Users\\u' };

  // biome-ignore format: a table
  it.each([
    ["it's",          "'it''s'"],
    ['‘a’ ‚b‛',       "'‘‘a’’ ‚‚b‛‛'"],
    ['a b',           "'a b'"],
    ['"q"',           `'"q"'`],
    ['%PATH%',        "'%PATH%'"],
    ['plain/name:1',  'plain/name:1'],
    ['=ls',           "'=ls'"],
  ])('holds %s', (text, expected) => {
    expect(shellWord(windows, text)).toBe(expected);
  });
});

it('covers every kind of preset', () => {
  const tools = new Set<ToolId>(forms.map(([id]) => id));
  for (const id of ['continue', 'opencode', 'codex', 'zed', 'aider', 'goose'] as const) {
    expect(tools).toContain(id);
  }
});
