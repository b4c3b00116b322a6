import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderId } from '../../main/contract/providers.ts';
import { routingWords } from '../../main/providers/core/knowledge.ts';
import { createLimits, type LimitsService } from '../../main/providers/limits.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type ProviderWorld, providerWorld } from '../support/provider-world.ts';
import { usualLimits } from '../support/stub-limits.ts';
import { until } from '../support/until.ts';
import { tokenCanary } from '../support/upstream/credentials.ts';

const bodyCanary = 'CANARY-body';

const answers: Readonly<Partial<Record<ProviderId, unknown>>> = {
  claude: { five_hour: { utilization: 38, resets_at: '2099-01-01T00:00:00Z' }, note: bodyCanary },
  codex: {
    rate_limit: { primary_window: { used_percent: 82, limit_window_seconds: 604_800 } },
    email: bodyCanary,
  },
  antigravity: {
    note: bodyCanary,
    groups: [{ displayName: 'Gemini Models', buckets: [{ window: '5h', remainingFraction: 1 }] }],
  },
  gemini: { buckets: [{ modelId: 'gemini-2.5-pro', remainingFraction: 0.5 }], note: bodyCanary },
};

const token = (id: ProviderId): string => `at-${tokenCanary}-${id}`;

describe.each([
  ['v6', ['claude', 'codex', 'gemini']],
  ['v7', ['claude', 'codex', 'antigravity']],
] as const)('limits asked through %s', (line, ids) => {
  let world: ProviderWorld;
  let limits: LimitsService;
  let clock: FakeClock;

  beforeEach(async () => {
    const config = { routing: { strategy: 'ff' } };
    world = await providerWorld({ line, connected: ids, config });
    clock = new FakeClock(Date.now());
    for (const id of ids) {
      const body = JSON.stringify(answers[id]);
      world.upstream.setLimits(id, { status: 200, headers: {}, body });
    }
    limits = createLimits({
      clock,
      log: world.log,
      paths: { folder: world.run.folder, auth: world.authFolder },
      providers: world.providers,
      settings: { read: () => usualLimits, change: () => {} },
      shell: facelessShell,
      onChange: () => {},
      onLow: () => {},
    });
    await until('the gateway knows all accounts', () =>
      ids.every((id) => world.providers.facts(id).accounts.some(({ row }) => row?.authIndex)),
    );
  });

  afterEach(async () => {
    await limits.close();
    await world.close();
  });

  it("arrive with the account's own token, once in five minutes, and leave figures alone behind", async () => {
    await Promise.all([limits.look(), limits.look()]);
    await limits.look();
    const heard = world.upstream.limitsCalls
      .map(({ host, method, path: asked, headers, body }) => ({
        asked: `${method} ${host}${asked}`,
        token: headers['authorization'],
        ...(headers['anthropic-beta'] ? { beta: headers['anthropic-beta'] } : {}),
        ...(headers['chatgpt-account-id'] ? { account: headers['chatgpt-account-id'] } : {}),
        ...(body === '' ? {} : { body }),
      }))
      .toSorted((a, b) => (a.asked < b.asked ? -1 : 1));
    const google = (method: string, id: ProviderId) => ({
      asked: `POST cloudcode-pa.googleapis.com/v1internal:${method}`,
      ...{ token: `Bearer ${token(id)}`, body: '{"project":"proj-1"}' },
    });
    expect(heard).toEqual([
      {
        asked: 'GET api.anthropic.com/api/oauth/usage',
        token: `Bearer ${token('claude')}`,
        beta: 'oauth-2025-04-20',
      },
      {
        asked: 'GET chatgpt.com/backend-api/wham/usage',
        token: `Bearer ${token('codex')}`,
        account: 'acc-1',
      },
      line === 'v6'
        ? google('retrieveUserQuota', 'gemini')
        : google('retrieveUserQuotaSummary', 'antigravity'),
    ]);

    // The tab stays open for ten minutes, and asks as often as it likes.
    for (let second = 10; second < 600; second += 10) {
      await clock.advance(10_000);
      await limits.look();
    }
    expect(world.upstream.limitsCalls).toHaveLength(2 * ids.length);

    const { rows } = limits.state();
    expect(new Set(Object.keys(rows))).toEqual(new Set(ids));
    expect(rows.claude?.line[1]).toBe('62 % left');
    expect(rows.codex?.line[1]).toBe('18 % left');
    await limits.close();
    const kept = readFileSync(path.join(world.run.folder, 'limits.json'), 'utf8');
    const sinks = [
      kept,
      JSON.stringify(world.lines),
      JSON.stringify(rows),
      world.sidecar().output(),
    ];
    for (const sink of sinks) {
      for (const canary of [tokenCanary, bodyCanary, '@example.test', 'acc-1', 'proj-1']) {
        expect(sink).not.toContain(canary);
      }
    }
  });

  it('too often: told when it is asked again, and not asked before', async () => {
    world.upstream.setLimits('claude', {
      ...{ status: 429, headers: { 'retry-after': '7200' }, body: bodyCanary },
    });
    world.upstream.setLimits('codex', { status: 401, headers: {}, body: '<html>' });
    await limits.look();
    const count = world.upstream.limitsCalls.length;
    await limits.look();
    expect(world.upstream.limitsCalls).toHaveLength(count);
    const ofClaude = () =>
      world.upstream.limitsCalls.filter(({ host }) => host === 'api.anthropic.com').length;
    await clock.advance(7_199_000);
    await limits.look();
    expect(ofClaude()).toBe(1);
    const { claude, codex } = limits.state().rows;
    expect(claude?.accounts[0]?.notes[0]?.join('')).toMatch(
      /^Not told: the service was asked too often\. It is asked again at \d\d:\d\d\.$/,
    );
    expect(codex?.accounts[0]?.notes[0]?.[0]).toMatch(/^Not told: the service refused/);
    await clock.advance(1_000);
    await limits.look();
    expect(ofClaude()).toBe(2);
    // A no of the service is none of the management key.
    expect(await world.providers.client?.authFiles()).not.toBeNull();
  });

  it('tells how the core chooses among accounts as the core itself says', async () => {
    const { port, managementKey } = world.endpoint.current() ?? { port: 0, managementKey: '' };
    const reply = await fetch(`http://127.0.0.1:${port}/v0/management/routing/strategy`, {
      headers: { authorization: `Bearer ${managementKey}` },
    });
    expect(await reply.json()).toEqual({ strategy: world.providers.knowledge.routing.strategy });
    expect(routingWords(world.providers.knowledge)).toBe(
      'The gateway uses one account until it is held back, then the next (routing: fill-first).',
    );
  });
});
