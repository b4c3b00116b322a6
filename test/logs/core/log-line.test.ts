import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../main/base/core/redactor.ts';
import { logLine } from '../../../main/logs/core/log-line.ts';

const { redact } = createRedactor({ homeFolder: '/home/somebody', userName: '' });

const lineOf = (fields: Record<string, unknown>): Record<string, unknown> => {
  const entry = { atMs: 0, level: 'info', event: 'a.happened', fields } as const;
  const line = logLine(entry, redact);
  expect(line).not.toMatch(/[\r\n]/);
  return JSON.parse(line) as Record<string, unknown>;
};

describe('a log line', () => {
  it('begins with when, how grave and what, and no field can change these', () => {
    expect(
      Object.entries(lineOf({ event: 'forged', timestamp: 'x', level: 'x', port: 1 })),
    ).toEqual([
      ['timestamp', '1970-01-01T00:00:00.000Z'],
      ['level', 'info'],
      ['event', 'a.happened'],
      ['port', 1],
    ]);
  });

  it('says name, message and code of an error, and nothing of its stack or cause', () => {
    const error = Object.assign(new Error('plain', { cause: new Error('canary-cause') }), {
      code: 'EACCES',
      body: 'canary-body',
    });
    expect(lineOf({ error })['error']).toEqual({ name: 'Error', message: 'plain', code: 'EACCES' });
  });

  it('is one line whatever it is given', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(lineOf({ circle })).toMatchObject({ event: 'a.happened', unreadable: true });
    expect(lineOf({ big: 1n, text: 'a\nb\u2028', gone: undefined })).toMatchObject({ big: '1' });
    expect(String(lineOf({ long: 'word '.repeat(9_999) })['long'])).toHaveLength(500);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, text: string, secret: string]>([
    ['an API key of ours',   'key korproxy-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-abcde end', 'AbCdEf'],
    ['a bearer token',       'Authorization: Bearer canary.1234',                             'canary'],
    ['an OpenAI key',        'sk-proj-canary1234567890',                                      'canary'],
    ['a Google token',       'ya29.canary-1_2',                                               'canary'],
    ['a Google key',         'AIzaSyCanary_0123456789abcdefghijk',                            'SyCanary'],
    ['a signed token',       'eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkifQ.c2ln',                      'hbGci'],
    ['a key in an address',  'GET /v1/models?key=canary-1&x=1',                               'canary'],
    ['an e-mail address',    'claude-some.body@example.com.json',                             'body@'],
    ['an encoded address',   'some.body%40example.com',                                       'body%40'],
    ['the home folder',      '/home/somebody/.local/share/korproxy',                          'somebody'],
  ])('has no %s in it', (_what, text, secret) => {
    expect(text).toContain(secret);
    const fields = { text, [text]: 1, deep: { list: [text], [text]: 2 } };
    expect(JSON.stringify(lineOf(fields))).not.toContain(secret);
  });

  it('leaves words alone that only look alike', () => {
    const text = 'sidecar.exited korproxy port 1337 at 127.0.0.1, task-list, asked';
    expect(lineOf({ text })['text']).toBe(text);
  });
});
