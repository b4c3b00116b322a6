import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readConfig } from '../../../main/config/core/config-document.ts';
import { acceptedKeys, guardConfig } from '../../../main/config/core/guarded-config.ts';
import { newApiKey } from '../../../main/config/node/settings-file.ts';
import type { ConfigFault } from '../../../main/contract/config-faults.ts';
import { patience, times } from '../../gateway/node/rig.ts';

const apiKey = newApiKey();
const launchSettings = { port: 1400, authFolder: '/home/u/data/auth', apiKey };

const guarded: Record<string, unknown> = {
  host: '127.0.0.1',
  port: 1400,
  'auth-dir': '/home/u/data/auth',
  'request-log': false,
  'commercial-mode': true,
  'logging-to-file': false,
  'ws-auth': true,
};

const placeOf = (text: string): unknown => {
  try {
    readConfig(text);
    return 'fine';
  } catch (error) {
    return (error as { problem: unknown }).problem;
  }
};

describe('guarded keys', patience, () => {
  it('are set in place; every other byte stays', () => {
    const before = [
      '# KorProxy on the desk',
      'port:    8317   # changed by hand',
      "host: ''",
      '',
      'api-keys:            # who may come in',
      "    - 'team-key'     # ours",
      'proxy-url: "socks5://127.0.0.1:1080"',
      'remote-management:',
      '    secret-key:   ""',
      '    allow-remote: true',
      'openai-compatibility:',
      '    - {name: "x",   base-url: http://x/v1}',
      '',
    ].join('\n');
    const after = [
      '# KorProxy on the desk',
      'port:    1400   # changed by hand',
      'host: "127.0.0.1"',
      '',
      'api-keys:            # who may come in',
      `    - "${apiKey}"`,
      "    - 'team-key'     # ours",
      'proxy-url: "socks5://127.0.0.1:1080"',
      'remote-management:',
      '    disable-control-panel: true',
      '    secret-key:   ""',
      '    allow-remote: false',
      'openai-compatibility:',
      '    - {name: "x",   base-url: http://x/v1}',
      'auth-dir: "/home/u/data/auth"',
      'request-log: false',
      'commercial-mode: true',
      'logging-to-file: false',
      'ws-auth: true',
      '',
    ].join('\n');
    expect(guardConfig(before, launchSettings)).toBe(after);
    expect(guardConfig(after, launchSettings)).toBe(after);
  });

  it('keep line ends of Windows and a byte order mark', () => {
    const once = guardConfig(
      '\uFEFFdebug: true\r\nport: 1\r\n'.replace('1\r', '1500\r'),
      launchSettings,
    );
    expect(once.startsWith('\uFEFFdebug: true\r\nport: 1400\r\n')).toBe(true);
    expect(once.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(guardConfig(once, launchSettings)).toBe(once);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['an empty file',              ''],
    ['only comments',              '# one\n# two'],
    ['no line end at the end',     'debug: true'],
    ['flow style',                 '{port: 8317, debug: true}\n'],
    ['a document start',           '---\nport: 8317\n'],
    ['empty values',               'port:\nhost:\napi-keys:\nremote-management:\n'],
    ['empty collections',          'api-keys: []\nremote-management: {}\n'],
    ['flow keys',                  'api-keys: [a, "b"]\n'],
    ['anchors',                    'x: &p 8317\nport: *p\nhost: &h 0.0.0.0\ny: *h\n'],
    ['a block text',               'host: |\n  0.0.0.0\nport: 8317\n'],
    ['quoted guarded keys',        '"port": 8317\n\'host\': x\n'],
    ['switches of YAML 1.1',       'debug: yes\nws-auth: off\n'],
    ['a four-space map',           'remote-management:\n    allow-remote: true\n'],
  ])('are all set in a file with %s', (_what, before) => {
    const after = guardConfig(before, launchSettings);
    expect(parse(after)).toMatchObject(guarded);
    expect(parse(after)).toMatchObject({
      'remote-management': { 'allow-remote': false, 'disable-control-panel': true },
    });
    expect((parse(after) as { 'api-keys': string[] })['api-keys']).toContain(apiKey);
    expect(guardConfig(after, launchSettings)).toBe(after);
  });

  it('switch off what opens another door, and only where the file has it', () => {
    const after = guardConfig(
      'pprof:\n  enable: true\n  addr: 0.0.0.0:8316\nplugins:\n  enabled: true\ntls:\n  enable: true\ncodex:\n  live-media-relay:\n    enabled: true\n',
      launchSettings,
    );
    expect(parse(after)).toMatchObject({
      pprof: { enable: false, addr: '0.0.0.0:8316' },
      plugins: { enabled: false },
      tls: { enable: false },
      codex: { 'live-media-relay': { enabled: false } },
    });
    expect(guardConfig('', launchSettings)).not.toMatch(/pprof|plugins|tls|codex/);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['ours is added',                      ['team'],                       [apiKey, 'team']],
    ['the well-known one goes',            ['korproxy', 'team'],           [apiKey, 'team']],
    ['example keys go',                    ['your-api-key-1', 'your-api-key-2'], [apiKey]],
    ['one of ours of an earlier day goes', [newApiKey(), 'team'],          [apiKey, 'team']],
    ['nothing changes when all is well',   ['team', apiKey],               ['team', apiKey]],
  ])('keep the user’s keys: %s', (_what, before, after) => {
    for (const style of [undefined, { collectionStyle: 'flow' as const }]) {
      const text = guardConfig(stringify({ 'api-keys': before, debug: true }, style ?? {}), launchSettings);
      expect(parse(text)).toMatchObject({ 'api-keys': after, debug: true });
    }
  });

  it('leave the well-known key in force when the user has chosen it', () => {
    const text = guardConfig('api-keys:\n  - korproxy\n', {
      ...launchSettings,
      apiKey: 'korproxy',
    });
    expect(parse(text)).toMatchObject({ 'api-keys': ['korproxy'] });
  });

  it('survive a random file with everything else in it unchanged', () => {
    const name = fc.constantFrom('a', 'debug', 'port', 'host', 'proxy-url', 'x y', 'request-retry');
    const scalar = fc.oneof(
      fc.constant('text # no comment'),
      fc.constant('0.0.0.0'),
      fc.boolean(),
      fc.integer({ min: 1_024, max: 65_535 }),
    );
    const keyed = (key: string, value: unknown): unknown => {
      if (key === 'port' || key === 'request-retry') return 2_000;
      return key === 'debug' ? true : value;
    };
    const file = fc.dictionary(name, scalar, { noNullPrototype: true });
    const style = fc.record({
      indent: fc.constantFrom(2, 4),
      lineWidth: fc.constant(0),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
    });
    fc.assert(
      fc.property(file, style, fc.boolean(), (raw, options, crlf) => {
        const entries = Object.entries(raw).map(
          ([key, value]) => [key, keyed(key, value)] as const,
        );
        const values = Object.fromEntries(entries);
        const text = stringify(values, options);
        const after = guardConfig(crlf ? text.replaceAll('\n', '\r\n') : text, launchSettings);
        expect(parse(after)).toMatchObject({ ...values, ...guarded });
        expect(guardConfig(after, launchSettings)).toBe(after);
      }),
      { numRuns: times(100, 5_000) },
    );
  });
});

describe('acceptedKeys', () => {
  it.each([
    ['', [apiKey]],
    ['port: 1\n', [apiKey]],
    [`api-keys: [team, '', ${apiKey}, "other"]\n`, [apiKey, 'team', 'other']],
    [`api-keys:\n  - ${newApiKey()}\n  - team # colleagues\n`, [apiKey, 'team']],
    ['api-keys: [team\n', [apiKey]],
  ])('%j opens to %j', (text, keys) => {
    expect(acceptedKeys(text, apiKey)).toEqual(keys);
  });
});

describe('a config that the sidecar would refuse', patience, () => {
  const invalid = (line: number, column: number, why: ConfigFault) => ({
    ...{ code: 'config-invalid', line, column, why },
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, text: string, place: unknown]>([
    ['an open list',             'a: 1\nb: [1\n',             expect.objectContaining({ code: 'config-invalid' })],
    ['a tab for indentation',    'a:\n\tb: 1\n',              expect.objectContaining({ line: 2 })],
    ['a key twice',              'port: 8317\nport: 8318\n',  invalid(2, 1, 'key-twice')],
    ['text for the port',        'a: 1\nport: abc\n',         invalid(2, 7, 'not-a-port')],
    ['a quoted port',            'port: "8317"\n',            invalid(1, 7, 'not-a-port')],
    ['port 1023',                'port: 1023\n',              invalid(1, 7, 'not-a-port')],
    ['port 1024',                'port: 1024\n',              'fine'],
    ['port 65535',               'port: 65535\n',             'fine'],
    ['port 65536',               'port: 65536\n',             invalid(1, 7, 'not-a-port')],
    ['port 0',                   'port: 0\n',                 invalid(1, 7, 'not-a-port')],
    ['a switch with a number',   'debug: 3\n',                invalid(1, 8, 'not-a-switch')],
    ['a text that is a list',    'host: [a]\n',               invalid(1, 7, 'not-a-text')],
    ['keys that are a text',     'api-keys: abc\n',           invalid(1, 11, 'not-a-list')],
    ['keys that are maps',       'api-keys:\n  - a: 1\n',     invalid(2, 3, 'not-a-list-of-texts')],
    ['a map that is a list',     'remote-management: []\n',   invalid(1, 20, 'not-keys')],
    ['a list at the top',        '- a\n',                     invalid(1, 1, 'not-a-map')],
    ['a text at the top',        'hello\n',                   invalid(1, 1, 'not-a-map')],
    ['two documents',            'a: 1\n---\nb: 2\n',         expect.objectContaining({ line: 2 })],
    ['keys of numbers',          'api-keys: [1234]\n',        'fine'],
    ['a number for a text',      'proxy-url: 12\n',           'fine'],
    ['an unknown key',           'brand-new: {a: [1]}\n',     'fine'],
  ])('with %s is told by its place', (_what, text, place) => {
    expect(placeOf(text)).toEqual(place);
  });

  it('never has its text told', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (noise) => {
        const place = JSON.stringify(placeOf(`canary-key: ${noise}\ncanary-key: [canary-value`));
        expect(place).not.toContain('canary');
      }),
      { numRuns: times(150, 10_000) },
    );
  });
});
