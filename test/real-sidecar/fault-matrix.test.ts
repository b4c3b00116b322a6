import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestErrorCode } from '../../main/contract/providers.ts';
import { remedyFor } from '../../main/providers/core/sentences.ts';
import { keysOfRest, noteFaults } from '../support/fault-table.ts';
import { loginsOn, offeredOn } from '../support/provider-lines.ts';
import { type ProviderWorld, providerWorld, type WorldOptions } from '../support/provider-world.ts';
import { json } from '../support/upstream/replies.ts';
import { type Fault, privateDetail } from '../support/upstream/upstream.ts';

const status = (code: number, headers = {}): Fault => ({ type: 'status', status: code, headers });
const html: Fault = {
  type: 'reply',
  reply: { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>busy</h1>' },
};
const usageLimit: Fault = {
  type: 'reply',
  reply: json(429, {
    error: { type: 'usage_limit_reached', message: 'm', resets_in_seconds: 120 },
  }),
};

/** What the first click says, the second one, and the button after that. */
type Row = readonly [string, Fault, TestErrorCode, TestErrorCode, string];

// biome-ignore format: a table reads better as a table
const rows: readonly Row[] = [
  ['401',                  status(401),                     'token-expired',         'token-expired',         'log-in'],
  ['402',                  status(402),                     'quota-exceeded',        'quota-exceeded',        'try-anyway'],
  ['403',                  status(403),                     'permission-denied',     'permission-denied',     'choose-model'],
  ['404',                  status(404),                     'model-not-found',       'model-not-found',       'choose-model'],
  ['429',                  status(429),                     'quota-exceeded',        'quota-exceeded',        'try-anyway'],
  ['429 with a time',      status(429, { 'retry-after': '7' }), 'quota-exceeded',    'quota-exceeded',        'try-anyway'],
  ['500',                  status(500),                     'provider-error',        'provider-error',        'try-anyway'],
  ['503 as a page',        html,                            'provider-error',        'provider-error',        'try-anyway'],
  ['connection closed',    { type: 'hang-up' },             'connection-lost',       'connection-lost',       'test'],
  ['cut stream',           { type: 'cut' },                 'answer-cut',            'answer-cut',            'test'],
  ['refused',              { type: 'refused' },             'provider-unreachable',  'provider-unreachable',  'test'],
  ['no route',             { type: 'no-route' },            'provider-unreachable',  'provider-unreachable',  'test'],
  ['untrusted',            { type: 'untrusted' },           'certificate-untrusted', 'certificate-untrusted', 'test'],
  ['closed in TLS',        { type: 'closed-in-tls' },       'connection-lost',       'connection-lost',       'test'],
  ['empty answer',         { type: 'empty' },               'empty-answer',          'empty-answer',          'test'],
];

describe.each(['v6', 'v7'] as const)('tests through the real sidecar %s', (line) => {
  // What the newer sidecar has no login for is there by key.
  const connected = offeredOn(line);
  const config = line === 'v6' ? {} : keysOfRest;
  const options: WorldOptions = { line, connected: loginsOn(line), config };
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await providerWorld(options);
  });

  afterEach(() => world.close());

  it('say OK for every provider that is connected', async () => {
    const results = await world.tests.runAll();
    expect(
      results.map(({ providerId, success, errorCode }) => [providerId, success, errorCode]),
    ).toEqual(connected.map((id) => [id, true, null]));
    for (const { latencyMs, totalMs } of results) {
      expect(latencyMs).toBeGreaterThan(0);
      expect(totalMs).toBeGreaterThanOrEqual(latencyMs ?? 0);
    }
  });

  it.each(rows)(
    'name the cause of %s at the first click and at the second',
    async (what, fault, first, second, remedy) => {
      for (const id of connected) world.upstream.setFault(id, fault);
      const firstResults = await world.tests.runAll();
      const secondResults = await Promise.all(connected.map((id) => world.tests.run(id)));
      noteFaults(line, what, '1st', firstResults);
      noteFaults(line, what, '2nd', secondResults);
      const codes = (results: typeof firstResults) =>
        Object.fromEntries(results.map((r) => [r.providerId, r.errorCode]));
      const all = (code: TestErrorCode) => Object.fromEntries(connected.map((id) => [id, code]));
      expect(codes(firstResults)).toEqual(all(first));
      expect(codes(secondResults)).toEqual(all(second));
      if (line === 'v6') {
        for (const { errorCode, blockedUntilMs, timestamp } of secondResults) {
          const atMs = Date.parse(timestamp);
          expect(remedyFor(errorCode ?? 'cancelled', blockedUntilMs, atMs)).toBe(remedy);
        }
      }
      const told = JSON.stringify([firstResults, secondResults, world.lines]);
      expect(told).not.toContain(privateDetail.slice(0, 10));

      for (const id of connected) world.upstream.setFault(id, null);
      // A key has no row in the sidecar's list, so nothing there can be told to try it again.
      const loggedIn = options.connected;
      const healed = await Promise.all(loggedIn.map((id) => world.tests.run(id, { anyway: true })));
      expect(codes(healed)).toEqual(Object.fromEntries(loggedIn.map((id) => [id, null])));
    },
  );

  it('say until when, where a provider names its time', async () => {
    world.upstream.setFault('codex', usageLimit);
    await world.tests.run('codex');
    const { blockedUntilMs, errorCode, errorMessage } = await world.tests.run('codex');
    expect(errorCode).toBe('quota-exceeded');
    expect((blockedUntilMs ?? 0) - Date.now()).toBeGreaterThan(100_000);
    expect(errorMessage).toMatch(/until \d\d:\d\d/);
  });
});
