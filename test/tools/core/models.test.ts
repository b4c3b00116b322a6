import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelId } from '../../../main/contract/providers.ts';
import { readModels } from '../../../main/providers/core/gateway-models.ts';
import { chooseModel, smallModel, usableModels } from '../../../main/tools/core/models.ts';
import { oddModels, uselessModels } from '../../support/odd-models.ts';

const why = 'no name, one over 200 characters, or signs that cannot be seen or that tools obey';

const bodyOf = (ids: readonly unknown[]): string =>
  JSON.stringify({ data: ids.map((id) => ({ id, owned_by: 'anthropic' })) });

describe('what a gateway may list', () => {
  it('is offered whole, in its order, where it is odd', () => {
    expect(usableModels(oddModels)).toEqual({ ids: oddModels, leftOut: null });
    expect(readModels(bodyOf(oddModels))?.claude).toEqual([...oddModels].sort());
  });

  it.each(uselessModels)('is told of and costs no other: %s', (_why, id) => {
    expect(usableModels(['a', id, 'b'])).toEqual({
      ids: ['a', 'b'],
      leftOut: `One model is left out. It has ${why}.`,
    });
    expect(readModels(bodyOf(['a', id, 'b']))?.claude).toEqual(['a', 'b']);
  });

  it('is counted where several are of no use, each once', () => {
    expect(usableModels(['', 'a', ' ', 'b', '', 'a'])).toEqual({
      ids: ['a', 'b'],
      leftOut: `2 models are left out. They have ${why}.`,
    });
  });

  it('may be anything at all: every name is offered or counted, none twice', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom(...oddModels),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (listed) => {
        const { ids, leftOut } = usableModels(listed);
        const left = new Set(listed.filter((id) => !modelId.safeParse(id).success)).size;
        expect(ids.every((id) => listed.includes(id))).toBe(true);
        expect(new Set(ids).size).toBe(ids.length);
        expect(leftOut === null).toBe(left === 0);
        if (left > 1) expect(leftOut).toContain(`${left} models`);
      }),
      { numRuns: 1_000 },
    );
  });

  it('may be five thousand: all are offered, by each reader', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `claude-sonnet-${i}`);
    expect(usableModels(many).ids).toHaveLength(5_000);
    expect(readModels(bodyOf([...many, ...many]))?.claude).toHaveLength(5_000);
    expect(chooseModel(many, ['claude'], null).id).toBe('claude-sonnet-4999');
  });

  it.each([
    ['no list', '{"data":null}', null],
    ['no JSON', '<html>', null],
    ['rows that are none', '{"data":[null,7,"x",[],{"id":7,"owned_by":"anthropic"}]}', []],
  ])('may be %s', (_what, body, expected) => {
    expect(readModels(body)?.claude ?? null).toEqual(expected);
  });
});

describe('the default', () => {
  // biome-ignore format: a table
  it.each<[what: string, family: 'claude' | 'openai' | 'gemini', listed: string[], expected: string, replaces: string | null]>([
    ['holds beside older ones',          'claude', ['claude-sonnet-4-6', 'claude-sonnet-5', 'claude-opus-5'],           'claude-sonnet-5',        null],
    ['holds beside its own kinds',       'claude', ['claude-sonnet-5-thinking', 'claude-sonnet-5'],                      'claude-sonnet-5',        null],
    ['gives way to a newer one',         'claude', ['claude-sonnet-5', 'claude-sonnet-5-1'],                             'claude-sonnet-5-1',      null],
    ['is not missed where it has ended', 'claude', ['claude-sonnet-6', 'claude-haiku-9'],                                'claude-sonnet-6',        'claude-sonnet-5'],
    ['is no special one',                'openai', ['codex-auto-review', 'gpt-5.3-codex-spark', 'gpt-5.5', 'gpt-5.6-sol'], 'gpt-5.5',              null],
    ['may be a special one at need',     'openai', ['codex-auto-review', 'gpt-5.6-sol'],                                 'gpt-5.6-sol',            'gpt-5.5'],
    ['is of the older line there',       'openai', ['gpt-5.1-codex-max', 'gpt-5.3-codex-spark', 'gpt-5.4', 'gpt-5.4-mini'], 'gpt-5.4',             'gpt-5.5'],
    ['holds among its likes',            'gemini', ['gemini-3.1-pro', 'gemini-3.1-pro-preview', 'gemini-3.7-flash'],      'gemini-3.1-pro-preview', null],
  ])('%s (%s)', (_what, family, listed, id, replaces) => {
    for (const order of [listed, listed.toReversed()]) {
      expect(chooseModel(order, [family], null)).toEqual({ id, listed: true, replaces });
    }
  });
});

describe('the newest', () => {
  // biome-ignore format: a table
  it.each([
    [['claude-sonnet-4-5', 'claude-opus-9', 'claude-sonnet-5'],  'claude-sonnet-5'],
    [['claude-sonnet-4-20250514', 'claude-sonnet-4-6'],          'claude-sonnet-4-6'],
    [['claude-sonnet-4-20250514', 'claude-sonnet-4-20250815'],   'claude-sonnet-4-20250815'],
    [['claude-sonnet-4', 'claude-sonnet-4-20250815'],            'claude-sonnet-4-20250815'],
    [['claude-sonnet-4-6', 'claude-sonnet-4-10'],                'claude-sonnet-4-10'],
    [['claude-haiku-3', 'claude-opus-4'],                        'claude-opus-4'],
    [['claude-sonnet-5-b', 'claude-sonnet-5-a'],                 'claude-sonnet-5-a'],
    [['claude-sonnet-5', 'claude-sonnet-5-thinking'],            'claude-sonnet-5'],
  ])('of %j is %s, in whatever order they come', (listed, expected) => {
    expect(chooseModel(listed, ['claude'], null).id).toBe(expected);
    expect(chooseModel(listed.toReversed(), ['claude'], null).id).toBe(expected);
  });

  it('small one is of the same family', () => {
    const listed = ['claude-haiku-3', 'claude-haiku-4', 'gpt-9-mini'];
    expect(smallModel(listed, 'claude-sonnet-5')).toBe('claude-haiku-4');
    expect(smallModel(listed, 'glm-5')).toBe('glm-5');
  });
});
