import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact, withoutQuotes } from '../../../main/base/core/redact-text.ts';
import {
  canaries,
  canaryHome,
  canaryKey,
  canaryManagementKey,
  canaryUser,
  disguises,
  leaksOf,
} from '../../support/canaries.ts';

const redact = createRedact([
  { value: canaryKey, mark: '[key]' },
  { value: canaryManagementKey, mark: '[key]' },
  { value: canaryHome, mark: '~' },
  { value: canaryUser, mark: '[user]' },
]);

describe('private text', () => {
  it('is of 30 kinds, each with its own marker', () => {
    expect(new Set(canaries.map(({ marker }) => marker)).size).toBe(30);
    for (const { marker, text } of canaries) expect(text).toContain(marker);
  });

  const rows = canaries.flatMap((canary) =>
    Object.entries(disguises).map(([name, wear]) => ({ ...canary, name, wear })),
  );

  it.each(rows)('of the kind $kind is taken out when it comes $name', ({ marker, text, wear }) => {
    const worn = wear(text);
    expect(leaksOf(marker, redact(`upstream said ${worn} at last`))).toEqual([]);
    expect(leaksOf(marker, redact(worn))).toEqual([]);
  });

  it.each(rows)('of the kind $kind is taken out of the end of a long text ($name)', (row) => {
    const worn = `${'word '.repeat(1_630)}${row.wear(row.text)} ${'word '.repeat(100)}`;
    expect(leaksOf(row.marker, redact(worn))).toEqual([]);
  });
});

describe('what stays', () => {
  // biome-ignore format: a table
  it.each([
    'port-in-use',
    'claude-sonnet-4-5-20250929',
    'gpt-5.1-codex-max',
    'gemini-3-pro-preview',
    'API server started successfully on: 127.0.0.1:1337',
    'listen EADDRINUSE: address already in use 127.0.0.1:1337',
    'GET /v1/chat/completions 502',
    'POST /v0/management/oauth-callback',
    'CLIProxyAPI Version: 6.9.25, Commit: none',
    'config.yaml has an error in line 12, column 3',
    'config.yaml has an error in line 12, column 3.',
    'full client load complete - 4 clients (2 auth files + 1 Gemini API keys)',
    'NotSupportedException in x86_64-unknown-linux-gnu',
    'ended on signal SIGKILL after 3 h 12 min',
    'token expired (HTTP 401)',
    'jan (pid 4121)',
    'cli-proxy-api-windows-amd64.exe',
    '2026-11-23T22:14:00.000Z',
    'Linux 6.1.0-42-amd64 x64',
    '',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('the name of a user who is called like everyone does not eat other words', () => {
    const own = createRedact([
      { value: 'root', mark: '[user]' },
      { value: 'sam', mark: '[user]' },
    ]);
    expect(own('the same sample at the root, says Sam')).toBe(
      'the same sample at the root, says [user]',
    );
  });
});

it('never grows a text beyond its limit, and takes a hostile one in no time', () => {
  const hostile = ['a', '\\', '%4', '"', '{', '=', '?a', 'a=b&', '@', '/home/', ' ', 'A1', 'x-'];
  for (const piece of hostile) {
    const startedMs = performance.now();
    expect(redact(piece.repeat(500_000)).length).toBeLessThanOrEqual(1_001);
    expect(performance.now() - startedMs).toBeLessThan(5_000); // Not the square of its length: that were minutes.
  }
});

it('takes nothing more out of what it has been through, so that marks stay readable', () => {
  for (const { text } of canaries) expect(redact(redact(text))).toBe(redact(text));
});

it('leaves no canary readable in the midst of any noise', () => {
  const noise = fc.string({ maxLength: 60 });
  fc.assert(
    fc.property(noise, fc.constantFrom(...canaries), noise, (before, { marker, text }, after) => {
      expect(leaksOf(marker, redact(`${before} ${text} ${after}`))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  [
    `Unexpected token 'T', "Tell me th"... is not valid JSON`,
    'Unexpected token …, … is not valid JSON',
  ],
  [
    "ENOENT: no such file or directory, open '/tmp/a b'",
    'ENOENT: no such file or directory, open …',
  ],
  ['the file "that never ends', 'the file …'],
  ["it can't be read and isn't there", "it can't be read and isn't there"],
])('of a foreign message %s only our own language is left', (message, left) => {
  expect(withoutQuotes(message)).toBe(left);
});
