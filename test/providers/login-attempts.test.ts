import { beforeEach, describe, expect, it } from 'vitest';
import { loginLine } from '../../main/providers/core/login-words.ts';
import type { LoginStatus, SidecarClient } from '../../main/providers/core/provider-ports.ts';
import { LoginAttempts } from '../../main/providers/login-attempts.ts';
import { loginLinks } from '../../main/providers/node/login-links.ts';
import { Providers } from '../../main/providers/provider-knowledge.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';
import { movableEndpoint } from '../support/provider-world.ts';
import { modelLists } from './core/row-inputs.ts';

const page = 'https://claude.ai/oauth/authorize?state=s1';
const callback = 'http://localhost:54545/callback';
const kimiPage = 'https://www.kimi.com/code/authorize_device';

describe('a login', () => {
  let clock: FakeClock;
  let logins: LoginAttempts;
  let dropped: string[];
  let isListening: boolean;
  let status: LoginStatus;
  let url: string;
  let reason: string;
  let code: string | null;
  let expiresInMs: number | null;

  beforeEach(() => {
    clock = new FakeClock();
    dropped = [];
    isListening = false;
    status = 'waiting';
    url = page;
    reason = '';
    code = null;
    expiresInMs = null;
    const { log } = listeningLog();
    const endpoint = movableEndpoint();
    endpoint.set({ run: 1, port: 1, apiKey: 'k', managementKey: 'm' });
    const client: SidecarClient = {
      facts: async () => ({ version: '7.2.140', hasUsageRoute: false }),
      models: async () => modelLists(),
      authFiles: async () => [],
      clearBlock: async () => true,
      switchOn: async () => true,
      switchOff: async () => true,
      test: () => {
        throw new Error('nobody asked for a test');
      },
      getFrom: async () => ({ type: 'failed' }),
      callAs: async () => ({ type: 'failed' }),
      startLogin: async () => ({ type: 'started', url, state: 's1', userCode: code, expiresInMs }),
      loginStatus: async () => ({ status, reason }),
      handOver: async () => true,
      dropLogin: async (state) => void dropped.push(state),
    };
    const folder = { accounts: [], unreadable: [], problem: null };
    const providers = new Providers({
      ...{ clock, log, endpoint },
      openSidecarClient: () => client,
      watchCredentials: () => ({ latest: () => folder, look: async () => folder, close: () => {} }),
    });
    logins = new LoginAttempts({
      ...{ clock, log, providers, links: loginLinks },
      listenForCallback: async () => {
        isListening = true;
        return {
          type: 'listening',
          close: () => {
            isListening = false;
          },
        };
      },
      openUrl: async () => {},
    });
  });

  it('that nobody answers ends a moment before the sidecar would end it, and nothing listens on', async () => {
    const ending = logins.start('claude');
    await clock.advance(294_999);
    expect(logins.stage('claude')).toMatchObject({ type: 'waiting' });
    expect(isListening).toBe(true);
    await clock.advance(500);
    const end = await ending;
    expect(end.outcome).toBe('timed-out');
    expect(loginLine(end)).toBe('Time ran out');
    expect(isListening).toBe(false);
    expect(dropped).toEqual(['s1']);
  });

  it('tells until when it waits, whatever the wall clock does', async () => {
    const startMs = clock.now();
    void logins.start('claude');
    await clock.advance(10);
    expect(logins.stage('claude')).toMatchObject({ deadlineMs: startMs + 295_000 });
    clock.moveWall(3_600_000);
    await clock.advance(1_000);
    expect(logins.stage('claude')).toMatchObject({ type: 'waiting' });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, reason: string, outcome: string]>([
    ['its own time-out',          'Timeout waiting for OAuth callback',               'timed-out'],
    ['a flow that timed out',     'OAuth flow timed out',                             'timed-out'],
    ['a code that was not taken', 'Failed to exchange authorization code for tokens', 'exchange-failed'],
    ['no project',                'Failed to complete Gemini CLI onboarding: no Google Cloud projects available for this account', 'project-missing'],
    ['a project that is off',     'Failed to verify Cloud AI API status: project activation required: x', 'project-not-enabled'],
    ['no connection',             'Failed to exchange authorization code for tokens: token exchange request failed: Post "https://auth.openai.com/oauth/token": EOF', 'provider-unreachable'],
    ['one word',                  'Authentication failed',                            'exchange-failed'],
    ['words that nobody knows',   'teapot',                                           'failed'],
  ])('that the sidecar ends with %s says so', async (_what, words, outcome) => {
    const ending = logins.start('claude');
    await clock.advance(10);
    status = 'failed';
    reason = words;
    await clock.advance(1_000);
    expect((await ending).outcome).toBe(outcome);
    expect(isListening).toBe(false);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, reason: string, outcome: string]>([
    ['one word',              'Authentication failed',                                                              'denied'],
    ['a refusal of Kimi',     'Authentication failed: kimi: access denied by user',                                 'denied'],
    ['a refusal of Grok',     'Authentication failed: xai device authorization denied',                             'denied'],
    ['an old code of Kimi',   'Authentication failed: kimi: device code expired',                                   'timed-out'],
    ['an old code of Grok',   'Authentication failed: xai device code expired',                                     'timed-out'],
    ['a state it forgot',     'unknown or expired state',                                                           'timed-out'],
    ['no connection',         'Authentication failed: kimi: token request failed: Post "https://auth.kimi.com": context deadline exceeded (Client.Timeout exceeded)', 'provider-unreachable'],
    ['an error in words',     'Authentication failed: xai device token error: slow: x',                             'exchange-failed'],
  ])('by a code that the sidecar ends with %s says so', async (_what, words, outcome) => {
    url = kimiPage;
    const ending = logins.start('kimi');
    await clock.advance(10);
    status = 'failed';
    reason = words;
    await clock.advance(1_000);
    expect((await ending).outcome).toBe(outcome);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[expires: number | null, waitsMs: number]>([
    [null,       295_000],
    [600_000,    595_000],
    [1_805_000, 1_800_000],
    [1_806_000, 1_800_000],
    [1_000,      5_000],
  ])('by a code that is good for %s ms waits %d ms', async (expires, waitsMs) => {
    url = kimiPage;
    expiresInMs = expires;
    const startMs = clock.now();
    const ending = logins.start('kimi');
    await clock.advance(10);
    expect(logins.stage('kimi')).toMatchObject({ deadlineMs: startMs + waitsMs });
    await clock.advance(waitsMs - 11);
    expect(logins.stage('kimi')).toMatchObject({ type: 'waiting' });
    await clock.advance(500);
    expect((await ending).outcome).toBe('timed-out');
    expect(dropped).toEqual(['s1']);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[page: string, told: string | null, shown: string | null]>([
    [`${kimiPage}?user_code=WDJB-MJHT`, 'OTHER-ONE',  'WDJB-MJHT'],
    [kimiPage,                          'WDJB-MJHT',  'WDJB-MJHT'],
    [kimiPage,                          '<b>WDJB</b>', null],
    [kimiPage,                          null,          null],
  ])('by a code on %s, told %s, shows %s', async (page, told, shown) => {
    url = page;
    code = told;
    void logins.start('kimi');
    await clock.advance(10);
    expect(logins.stage('kimi')).toMatchObject({ kind: 'device', userCode: shown });
  });

  it('that the sidecar calls done without an answer of the browser goes on waiting', async () => {
    void logins.start('claude');
    status = 'done';
    await clock.advance(5_000);
    expect(logins.stage('claude')).toMatchObject({ type: 'waiting' });
  });

  it('that the sidecar calls done without a file has saved nothing', async () => {
    const ending = logins.start('claude');
    await clock.advance(10);
    expect(logins.paste('claude', `${callback}?code=c&state=s1`)).toBeNull();
    status = 'done';
    await clock.advance(10_000);
    expect((await ending).outcome).toBe('nothing-saved');
  });

  it.each([
    'http://claude.ai/x',
    'https://claude.ai.example/x',
    'file:///etc/passwd',
    'https://a@claude.ai/',
  ])('whose page is %s opens nothing', async (address) => {
    url = address;
    const ending = logins.start('claude');
    await clock.advance(10);
    expect((await ending).outcome).toBe('page-refused');
    expect(dropped).toEqual(['s1']);
  });

  it('is one at a time a provider: the second click joins the first', async () => {
    const [first, second] = [logins.start('claude'), logins.start('claude')];
    logins.cancel('claude');
    await clock.advance(1_000);
    expect(await first).toBe(await second);
    expect((await first).outcome).toBe('cancelled');
    logins.dismiss('claude');
    expect(logins.stage('claude')).toBeNull();
  });
});
