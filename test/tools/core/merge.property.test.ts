import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from '../../../main/base/core/same-value.ts';
import { envFile } from '../../../main/tools/core/env-file.ts';
import { type FileFormat, valueAt } from '../../../main/tools/core/file-format.ts';
import { jsonFile } from '../../../main/tools/core/json-file.ts';
import { type Edit, merged, NotEditable, unmerged } from '../../../main/tools/core/merge.ts';
import { tomlFile } from '../../../main/tools/core/toml-file.ts';
import { yamlFile } from '../../../main/tools/core/yaml-file.ts';
import { envText, jsonText, tomlText, yamlText } from './settings-texts.ts';

const url = 'http://127.0.0.1:1337/v1';

interface Kind {
  readonly format: FileFormat;
  readonly text: fc.Arbitrary<string>;
  readonly edits: readonly Edit[];
}

const kinds: Readonly<Record<string, Kind>> = {
  JSON: {
    format: jsonFile,
    text: jsonText,
    edits: [
      { type: 'default', path: ['version'], value: 1 },
      { type: 'set', path: ['env', 'BASE_URL'], value: url },
      { type: 'set', path: ['model'], value: 'some "model"' },
      {
        type: 'item',
        path: ['customModels'],
        by: [['baseUrl']],
        value: { baseUrl: url, model: 'm' },
      },
    ],
  },
  YAML: {
    format: yamlFile,
    text: yamlText,
    edits: [
      { type: 'set', path: ['openai-api-base'], value: url },
      { type: 'set', path: ['model'], value: 'openai/some: "model"' },
      {
        type: 'item',
        path: ['models'],
        by: [['apiBase', 'name'], ['apiBase']],
        value: { name: 'n', apiBase: url, roles: ['chat'] },
        first: true,
      },
      {
        type: 'item',
        path: ['models'],
        by: [['apiBase', 'name']],
        value: { name: 'further', apiBase: url },
      },
    ],
  },
  TOML: {
    format: tomlFile,
    text: tomlText,
    edits: [
      { type: 'set', path: ['model'], value: 'some "model"' },
      { type: 'set', path: ['model_provider'], value: 'korproxy' },
      {
        type: 'set',
        path: ['model_providers', 'korproxy'],
        value: { name: 'KorProxy', base_url: url },
      },
    ],
  },
  '.env': {
    format: envFile,
    text: envText,
    edits: [
      { type: 'set', path: ['BASE_URL'], value: url },
      { type: 'set', path: ['API_KEY'], value: 'a key with spaces' },
    ],
  },
};

/** More by `FC_RUNS`, for a change to one of the editors. */
const runs = { numRuns: Number(process.env['FC_RUNS'] ?? 100) };

/** Null where the file is of a kind that is refused. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotEditable) return null;
    throw error;
  }
}

/** Every comment of the samples holds a §, and nothing else does. */
const commentsOf = (text: string): readonly string[] => text.match(/§[^ \r\n]*/g) ?? [];

describe.each(Object.entries(kinds))('a merge into %s', (_name, { format, text, edits }) => {
  const given = text.filter((sample) => isReadable(format, sample));

  it('is seldom refused, and what it writes is what was asked', () => {
    let refused = 0;
    let count = 0;
    fc.assert(
      fc.property(given, (before) => {
        count += 1;
        const after = attempt(() => merged(format, before, edits));
        if (after === null) {
          refused += 1;
          return;
        }
        const value = format.read(bare(after.text));
        for (const edit of edits) {
          const found = valueAt(value, edit.path);
          if (edit.type === 'set') expect(found).toEqual(edit.value);
          if (edit.type === 'item') expect(found).toContainEqual(edit.value);
        }
      }),
      runs,
    );
    expect(refused / count).toBeLessThan(0.05);
  });

  it('keeps every comment and every foreign key', () => {
    fc.assert(
      fc.property(given, (before) => {
        const after = attempt(() => merged(format, before, edits));
        if (after === null) return;
        expect(commentsOf(after.text).toSorted()).toEqual(commentsOf(before).toSorted());
        const own = new Set(edits.map(({ path }) => path[0]));
        const [was, is] = [format.read(bare(before)), format.read(bare(after.text))] as Record<
          string,
          unknown
        >[];
        for (const key of Object.keys(was ?? {})) {
          if (!own.has(key)) expect(sameValue(was?.[key], is?.[key])).toBe(true);
        }
      }),
      runs,
    );
  });

  it('done twice is done once', () => {
    fc.assert(
      fc.property(given, (before) => {
        const once = attempt(() => merged(format, before, edits));
        if (once === null) return;
        const twice = merged(format, once.text, edits);
        expect(twice).toEqual({ text: once.text, steps: [] });
      }),
      runs,
    );
  });

  it('taken back leaves the meaning and the comments that were there', () => {
    fc.assert(
      fc.property(given, (before) => {
        const after = attempt(() => merged(format, before, edits));
        if (after === null) return;
        const back = attempt(() => unmerged(format, after.text, after.steps));
        if (back === null) return;
        expect(sameValue(readBare(format, back), readBare(format, before))).toBe(true);
        expect(commentsOf(back).toSorted()).toEqual(commentsOf(before).toSorted());
      }),
      runs,
    );
  });

  it('taken back leaves what the user changed since', () => {
    fc.assert(
      fc.property(given, (before) => {
        const after = attempt(() => merged(format, before, edits));
        const last = after?.steps.findLast(({ type }) => type === 'value');
        if (!after || !last) return;
        const touched = attempt(() => format.set(bare(after.text), last.path, 'mine'));
        if (touched === null) return;
        const back = attempt(() => unmerged(format, touched, after.steps));
        if (back === null) return;
        expect(valueAt(format.read(bare(back)), last.path)).toBe('mine');
      }),
      runs,
    );
  });

  it('leaves line ends as they are', () => {
    fc.assert(
      fc.property(given, (before) => {
        const after = attempt(() => merged(format, before, edits));
        if (after === null || !/\r\n/.test(before)) return;
        expect(after.text).not.toMatch(/[^\r]\n/);
      }),
      runs,
    );
  });
});

const bare = (text: string): string => text.replace('\uFEFF', '');

const readBare = (format: FileFormat, text: string): unknown =>
  bare(text).trim() === '' ? format.blank : format.read(bare(text));

function isReadable(format: FileFormat, text: string): boolean {
  try {
    readBare(format, text);
    return true;
  } catch {
    return false;
  }
}
