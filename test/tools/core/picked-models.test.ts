import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelMark, mostPicked, type PickedModels } from '../../../main/contract/tools.ts';
import { carried, withMain, withMark } from '../../../main/tools/core/picked-models.ts';

const picked = (
  main: string | null,
  further: readonly string[] = [],
  small: string | null = null,
) => ({ main, further, small }) satisfies PickedModels;

describe('another default', () => {
  // biome-ignore format: a table
  it.each<[what: string, before: PickedModels, main: string | null, after: PickedModels]>([
    ['goes in the place of one that was alone',  picked('a'),             'b',  picked('b')],
    ['leaves the one before among several',      picked('a', ['b']),      'c',  picked('c', ['a', 'b'])],
    ['changes places with one of several',       picked('a', ['b', 'c']), 'c',  picked('c', ['a', 'b'])],
    ['leaves it beside one for small jobs',      picked('a', [], 's'),    'b',  picked('b', ['a'], 's')],
    ['is no longer for small jobs',              picked('a', [], 's'),    's',  picked('s', ['a'])],
    ['may be the same',                          picked('a', ['b']),      'a',  picked('a', ['b'])],
    ['may be left to each tool',                 picked('a', ['b'], 's'), null, picked(null, ['b'], 's')],
    ['follows none',                             picked(null, ['b']),     'c',  picked('c', ['b'])],
  ])('%s', (_what, before, main, after) => {
    expect(withMain(before, main)).toEqual(after);
  });

  it('does not crowd out a marked one', () => {
    const many = Array.from({ length: mostPicked - 2 }, (_, n) => `m${n}`);
    expect(withMain(picked('a', many), 'b')).toEqual(picked('b', ['a', ...many]));
    expect(withMain(picked('a', [...many, 'x']), 'b')).toEqual(picked('b', [...many, 'x']));
  });
});

describe('a mark', () => {
  // biome-ignore format: a table
  it.each<[what: string, before: PickedModels, id: string, as: ModelMark['as'], after: PickedModels]>([
    ['is put behind those there are',       picked('a', ['b']),      'c', 'further', picked('a', ['b', 'c'])],
    ['twice is once, in its place',         picked('a', ['b', 'c']), 'b', 'further', picked('a', ['b', 'c'])],
    ['for small jobs takes it from others', picked('a', ['b', 'c']), 'b', 'small',   picked('a', ['c'], 'b')],
    ['for small jobs is one alone',         picked('a', ['c'], 's'), 'c', 'small',   picked('a', ['s'], 'c')],
    ['for small jobs twice is once',        picked('a', [], 's'),    's', 'small',   picked('a', [], 's')],
    ['may be for anything again',           picked('a', ['b'], 's'), 's', 'further', picked('a', ['b', 's'])],
    ['is taken away',                       picked('a', ['b', 'c']), 'b', 'none',    picked('a', ['c'])],
    ['is taken away from the small',        picked('a', [], 's'),    's', 'none',    picked('a')],
    ['leaves the default as it is',         picked('a', ['b']),      'a', 'none',    picked('a', ['b'])],
    ['is nothing for the default',          picked('a'),             'a', 'small',   picked('a')],
  ])('%s', (_what, before, modelId, as, after) => {
    expect(withMark(before, { modelId, as })).toEqual(after);
  });

  it.each([
    ['further', mostPicked - 2, true],
    ['further', mostPicked - 1, false],
    ['small', mostPicked - 2, true],
    ['small', mostPicked - 1, false],
  ] as const)('as %s beside %i others fits in: %s', (as, count, fits) => {
    const further = Array.from({ length: count }, (_, n) => `m${n}`);
    expect(withMark(picked('a', further), { modelId: 'x', as }) !== null).toBe(fits);
  });
});

it('whatever is pressed, a model is carried once, the default first, and never more than fit in', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const press = fc.oneof(
    fc.record({ main: fc.option(id) }),
    fc.record({ modelId: id, as: fc.constantFrom('further' as const, 'small', 'none') }),
  );
  fc.assert(
    fc.property(fc.array(press, { maxLength: 40 }), (presses) => {
      let now: PickedModels = picked(null);
      for (const one of presses) {
        now = ('main' in one ? withMain(now, one.main) : withMark(now, one)) ?? now;
      }
      const { main, further, small } = now;
      const roles = [main, ...further, small].filter((model) => model !== null);
      expect(new Set(roles).size).toBe(roles.length);
      const all = carried(main ?? 'best', now);
      expect(all[0]).toBe(main ?? 'best');
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBeLessThanOrEqual(mostPicked);
    }),
  );
});
