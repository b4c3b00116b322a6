import { describe, expect, it } from 'vitest';
import { providerKeys, withKey, withoutKey } from '../../../main/providers/node/provider-keys.ts';

const claude = { section: 'claude-api-key', entry: { 'api-key': 'sk-one' } } as const;
const service = {
  section: 'openai-compatibility',
  entry: {
    name: 'qwen',
    'base-url': 'https://portal.qwen.ai/v1',
    'api-key-entries': [{ 'api-key': 'sk-two' }],
    models: [{ name: 'm', alias: 'm' }],
  },
} as const;

const plain = '# mine\nport: 1337 # ours\n';
const withOne = `${plain}claude-api-key:\n  # of the team\n  - api-key: "sk-zero" # old\n    prefix: team\nproxy-url: x\n`;

describe('a key of a provider', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[what: string, before: string, added: string]>([
    ['to a file without any',  plain,   `${plain}claude-api-key:\n  - api-key: "sk-one"\n`],
    ['to a file without a last line break', 'port: 1337', 'port: 1337\nclaude-api-key:\n  - api-key: "sk-one"\n'],
    ['to an empty file',       '',      'claude-api-key:\n  - api-key: "sk-one"\n'],
    ['above another',          withOne, `${plain}claude-api-key:\n  # of the team\n  - api-key: "sk-one"\n  - api-key: "sk-zero" # old\n    prefix: team\nproxy-url: x\n`],
    ['with line breaks of Windows', 'port: 1337\r\n', 'port: 1337\r\nclaude-api-key:\r\n  - api-key: "sk-one"\r\n'],
  ])('is added %s, and the rest stays to the byte', (_what, before, added) => {
    expect(withKey(before, claude)).toBe(added);
  });

  it.each([
    ['an empty list', 'port: 1337 # a\nclaude-api-key: []\n'],
    ['an empty section', 'port: 1337 # a\nclaude-api-key:\n'],
    ['a flow list', 'port: 1337 # a\nclaude-api-key: [{ api-key: x }]\n'],
    ['a flow map', '{ port: 1337, claude-api-key: [] } # a\n'],
  ])('is added to %s as well', (_what, before) => {
    const after = withKey(before, claude);
    expect(providerKeys(after).map(({ secrets }) => secrets)).toContainEqual(['sk-one']);
    expect(after).toContain('# a');
  });

  it('goes again without a trace', () => {
    for (const before of [plain, withOne]) {
      for (const key of [claude, service]) {
        const after = withKey(before, key);
        const [found] = providerKeys(after).filter(
          ({ section, secrets }) => section === key.section && !secrets.includes('sk-zero'),
        );
        expect(withoutKey(after, found?.id ?? '')).toBe(before);
      }
    }
  });

  it('goes alone, with the others and their comments left', () => {
    const [, second] = providerKeys(withKey(withOne, claude));
    expect(second?.secrets).toEqual(['sk-zero']);
    const left = withoutKey(withKey(withOne, claude), second?.id ?? '');
    expect(left).toBe(
      `${plain}claude-api-key:\n  # of the team\n  - api-key: "sk-one"\nproxy-url: x\n`,
    );
    expect(withoutKey(left, 'not-there')).toBe(left);
  });

  it('belongs to the provider of its section, or of its name', () => {
    const text = withKey(withKey(plain, claude), service);
    expect(providerKeys(text).map(({ providerId }) => providerId)).toEqual(['claude', 'qwen']);
    const other = withKey(plain, { ...service, entry: { ...service.entry, name: 'else' } });
    expect(providerKeys(other).map(({ providerId }) => providerId)).toEqual([null]);
  });

  it.each([
    ['no list', 'claude-api-key:\n'],
    ['entries that are none', 'claude-api-key: [1, null, {}, { api-key: "" }]\n'],
    ['nothing', ''],
  ])('is not seen in %s', (_what, text) => {
    expect(providerKeys(text)).toEqual([]);
  });
});
