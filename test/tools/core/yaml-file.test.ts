import { describe, expect, it } from 'vitest';
import { merged, unmerged } from '../../../main/tools/core/merge.ts';
import { yamlFile } from '../../../main/tools/core/yaml-file.ts';

const ours = { model: 'ours' };

describe('an item that has to be the first of a list', () => {
  // biome-ignore format: a table
  it.each<[what: string, before: string, after: string]>([
    ['in a list of lines',         'models:\n  - model: a # mine\n    x: 1\n  - model: b\n',  'models:\n  - model: ours\n  - model: a # mine\n    x: 1\n  - model: b\n'],
    ['in a list without indents',  'models:\n- model: a\n',                                   'models:\n- model: ours\n- model: a\n'],
    ['below a comment',            'models:\n  # mine\n  - model: a\n',                       'models:\n  # mine\n  - model: ours\n  - model: a\n'],
    ['with line ends of Windows',  'models:\r\n  - model: a\r\n',                             'models:\r\n  - model: ours\r\n  - model: a\r\n'],
    ['in a list of items apart',   'models:\n  -\n    model: a\n',                            'models:\n  - model: ours\n  -\n    model: a\n'],
  ])('%s', (_what, before, after) => {
    const edit = { type: 'item', path: ['models'], by: [['model']], value: ours, first: true } as const;
    const done = merged(yamlFile, before, [edit]);
    expect(done.text).toBe(after);
    expect(unmerged(yamlFile, done.text, done.steps)).toBe(before);
  });
});
