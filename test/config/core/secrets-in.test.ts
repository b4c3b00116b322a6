import { describe, expect, it } from 'vitest';
import { commentMasked, secretsIn } from '../../../main/config/core/secrets-in.ts';

describe('secrets of a config.yaml', () => {
  // biome-ignore format: a table
  it.each<[text: string, secrets: string[]]>([
    ['api-keys:\n  - first-one\n  - 12345678\n',                   ['first-one', '12345678']],
    ['api-keys: [a-b-c, abc]\n',                                   ['a-b-c']],
    ['remote-management:\n  secret-key: "$2a$10$abc"\n',           ['$2a$10$abc']],
    ['claude-api-key:\n  - api-key: sk-1\n    base-url: https://a.test\n    models:\n      - name: gpt-5\n', ['sk-1']],
    ['openai-compatibility:\n  - name: here\n    api-key-entries:\n      - api-key: k-42\n', ['k-42']],
    ['x:\n  headers:\n    X-Own: hidden-one\n',                    ['hidden-one']],
    ['proxy-url: socks5://me:pass@host:1080\n',                    ['me:pass']],
    ['proxy-url: http://host:1080\n',                              []],
    ['api-key: |\n  line one\n  line two\n',                       ['line one', 'line two']],
    ['debug: true\nport: 8317\nhost: 127.0.0.1\n',                 []],
    ['a: [',                                                       []],
    ['',                                                           []],
  ])('%j has %j', (text, secrets) => {
    expect(secretsIn(text)).toEqual(expect.arrayContaining(secrets));
    const others = secretsIn(text).filter((each) => !secrets.includes(each));
    // How a block or a quoted text stands in the file comes along.
    expect(others.every((each) => text.includes(each))).toBe(true);
    expect(others).not.toContain('gpt-5');
    if (secrets.length === 0) expect(others).toEqual([]);
  });
});

// biome-ignore format: a table
it.each<[line: string, shown: string]>([
  ['# - aaaaaaaaaaaaaaaaaaaa1',         '# - ••••••••'],
  ['port: 1 # aaaaaaaaaaaaaaaaaaaa1',   'port: 1 # ••••••••'],
  ['# aaaaaaaaaaaaaaaaaa1',             '# aaaaaaaaaaaaaaaaaa1'],
  ['# quota-exceeded-switch-project',   '# quota-exceeded-switch-project'],
  ['model: claude-sonnet-4-5-20250929', 'model: claude-sonnet-4-5-20250929'],
])('a comment hides what looks like a key: %s', (line, shown) => {
  expect(commentMasked(line)).toBe(shown);
});
