import { describe, expect, it } from 'vitest';
import {
  providerKeys,
  withKey,
  withoutKey,
  withServiceChanged,
  withServiceOn,
} from '../../../main/providers/node/provider-keys.ts';

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
    expect(providerKeys(text).map(({ rowId }) => rowId)).toEqual(['claude', 'qwen']);
    const other = withKey(plain, { ...service, entry: { ...service.entry, name: 'else' } });
    expect(providerKeys(other).map(({ rowId }) => rowId)).toEqual([
      expect.stringMatching(/^service:[\w-]{16}$/),
    ]);
  });

  it.each([
    ['no list', 'claude-api-key:\n'],
    ['entries that are none', 'claude-api-key: [1, null, {}, { api-key: "" }]\n'],
    ['nothing', ''],
  ])('is not seen in %s', (_what, text) => {
    expect(providerKeys(text)).toEqual([]);
  });

  it.each([
    ['claude-api-key:\n  - name: x\n', 0],
    ['openai-compatibility:\n  - name: Ollama\n    base-url: "http://127.0.0.1:11434/v1"\n', 1],
    ['openai-compatibility:\n  - name: Ollama\n', 0],
  ])('may be missing at a service that has an address: %s', (text, count) => {
    expect(providerKeys(text)).toHaveLength(count);
  });
});

describe('a service', () => {
  const text = `port: 1337 # ours
openai-compatibility:
  # of the team
  - name: GLM
    base-url: https://api.z.ai/v4 # theirs
    api-key-entries:
      - api-key: sk-old
        proxy-url: direct
    models:
      - name: glm-4.6 # good
        alias: glm-4.6
        thinking: { levels: [low] }
      - name: glm-4
        alias: old
`;
  const idIn = (config: string): string => providerKeys(config)[0]?.id ?? '';
  const rowIn = (config: string): string | undefined => providerKeys(config)[0]?.rowId;

  it('is switched off and on in a line of its own', () => {
    const off = withServiceOn(text, idIn(text), false);
    expect(off).toBe(text.replace('    base-url', '    disabled: true\n    base-url'));
    expect(idIn(off)).toBe(idIn(text));
    const on = withServiceOn(off, idIn(off), true);
    expect(on).toBe(off.replace('disabled: true', 'disabled: false'));
    expect(withServiceOn(text, 'not-there', false)).toBe(text);
  });

  it('takes another key and other models, and keeps what else is said of it', () => {
    const change = { key: 'sk-new', models: ['glm-4.6', 'glm-5'] };
    const after = withServiceChanged(text, idIn(text), change);
    expect(rowIn(after)).toBe(rowIn(text));
    expect(providerKeys(after)[0]).toMatchObject({
      secrets: ['sk-new'],
      entry: {
        'api-key-entries': [{ 'api-key': 'sk-new', 'proxy-url': 'direct' }],
        models: [
          { name: 'glm-4.6', alias: 'glm-4.6', thinking: { levels: ['low'] } },
          { name: 'glm-5', alias: 'glm-5' },
        ],
      },
    });
    for (const comment of ['# ours', '# of the team', '# theirs', '# good']) {
      expect(after).toContain(comment);
    }
  });

  it('keeps its key where none is given, and gets a first one where it had none', () => {
    const kept = withServiceChanged(text, idIn(text), { key: null, models: ['old'] });
    expect(providerKeys(kept)[0]).toMatchObject({
      secrets: ['sk-old'],
      entry: { models: [{ name: 'glm-4', alias: 'old' }] },
    });
    const bare = 'openai-compatibility:\n  - name: O\n    base-url: http://127.0.0.1:1/v1\n';
    const keyed = withServiceChanged(bare, idIn(bare), { key: 'sk-new', models: ['m'] });
    expect(providerKeys(keyed)[0]?.secrets).toEqual(['sk-new']);
  });
});
