import { describe, expect, it } from 'vitest';
import { type ErrorCode, parseDocument } from 'yaml';
import { problemOf } from '../../../main/base/core/problem-error.ts';
import { readConfig } from '../../../main/config/core/config-document.ts';
import { guardConfig } from '../../../main/config/core/guarded-config.ts';
import { yamlFault } from '../../../main/config/core/yaml-faults.ts';
import { newApiKey } from '../../../main/config/node/settings-file.ts';
import { type ConfigFault, configFaultWords } from '../../../main/contract/config-faults.ts';
import { causeOf, type Problem } from '../../../main/contract/problems.ts';

const problemIn = (read: () => unknown): Problem | null => {
  try {
    read();
    return null;
  } catch (error) {
    return problemOf(error);
  }
};

/** `key-twice 2:1` */
const toldOf = (text: string): string => {
  const problem = problemIn(() => readConfig(text));
  return problem?.code === 'config-invalid'
    ? `${problem.why} ${problem.line}:${problem.column}`
    : `${problem?.code}`;
};

const deep = '['.repeat(20_000);
const long = 'k'.repeat(1_100);

/** Text, the code of the library, and what a user is told. */
// biome-ignore format: a table
const broken: readonly (readonly [text: string, code: ErrorCode, told: string])[] = [
  ['a: 1\na: 2\n',                   'DUPLICATE_KEY',          'key-twice 2:1'],
  ['a: {b: 1, b: 2}\n',              'DUPLICATE_KEY',          'key-twice 1:11'],
  ['a:\n\tb: 1\n',                   'TAB_AS_INDENT',          'tab 2:1'],
  ['a:\n    b: 1\n  c: 2\n',         'BAD_INDENT',             'indent 3:1'],
  ['a: 1\n  b: 2\n',                 'BLOCK_AS_IMPLICIT_KEY',  'indent 2:1'],
  ['a: b: c\n',                      'BLOCK_AS_IMPLICIT_KEY',  'two-colons 1:4'],
  ['a: 1\nb 2\nc: 3\n',              'MISSING_CHAR',           'missing-colon 2:1'],
  ['a: 1\nb:2\nc: 3\n',              'MULTILINE_IMPLICIT_KEY', 'missing-colon 2:1'],
  ['"a\n b": 1\n',                   'MULTILINE_IMPLICIT_KEY', 'missing-colon 1:1'],
  ['a: "x"#c\n',                     'MISSING_CHAR',           'missing-space 1:7'],
  ['a: ["b" "c"]\n',                 'MISSING_CHAR',           'missing-comma 1:9'],
  ['a: [1,,2]\n',                    'UNEXPECTED_TOKEN',       'comma-too-many 1:7'],
  ['- - a\n -b\n',                   'MISSING_CHAR',           'missing-dash 2:1'],
  ['a: - b\n',                       'UNEXPECTED_TOKEN',       'missing-line-break 1:4'],
  ['&x - a\n',                       'MISSING_CHAR',           'missing-line-break 1:1'],
  ['a: 1\nb: "x\nc: 1\n',            'MISSING_CHAR',           'open-quote 2:4'],
  ["a: 'x\n",                        'MISSING_CHAR',           'open-quote 1:4'],
  ['a: 1\nb: [1\n',                  'BAD_INDENT',             'open-bracket 2:4'],
  ['a: {b: 1\nc: 2\n',               'BAD_INDENT',             'open-bracket 1:4'],
  ['[a\n',                           'MISSING_CHAR',           'open-bracket 1:1'],
  ['a: {b: 1 c: 2}\n',               'BLOCK_IN_FLOW',          'lines-in-brackets 1:8'],
  ['a: @x\n',                        'BAD_SCALAR_START',       'needs-quotes 1:4'],
  ['a: "\\q"\n',                     'BAD_DQ_ESCAPE',          'escape 1:5'],
  [`${long}: 1\n`,                   'KEY_OVER_1024_CHARS',    'long-key 1:1'],
  ['a: |x\n  b\n',                   'UNEXPECTED_TOKEN',       'block-text 1:5'],
  ['a: |\n   \n  b\n',               'MISSING_CHAR',           'block-text 3:3'],
  ['%TAG x\n---\na: 1\n',            'BAD_DIRECTIVE',          'directive 1:1'],
  ['%YAML 1.2\na: 1\n',              'MISSING_CHAR',           'document-mark 2:1'],
  ['a: 1\n---\nb: 2\n',              'MULTIPLE_DOCS',          'two-documents 2:1'],
  ['a: &x 1\nb: &y *x\n',            'ALIAS_PROPS',            'alias 2:7'],
  ['a: *\n',                         'BAD_ALIAS',              'alias 1:4'],
  ['a: &x &y 1\n',                   'MULTIPLE_ANCHORS',       'alias 1:7'],
  ['&x ? a\n',                       'BAD_PROP_ORDER',         'alias 1:4'],
  ['a: !t !u 1\n',                   'MULTIPLE_TAGS',          'tag 1:7'],
  ['a: !<x 1\n',                     'TAG_RESOLVE_FAILED',     'tag 1:4'],
  ['a: [1] b\n',                     'UNEXPECTED_TOKEN',       'not-understood 1:8'],
  [deep,                             'RESOURCE_EXHAUSTION',    'too-deep 1'],
];

/** Only a warning, only with an option that we do not take, or never. */
const neverToldAsErrors: readonly ErrorCode[] = [
  'BAD_COLLECTION_TYPE',
  'IMPOSSIBLE',
  'NON_STRING_KEY',
];

describe('an error of config.yaml', () => {
  it.each(broken)('%# %j (%s) is told as %s', (text, code, told) => {
    expect(parseDocument(text, { prettyErrors: false }).errors[0]?.code).toBe(code);
    expect(toldOf(text)).toContain(told);
  });

  it('is told for every code of the library that can come', () => {
    // Compared with the table itself, which does not compile without one of them.
    const codes = new Set<ErrorCode>([...broken.map(([, code]) => code), ...neverToldAsErrors]);
    expect(codes.size).toBe(23);
    for (const code of codes) {
      expect(configFaultWords(yamlFault({ code, message: '' }))).toMatch(/^[a-z].*[^.]$/);
    }
  });

  // biome-ignore format: a table
  it.each<[what: string, text: string, told: string | null]>([
    ['an anchor that is nowhere',          'debug: true\nport: *p\n',                          'alias-unknown 2:7'],
    ['an anchor that comes later',         'x: *p\ny: &p 1\n',                                 'alias-unknown 1:4'],
    ['an anchor above it',                 'y: &p 1\nx: *p\n',                                 null],
    ['a part of itself',                   'x: &p\n  - 1\n  - *p\n',                           'alias-loop 3:5'],
    ['a wrong type through an alias',      'x: &p abc\nport: *p\n',                            'not-a-port 2:7'],
    ['a right type through an alias',      'x: &p 8317\nport: *p\n',                           null],
    ['101 uses of one anchor',             `x: &p 1\ny: [${'*p, '.repeat(101)}]\n`,            null],
    ['a bomb of anchors',                  bomb(),                                             'alias-too-many 9:'],
    ['a key and its value without blank',  'port:1400\n',                                      'missing-colon 1:1'],
  ])('with %s', (_what, text, told) => {
    if (told === null) expect(toldOf(text)).toBe('undefined');
    else expect(toldOf(text)).toContain(told);
  });

  it('is told before anything is written, at the alias that cannot be changed', () => {
    const settings = { port: 1400, authFolder: '/a', apiKey: newApiKey() };
    const told = (text: string) => problemIn(() => guardConfig(text, settings));
    expect(told('debug: true\nx: *nope\n')).toMatchObject({ why: 'alias-unknown', line: 2 });
    const managed = 'debug: true\nx: &r {allow-remote: true}\nremote-management: *r\n';
    expect(told(managed)).toEqual({ code: 'config-invalid', line: 3, column: 20, why: 'alias' });
  });

  it.each<[Partial<Extract<Problem, { code: 'config-invalid' }>>, string]>([
    [{}, 'config.yaml has an error in line 3, column 1: a key is there twice'],
    [{ column: null }, 'config.yaml has an error in line 3: a key is there twice'],
    [
      { line: null, column: null, why: 'refused' },
      'config.yaml has an error: CLIProxyAPI does not take it',
    ],
  ])('%j reads %s', (over, words) => {
    const why: ConfigFault = 'key-twice';
    expect(causeOf({ code: 'config-invalid', line: 3, column: 1, why, ...over })).toBe(words);
  });
});

/** Nine anchors, each ten times the one above. */
function bomb(): string {
  const lines = Array.from(
    { length: 8 },
    (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`,
  );
  return ['a0: &a0 1', ...lines].join('\n');
}
