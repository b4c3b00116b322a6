import { beforeEach, describe, expect, it } from 'vitest';
import { loginLine } from '../../main/providers/core/login-words.ts';
import type { LoginStatus, SidecarClient } from '../../main/providers/core/provider-ports.ts';
import { LoginAttempts } from '../../main/providers/login-attempts.ts';
import { loginLinks } from '../../main/providers/node/login-links.ts';
import { Providers } from '../../main/providers/provider-knowledge.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';
import { movableEndpoint } from '../support/provider-world.ts';

const page = 'https://claude.ai/oauth/authorize?state=s1';
const callback = 'http://localhost:54545/callback';

describe('a login', () => {
  let clock: FakeClock;
  let logins: LoginAttempts;
  let dropped: string[];
  let isListening: boolean;
  let status: LoginStatus;
  let url: string;
  let reason: string;

  beforeEach(() => {
    clock = new FakeClock();
    dropped = [];
    isListening = false;
    status = 'waiting';
    url = page;
    reason = '';
    const { log } = listeningLog();
    const endpoint = movableEndpoint();
    endpoint.set({ run: 1, port: 1, apiKey: 'k', managementKey: 'm' });
    const client: SidecarClient = {
      facts: async () => ({ version: '6.9.25', hasUsageRoute: true }),
      models: async () => ({ claude: [], codex: [], gemini: [], qwen: [], iflow: [] }),
      authFiles: async () => [],
      clearBlock: async () => true,
      switchOn: async () => true,
      test: () => {
        throw new Error('nobody asked for a test');
      },
      startLogin: async () => ({ type: 'started', url, state: 's1' }),
      loginStatus: async () => ({ status, reason }),
      handOver: async () => true,
      dropLogin: async (state) => void dropped.push(state),
    };
    const folder = { accounts: [], problem: null };
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
