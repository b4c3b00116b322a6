import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listListeners } from '../../main/base/node/listening-sockets.ts';
import { type ProviderId, providerIds } from '../../main/contract/providers.ts';
import { deviceLoginsOn, loginsOn } from '../support/provider-lines.ts';
import { comeBack, type ProviderWorld, providerWorld } from '../support/provider-world.ts';
import { until } from '../support/until.ts';
import { writeCredential } from '../support/upstream/credentials.ts';
import { deviceCodeSeconds, userCode } from '../support/upstream/logins.ts';

const callbackPorts = [54_545, 1_455, 51_121, 8_085, 11_451];

describe.each(['v6', 'v7'] as const)('logins through the real sidecar %s', (line) => {
  const offered = loginsOn(line);
  const byCode = deviceLoginsOn(line);
  const isByCode = (id: ProviderId): boolean => byCode.some(([each]) => each === id);
  let world: ProviderWorld;
  let shown: string;

  beforeEach(async () => {
    shown = '';
    world = await providerWorld({ line, connected: [] });
    await until('the core is known', () => world.providers.knowledge.sidecar !== null);
  });

  afterEach(async () => {
    await world.close();
    const left = (await listListeners()).filter(({ port }) => callbackPorts.includes(port));
    expect(left).toEqual([]);
  });

  const visitWith = (answer: Readonly<Record<string, string>>) => async (page: string) => {
    if (new URL(page).searchParams.has('user_code')) return;
    shown = await (await fetch(comeBack(page, answer))).text();
  };

  const pageSays = (words: string): Promise<true> =>
    until(`the page says: ${words}`, () => shown.includes(words));

  const waiting = (id: ProviderId): Promise<true> =>
    until('the login waits for the user', () => world.logins.stage(id)?.type === 'waiting');

  it.each(offered)('connect %s by its own flow, and its test says OK', async (id) => {
    world.browser.visit = visitWith({ code: 'cc' });
    const end = await world.logins.start(id);
    expect(end).toMatchObject({ outcome: 'connected' });
    expect(end.modelCount).toBeGreaterThan(0);
    if (!isByCode(id)) await pageSays('is connected');
    const [account] = world.providers.facts(id).accounts;
    expect(account).toMatchObject({
      providerId: id,
      hasSecret: true,
      state: { type: 'connected' },
    });
    expect(await world.tests.run(id)).toMatchObject({ success: true });
  });

  it('say that a login is not offered where the sidecar has none', async () => {
    for (const id of providerIds.filter((each) => !offered.includes(each))) {
      expect(await world.logins.start(id)).toMatchObject({ outcome: 'not-offered' });
      expect(world.providers.facts(id).state).toEqual({ type: 'not-offered' });
    }
  });

  it('listen on 127.0.0.1 alone while they wait, and not at all afterwards', async () => {
    const ending = world.logins.start('codex');
    await waiting('codex');
    const sockets = (await listListeners()).filter(({ port }) => port === 1_455);
    expect(sockets.map(({ scope }) => scope)).toEqual(['loopback']);
    world.logins.cancel('codex');
    expect(await ending).toMatchObject({ outcome: 'cancelled' });
    expect(readdirSync(world.authFolder).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  it('tell a refusal in the row and on the page', async () => {
    world.browser.visit = visitWith({ error: 'access_denied' });
    expect(await world.logins.start('claude')).toMatchObject({ outcome: 'denied' });
    await pageSays('told no');
    expect(readdirSync(world.authFolder).filter((name) => name.endsWith('.json'))).toEqual([]);
    world.browser.visit = visitWith({ code: 'cc' });
    expect(await world.logins.start('claude')).toMatchObject({ outcome: 'connected' });
  });

  it('keep waiting when an answer of another login arrives', async () => {
    const ending = world.logins.start('claude');
    await waiting('claude');
    const [page = ''] = world.browser.pages;
    const foreign = await fetch(comeBack(page, { code: 'cc', state: 'somebody-else' }));
    expect(await foreign.text()).toContain('belongs to another login');
    expect(world.logins.stage('claude')?.type).toBe('waiting');
    expect(world.logins.paste('claude', 'http://localhost:54545/callback?code=c&state=x')).toMatch(
      /another login/,
    );
    expect(world.logins.paste('claude', 'https://claude.ai/')).toMatch(/begins with http/);
    expect(world.logins.paste('claude', comeBack(page, { code: 'cc' }))).toBeNull();
    expect(await ending).toMatchObject({ outcome: 'connected' });
  });

  it('name the program that holds the callback port', async () => {
    const other = createServer().listen(1_455, '127.0.0.1');
    await once(other, 'listening');
    const end = await world.logins.start('codex');
    other.close();
    expect(end).toMatchObject({ outcome: 'port-busy', port: 1_455, owner: { pid: process.pid } });
  });

  it('say so when the provider does not confirm', async () => {
    world.upstream.login.tokenStatus = 400;
    world.browser.visit = visitWith({ code: 'cc' });
    expect(await world.logins.start('codex')).toMatchObject({ outcome: 'exchange-failed' });
    await pageSays('did not confirm');
  });

  it('end when the sidecar restarts under them', async () => {
    const ending = world.logins.start('claude');
    await waiting('claude');
    await world.stop();
    await world.start();
    expect(await ending).toMatchObject({ outcome: 'gateway-restarted' });
  });

  it('notice that another account came than the one that wanted its login', async () => {
    writeCredential(world.authFolder, 'claude', {
      expired: '2026-01-01T00:00:00Z',
      refresh_token: '',
    });
    await until(
      'the old one is seen',
      () => world.providers.facts('claude').state.type === 'needs-login',
    );
    world.browser.visit = visitWith({ code: 'cc' });
    expect(await world.logins.start('claude')).toMatchObject({ outcome: 'other-account' });
    world.upstream.login.email = 'claude-user@example.test';
    expect(await world.logins.start('claude')).toMatchObject({ outcome: 'connected' });
  });

  it('run side by side, each with its own end', async () => {
    world.browser.visit = visitWith({ code: 'cc' });
    const ends = await Promise.all(offered.map((id) => world.logins.start(id)));
    expect(ends.map(({ outcome }) => outcome)).toEqual(offered.map(() => 'connected'));
  });

  it.each(byCode)(
    'show the code of the device login of %s as long as it is good, and end at a refusal',
    async (id, { hosts }) => {
      world.upstream.login.device = 'authorization_pending';
      const ending = world.logins.start(id);
      await waiting(id);
      const stage = world.logins.stage(id);
      expect(stage).toMatchObject({ kind: 'device', userCode, host: hosts[0] });
      expect(world.browser.pages).toEqual([expect.stringContaining(`user_code=${userCode}`)]);
      const leftMs = stage?.type === 'waiting' ? stage.deadlineMs - Date.now() : 0;
      // The older line polls no longer than five minutes.
      const limitMs = line === 'v6' ? 295_000 : deviceCodeSeconds * 1_000 - 5_000;
      expect(leftMs).toBeGreaterThan(limitMs - 10_000);
      expect(leftMs).toBeLessThanOrEqual(limitMs);
      world.upstream.login.device = 'access_denied';
      expect(await ending).toMatchObject({ outcome: 'denied' });
    },
  );

  // The older line says no more than that it failed.
  it.each(line === 'v6' ? [] : byCode)('tell why the login of %s by a code failed', async (id) => {
    world.upstream.setFault(id, { type: 'refused' });
    expect(await world.logins.start(id)).toMatchObject({ outcome: 'provider-unreachable' });
    world.upstream.setFault(id, null);
    world.upstream.login.device = 'expired_token';
    expect(await world.logins.start(id)).toMatchObject({ outcome: 'timed-out' });
    expect(world.providers.facts(id).accounts).toEqual([]);
  });
});
