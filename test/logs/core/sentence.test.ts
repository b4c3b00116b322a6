import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../../../main/base/core/ports.ts';
import { healthStates } from '../../../main/contract/health.ts';
import { hasSentence, sentenceOf } from '../../../main/logs/core/sentence.ts';

const say = (
  event: string,
  fields: Readonly<Record<string, unknown>> = {},
  level: LogLevel = 'info',
) => {
  const { mark, sentence } = sentenceOf({ atMs: 0, level, event, fields });
  return `${mark}: ${sentence}`;
};

// biome-ignore format: a table
it.each<[string, string, Readonly<Record<string, unknown>>, LogLevel]>([
  ['warn: CLIProxyAPI ended by itself with exit code 2, after 8 s.',         'sidecar.exited',    { run: 1, pid: 9, code: 2, signal: null, ranMs: 8_000 }, 'warn'],
  ['warn: CLIProxyAPI ended by itself on signal SIGKILL, after 3 h 12 min.', 'sidecar.exited',    { code: null, signal: 'SIGKILL', ranMs: 11_520_000 }, 'warn'],
  ['info: CLIProxyAPI started (pid 52210).',                                 'sidecar.spawned',   { run: 2, pid: 52_210 }, 'info'],
  ['info: Restart 1 of 3 follows in 0.25 s.',                                'restart.scheduled', { attempt: 1, inMs: 250 }, 'info'],
  ['info: Restart 3 of 3 follows in 8 s.',                                   'restart.scheduled', { attempt: 3, inMs: 8_000 }, 'info'],
  ['good: CLIProxyAPI answers again, 2 s after it was lost.',                'sidecar.ready',     { downMs: 2_300, afterMs: 300 }, 'info'],
  ['good: CLIProxyAPI answers, 0.3 s after its start.',                      'sidecar.ready',     { downMs: null, afterMs: 300 }, 'info'],
  ['debug: Check answered in 3.1 ms.',                                       'health.checked',    { ok: true, latencyMs: 3.1 }, 'debug'],
  ['debug: Check got no good answer (timed out), 2 in a row.',               'health.checked',    { ok: false, failure: 'timed-out', failures: 2 }, 'debug'],
  ['good: Healthy.',                                                         'health.changed',    { from: 'starting', to: 'healthy', restarts: 0 }, 'info'],
  ['good: Healthy again.',                                                   'health.changed',    { from: 'starting', to: 'healthy', restarts: 1 }, 'info'],
  ['good: Healthy again.',                                                   'health.changed',    { from: 'degraded', to: 'healthy', restarts: 0 }, 'info'],
  ['good: Healthy again, 6 s without answer.',                               'health.changed',    { from: 'starting', to: 'healthy', restarts: 1, downMs: 6_000 }, 'info'],
  ['warn: Degraded. Answers are slow.',                                      'health.changed',    { from: 'healthy', to: 'degraded', problem: null }, 'info'],
  ['warn: Degraded. Answers are slow: 640 ms.',                              'health.changed',    { to: 'degraded', latencyMs: 640 }, 'info'],
  ['warn: Degraded. CLIProxyAPI runs but does not answer.',                  'health.changed',    { to: 'degraded', problem: 'no-answer' }, 'info'],
  ['error: Unreachable. CLIProxyAPI ended by itself.',                       'health.changed',    { to: 'unreachable', problem: 'sidecar-exited' }, 'warn'],
  ['error: Proxy Failed. The port is used by another program. KorProxy stopped trying.', 'health.changed', { to: 'failed', problem: 'port-in-use' }, 'error'],
  ['error: Proxy Failed. Problem: new-one. KorProxy stopped trying.',        'health.changed',    { to: 'failed', problem: 'new-one' }, 'error'],
  ['info: Restart 2 of 3 begins.',                                           'health.changed',    { from: 'unreachable', to: 'starting', restarts: 2 }, 'info'],
  ['info: Stopped.',                                                         'health.changed',    { to: 'stopped' }, 'info'],
  ['error: Port 1337 is used by jan (pid 4121).',                            'port.conflict',     { port: 1337, owner: { name: 'jan', pid: 4121, startedAtMs: null } }, 'error'],
  ['error: Port 1337 is used by another program.',                           'port.conflict',     { port: 1337, owner: null }, 'error'],
  ['error: config.yaml was not taken. It has an error in line 12, column 3: a key is there twice.', 'config.rejected', { code: 'config-invalid', line: 12, column: 3, why: 'key-twice' }, 'error'],
  ['warn: KorProxy set again in config.yaml: host (only this computer may reach the gateway).', 'config.put-back', { keys: ['host'] }, 'warn'],
  ['error: config.yaml was not taken. It has an error in line 12, column 3.', 'config.rejected',  { code: 'config-invalid', line: 12, column: 3 }, 'error'],
  ['good: Claude answered in 420 ms.',                                       'provider.tested',   { provider: 'claude', success: true, latencyMs: 420 }, 'info'],
  ['error: Codex: token expired (HTTP 401). Log in again.',                  'provider.tested',   { provider: 'codex', success: false, errorCode: 'token-expired', httpStatus: 401 }, 'warn'],
  ['warn: A login to Claude cannot be used: its file is empty. Connect again.', 'account.unreadable', { provider: 'claude', fault: 'empty' }, 'warn'],
  ['info: An account of Codex was switched off.',                            'account.switched',  { provider: 'codex', on: false }, 'info'],
  ['info: An account of a service was switched on.',                         'account.switched',  { provider: 'service:0123456789abcdef', on: true }, 'info'],
  ['good: A service answered in 420 ms.',                                    'provider.tested',   { provider: 'service:0123456789abcdef', success: true, latencyMs: 420 }, 'info'],
  ['info: 2 accounts of Claude came from another CLIProxyAPI.',              'account.brought-along', { provider: 'claude', count: 2 }, 'info'],
  ['info: iFlow: the test was cancelled.',                                   'provider.tested',   { provider: 'iflow', success: false, errorCode: 'cancelled' }, 'warn'],
  ['warn: CLIProxyAPI wrote too much at once: 99000 lines left out.',        'sidecar.lines-left-out', { count: 99_000 }, 'warn'],
  ['error: CLIProxyAPI: the port is taken.',                                 'sidecar.said',      { message: 'port-in-use', value: null }, 'error'],
  ['warn: CLIProxyAPI 6.9.25, which you chose, is not there any more. 7.2.140 runs instead.', 'core.choice-gone', { version: '6.9.25', runs: '7.2.140' }, 'warn'],
  ['warn: CLIProxyAPI 6.9.25, which you chose, is not there any more. Another one runs instead.', 'core.choice-gone', { version: '6.9.25', runs: null }, 'warn'],
  ['info: CLIProxyAPI 7.2.140 was tried and is fit to run.',                 'core.tried',        { version: '7.2.140', why: null }, 'info'],
  ['info: CLIProxyAPI 7.2.140 was tried and would not do.',                  'core.tried',        { version: '7.2.140', why: 'It ended.' }, 'info'],
  ['info: CLIProxyAPI 7.2.140 was chosen in place of 6.9.25.',               'core.switched',     { from: '6.9.25', to: '7.2.140' }, 'info'],
  ['info: A newer KorProxy was looked for: 1.1.0.',                          'update.looked-for', { found: ['1.1.0'] }, 'info'],
  ['info: A newer KorProxy was looked for; there is none.',                  'update.looked-for', { found: [] }, 'info'],
  ['warn: CLIProxyAPI of the usual version runs again, because 7.2.140 did not do well.', 'core.went-back', { from: null, to: '7.2.140', why: 'crashed' }, 'warn'],
  ['error: KorProxy met an error that it did not expect (TypeError).',       'error.uncaught',    { error: { name: 'TypeError', message: 'x is not a function' } }, 'error'],
])('says %s', (words, event, fields, level) => {
  expect(say(event, fields, level)).toBe(words);
});

it('says an event that it does not know by its name and fields', () => {
  expect(say('port.moved-on', { port: 1_338, why: ['a'] })).toBe(
    'info: Port moved on: port 1338, why ["a"].',
  );
  expect(say('constructor')).toBe('info: Constructor.');
});

describe('whatever is missing or of the wrong kind', () => {
  const odd = [null, undefined, 'x', -1, Number.NaN, [], {}, true, '<img src=x onerror=alert(1)>'];
  const names = [
    'to',
    'from',
    'code',
    'signal',
    'ranMs',
    'port',
    'owner',
    'problem',
    'provider',
    'count',
    'error',
    'message',
    'version',
    'why',
  ];
  it.each(events())('%s still gives one sentence', (event) => {
    for (const value of odd) {
      const fields = Object.fromEntries(names.map((name) => [name, value]));
      expect(say(event, fields)).toMatch(/^\w+: .*[^.]\.$/s);
    }
    expect(say(event)).toMatch(/^\w+: .+\.$/);
  });
  it.each(healthStates)('to %s', (to) => {
    expect(say('health.changed', { to })).toMatch(/^\w+: \w.+\.$/);
  });
});

it.each(events())('%s, which the app logs, has a sentence of its own', (event) => {
  expect(hasSentence(event)).toBe(true);
});

/** Every event that a line of the source logs. */
function events(): readonly string[] {
  const main = fileURLToPath(new URL('../../../main', import.meta.url));
  const sources = readdirSync(main, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('logs/core'))
    .map((name) => readFileSync(`${main}/${name}`, 'utf8'));
  const call = /\blog(?:\[\w+(?:\.\w+)?\]|\.(?:debug|info|warn|error))\(\s*'([\w.-]+)'/g;
  const found = sources.flatMap((source) =>
    [...source.matchAll(call)].map(([, event]) => event ?? ''),
  );
  return [...new Set(found)].sort();
}
