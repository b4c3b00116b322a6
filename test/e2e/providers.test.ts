import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listListeners } from '../../main/base/node/listening-sockets.ts';
import { type ProviderId, providerIds } from '../../main/contract/providers.ts';
import { ask } from '../support/ask.ts';
import { leaksOf } from '../support/canaries.ts';
import { processesOf } from '../support/orphans.ts';
import { loginsOn } from '../support/provider-lines.ts';
import { comeBack } from '../support/provider-world.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import type { Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { writeCredential } from '../support/upstream/credentials.ts';
import { chatReplies } from '../support/upstream/replies.ts';
import {
  listedModel,
  privateDetail,
  startUpstream,
  type Upstream,
} from '../support/upstream/upstream.ts';
import type { App } from './support/app.ts';
import { AppBridge } from './support/app-bridge.ts';
import { FakeBrowser } from './support/fake-browser.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage } from './support/stage.ts';

const withRealParts = requireParts('display', 'bus', 'electron', 'sidecar-v6', 'sidecar-v7');

const byCode: ReadonlySet<ProviderId> = new Set(['kimi', 'grok', 'qwen']);

/** The texts that a run of all logins and tests pushes through the app, each with its own mark. */
const marks = {
  tokens: 'CANARY-tok-Kestrel',
  detail: privateDetail,
  prompt: "Say 'OK'",
  codes: Object.fromEntries(providerIds.map((id) => [id, `CANARY-code-${id}-Heron`])),
  emails: Object.fromEntries(providerIds.map((id) => [id, `plover.${id}@canary.example`])),
  answers: Object.fromEntries(providerIds.map((id) => [id, `the ${id} petrel sleeps`])),
  keys: ['sk-CANARY-key-Osprey1', 'sk-CANARY-key-Osprey2', 'sk-CANARY-key-Osprey3'],
};

withRealParts('the providers of the real app', () => {
  const stage = Stage.forThisFile();
  let run: Run;
  let upstream: Upstream;
  let browser: FakeBrowser;

  beforeEach(async () => {
    run = stage.newRun();
    upstream = await startUpstream(run.folder);
    browser = new FakeBrowser(run);
  });

  afterEach(() => upstream.close());

  const open = async (
    line: 'v6' | 'v7',
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ app: App; bridge: AppBridge }> => {
    const dataDir = path.join(run.folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const config = `# the company's way out\nproxy-url: ${upstream.proxyUrl}\nrequest-retry: 0\n`;
    writeFileSync(path.join(dataDir, 'config.yaml'), config, { mode: 0o600 });
    const app = await stage.launchTo(/Healthy/, {
      ...{ run, dataDir, args: [debuggingSwitch] },
      sidecar: realSidecar(line) ?? '',
      env: {
        PATH: browser.searchPath,
        SSL_CERT_FILE: upstream.caFile,
        HTTPS_PROXY: upstream.proxyUrl,
        ...env,
      },
    });
    const popover = await connectPopover(app);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    return { app, bridge: await AppBridge.listen(page) };
  };

  /** As a user does: click, let the page open, consent there. */
  const logIn = async (bridge: AppBridge, id: ProviderId, asked = ''): Promise<string> => {
    const before = browser.opened.length;
    const device = byCode.has(id);
    if (device) upstream.login.device = 'authorization_pending';
    upstream.login.email = marks.emails[id] ?? '';
    upstream.login.tokenMark = `${marks.tokens}-${id}`;
    const listeners = keysOf(await listListeners());
    await bridge.ask('PROVIDER_ACTION', { providerId: id, action: 'connect' });
    await bridge.reads(id, /^Waiting for you/);
    const page = await browser.next(before);
    expect(page).not.toContain(asked || '\n');
    const during = (await listListeners()).filter((one) => !listeners.includes(keyOf(one)));
    expect(during.filter(({ scope }) => scope !== 'loopback')).toEqual([]);
    expect(during.length).toBeGreaterThanOrEqual(device ? 0 : 1);
    if (device) upstream.login.device = 'granted';
    else {
      const shown = await fetch(comeBack(page, { code: marks.codes[id] ?? '' }));
      expect(await shown.text()).toContain('is connected');
    }
    await bridge.reads(id, /^Connected, \d+ models?$/);
    return page;
  };

  it('are connected by their own logins and answer, and nothing private of it is told', async () => {
    const offered = loginsOn('v6');
    const monitor = startMonitor(stage.bus.address);
    const { app, bridge } = await open('v6');
    const seen: string[] = [];
    for (const id of offered) {
      await logIn(bridge, id);
      seen.push(argumentsOf(run));
    }
    const authFolder = path.join(app.dataDir, 'auth');
    const files = readdirSync(authFolder).filter((name) => name.endsWith('.json'));
    expect(files).toHaveLength(offered.length);
    for (const id of offered) {
      const reply = chatReplies[id](marks.answers[id] ?? '', true, 'm');
      upstream.setFault(id, { type: 'reply', reply });
    }

    await stage.host.click('Test providers', /^Test all$/);
    for (const id of offered) {
      const row = await bridge.reads(id, /^Answered in \d/);
      expect(row).toMatchObject({ face: 'healthy', tone: 'green', isConnected: true });
    }
    await until(
      'the tray shows the results',
      async () => {
        const { children } = await (await stage.host.menu()).row('Test providers');
        return (
          children.filter(({ label }) => /: answered in [\d.]+ m?s$/.test(label)).length ===
          offered.length
        );
      },
      { everyMs: 50 },
    );
    await bridge.picture('providers-v6');
    upstream.setFault('claude', { type: 'status', status: 403 });
    await stage.host.click('Test providers', /^Claude/);
    await bridge.reads('claude', /^Not allowed \(HTTP 403\)$/);

    const told = {
      log: readdirSync(path.join(app.dataDir, 'logs')).map((name) =>
        readFileSync(path.join(app.dataDir, 'logs', name), 'utf8'),
      ),
      terminal: app.output,
      ipc: await bridge.traffic(),
      argv: [...seen, argumentsOf(run)],
      bus: await monitor.stop(),
      memory: readFileSync(path.join(app.dataDir, 'providers.json'), 'utf8'),
    };
    expect(told.bus.length).toBeGreaterThan(1_000);
    expect(canariesPushed().length).toBeGreaterThanOrEqual(28);
    for (const [place, text] of Object.entries(told)) {
      const all = JSON.stringify(text);
      const leaks = canariesPushed().flatMap((canary) => leaksOf(canary, all));
      expect({ place, leaks }).toEqual({ place, leaks: [] });
    }
    // The one place where they may stand, asked for on purpose.
    const accounts = await bridge.ask('PROVIDER_ACCOUNTS', { providerId: 'claude' });
    expect(accounts).toMatchObject({
      ok: true,
      value: { accounts: [{ who: marks.emails['claude'], kind: 'login' }], kept: [] },
    });
  });

  it('tell each end of a login in its own words', async () => {
    const { app, bridge } = await open('v6');
    const connect = async (id: ProviderId): Promise<string> => {
      const before = browser.opened.length;
      await bridge.ask('PROVIDER_ACTION', { providerId: id, action: 'connect' });
      await bridge.reads(id, /^Waiting for you/);
      return await browser.next(before);
    };
    const denied = await connect('claude');
    expect(await (await fetch(comeBack(denied, { error: 'access_denied' }))).text()).toContain(
      'told no',
    );
    await bridge.reads('claude', /^You said no in the browser$/);

    const wrong = await connect('claude');
    const foreign = await fetch(comeBack(wrong, { code: 'c', state: 'somebody-else' }));
    expect(await foreign.text()).toContain('belongs to another login');
    await bridge.reads('claude', /^Waiting for you/);
    const paste = (text: string) =>
      bridge.ask('PROVIDER_LINK_PASTE', { providerId: 'claude', text });
    expect(await paste('https://claude.ai/')).toMatchObject({
      value: expect.stringContaining('begins with http://localhost'),
    });
    expect(await paste(` ${comeBack(wrong, { code: 'c' })}\n`)).toEqual({ ok: true, value: null });
    await bridge.reads('claude', /^Connected, \d+ models$/);

    await connect('codex');
    await bridge.ask('PROVIDER_ACTION', { providerId: 'codex', action: 'cancel-login' });
    await bridge.reads('codex', /^Cancelled$/);

    const [list] = [readdirSync(path.join(app.dataDir, 'auth'))];
    expect(list.filter((name) => name.endsWith('.json'))).toHaveLength(1);

    await awayAndBack(bridge, 'claude', /^Not connected$/, () => {
      expect(statSync(path.join(app.dataDir, 'auth-kept')).mode & 0o777).toBe(0o700);
    });
    await bridge.ask('PROVIDER_TEST_RUN', { providerId: 'claude' });
    await bridge.reads('claude', /^Answered in/);

    await connect('gemini');
    app.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
    expect((await listListeners()).filter(({ port }) => port === 8_085)).toEqual([]);
  });

  it('come along from another CLIProxyAPI on this computer, and only then is told whose', async () => {
    const home = path.join(run.folder, 'home');
    const theirs = path.join(home, '.cli-proxy-api');
    mkdirSync(theirs, { recursive: true });
    const email = marks.emails['claude'] ?? '';
    writeCredential(theirs, 'claude', { email }, `claude-${email}.json`);
    writeFileSync(path.join(theirs, `codex-${email}.json`), '{');
    const theirKey = 'CANARY-client-key-Curlew';
    writeFileSync(
      path.join(theirs, 'config.yaml'),
      `# theirs\nport: 8317\nproxy-url: ${upstream.proxyUrl}\napi-keys:\n  - ${theirKey}\n`,
    );
    const { app, bridge } = await open('v7', { HOME: home });
    await until('the account is offered', async () => (await bridge.providers())?.found);
    await bridge.picture('providers-found');
    expect(await bridge.traffic()).not.toContain(email);
    expect(await bridge.ask('PROVIDER_IMPORT', undefined)).toMatchObject({
      ok: true,
      value: {
        sentence: '1 account was brought along: Claude 1.',
        left: [{ file: `codex-${email}.json` }],
      },
    });
    expect(readdirSync(path.join(app.dataDir, 'auth'))).toEqual([`claude-${email}.json`]);
    await bridge.reads('claude', /^Connected, not tested$/);
    await until('it is offered no more', async () => (await bridge.providers())?.found === null);
    await bridge.ask('PROVIDER_TEST_RUN', { providerId: 'claude' });
    await bridge.reads('claude', /^Answered in/);
    const config = path.join(app.dataDir, 'config.yaml');
    const before = readFileSync(config, 'utf8');
    const diff = await bridge.ask('PROVIDER_CONFIG_DIFF', undefined);
    const planId = diff.ok ? diff.value.planId : '';
    expect(await bridge.ask('PROVIDER_CONFIG_TAKE', { planId })).toMatchObject({ ok: true });
    const [, port] = /^# theirs\nport: (?!8317)(\d+)\n/.exec(readFileSync(config, 'utf8')) ?? [];
    const statusOfTheirKey = async (): Promise<number | undefined> => {
      const headers = { authorization: `Bearer ${theirKey}` };
      const answer = ask(Number(port), '/v1/models', headers);
      return (await answer.catch(() => null))?.status;
    };
    await until('their key opens the gateway', async () => (await statusOfTheirKey()) === 200);
    expect(await bridge.ask('PROVIDER_CONFIG_UNDO', undefined)).toMatchObject({ ok: true });
    expect(readFileSync(config, 'utf8')).toBe(before);
    await until('it does no more', async () => (await statusOfTheirKey()) === 401);
    expect(await bridge.traffic()).not.toContain(theirKey);
    const logs = path.join(app.dataDir, 'logs');
    const logged = readdirSync(logs).map((name) => readFileSync(path.join(logs, name), 'utf8'));
    expect(logged.join('')).toContain('account.brought-along');
    expect(logged.join('')).not.toContain(email);
    expect(logged.join('')).not.toContain(theirKey);
    // What its home lies in can be removed only once it writes there no more.
    app.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
  });

  it('of the newest sidecar are connected by login as far as it goes, and the rest by key', async () => {
    const { app, bridge } = await open('v7');
    for (const id of loginsOn('v7')) {
      await logIn(bridge, id);
      await bridge.ask('PROVIDER_ACTION', { providerId: id, action: 'test' });
      await bridge.reads(id, /^Answered in/);
    }
    for (const id of loginsOn('v7').filter((each) => each !== 'grok')) {
      await awayAndBack(bridge, id, /^Not connected$/);
    }
    const row = await bridge.reads('gemini', /^Works by API key$/);
    expect(row).toMatchObject({ face: 'absent', button: { label: 'Add key' } });
    expect(row.sentence).toMatch(/ 2026\. An? .*key .* works/);
    expect([await bridge.row('qwen'), await bridge.row('iflow')]).toEqual([null, null]);
    const body = JSON.stringify({ five_hour: { utilization: 38, resets_at: null } });
    upstream.setLimits('claude', { status: 200, headers: {}, body });
    await bridge.showsInProviders('62 % left');
    await bridge.picture('providers-v7');
    const [first = '', second = '', third = ''] = marks.keys;
    const login = await disconnect(bridge, 'grok');
    await bridge.reads('grok', /^Not connected$/);
    const plain = { baseUrl: null, name: null, models: [] };
    const service = { kind: 'openai-compatible', key: second } as const;
    const keys = [
      ['gemini', { ...plain, kind: 'gemini', key: first }],
      ['grok', { ...plain, kind: 'grok', key: third }],
      [
        'qwen',
        {
          ...service,
          name: 'Qwen',
          baseUrl: 'https://portal.qwen.ai/v1',
          models: [listedModel],
        },
      ],
      [
        'iflow',
        { ...service, name: 'iflow', baseUrl: 'https://apis.iflow.cn/v1', models: ['glm-4.6'] },
      ],
    ] as const;
    const at = { baseUrl: 'https://portal.qwen.ai/v1', key: second };
    expect(await bridge.ask('PROVIDER_SERVICE_MODELS', at)).toEqual({
      ok: true,
      value: [listedModel],
    });
    const unsafe = { ...at, baseUrl: 'http://portal.qwen.ai/v1' };
    expect(await bridge.ask('PROVIDER_SERVICE_MODELS', unsafe)).toMatchObject({
      ok: false,
      refusal: { sentence: expect.stringContaining('Use https') },
    });
    for (const [id, key] of keys) {
      expect(await bridge.ask('PROVIDER_KEY_ADD', { ...key, models: [...key.models] })).toEqual({
        ok: true,
        value: 'Key saved.',
      });
      await bridge.reads(id, /^Connected, not tested$/);
      await bridge.ask('PROVIDER_ACTION', { providerId: id, action: 'test' });
      expect(await bridge.reads(id, /^Answered in/)).toMatchObject({ accountCount: 1 });
    }
    expect(upstream.calls.filter(({ host }) => host === 'api.x.ai')).toHaveLength(1);
    expect(await bridge.ask('PROVIDER_BRING_BACK', login)).toMatchObject({ ok: true });
    await until('both are there', async () => (await bridge.row('grok'))?.accountCount === 2);
    const config = path.join(app.dataDir, 'config.yaml');
    expect(readFileSync(config, 'utf8')).toContain("# the company's way out");
    expect(statSync(config).mode & 0o777).toBe(0o600);
    const asked = await bridge.ask('PROVIDER_ACCOUNTS', { providerId: 'gemini' });
    expect(asked).toMatchObject({ value: { accounts: [{ who: 'API key …rey1', kind: 'key' }] } });
    const traffic = (await bridge.traffic()) + app.output + JSON.stringify(app.logs());
    expect(leaksOf(first, traffic)).toEqual([]);
    expect(leaksOf(second, traffic)).toEqual([]);
    expect(leaksOf(third, traffic)).toEqual([]);

    await awayAndBack(bridge, 'gemini', /^Works by API key$/, () => {
      expect(readFileSync(config, 'utf8')).not.toContain(first);
    });
    await awayAndBack(bridge, 'qwen', /^Works by API key$/);
  });

  /** Disconnects the one account of a provider. */
  const disconnect = async (bridge: AppBridge, providerId: ProviderId) => {
    const asked = await bridge.ask('PROVIDER_ACCOUNTS', { providerId });
    const accountId = asked.ok ? (asked.value.accounts[0]?.id ?? '') : '';
    const request = { providerId, accountId };
    expect(await bridge.ask('PROVIDER_DISCONNECT', request)).toMatchObject({ ok: true });
    return request;
  };

  /** The same, and brings it back. */
  const awayAndBack = async (
    bridge: AppBridge,
    providerId: ProviderId,
    gone: RegExp,
    meanwhile: () => void = () => {},
  ): Promise<void> => {
    const request = await disconnect(bridge, providerId);
    await bridge.reads(providerId, gone);
    meanwhile();
    expect(await bridge.ask('PROVIDER_BRING_BACK', request)).toMatchObject({ ok: true });
    await bridge.reads(providerId, /^Connected, not tested$/);
  };
});

const canariesPushed = (): readonly string[] => [
  ...loginsOn('v6').flatMap((id) => [
    `at-${id}-${marks.tokens}-${id}`,
    `rt-${id}-${marks.tokens}-${id}`,
  ]),
  `sk-iflow-${marks.tokens}-iflow`,
  ...Object.entries(marks.codes).flatMap(([id, code]) =>
    byCode.has(id as ProviderId) ? [] : code,
  ),
  ...Object.values(marks.emails),
  ...Object.values(marks.answers),
  marks.prompt,
  ...marks.detail.split(' '),
];

const keyOf = ({ port, scope }: { readonly port: number; readonly scope: string }): string =>
  `${port} ${scope}`;
const keysOf = (sockets: Awaited<ReturnType<typeof listListeners>>): readonly string[] =>
  sockets.map(keyOf);

const argumentsOf = (run: Run): string =>
  processesOf(run)
    .map(({ args }) => args.join(' '))
    .join('\n');

/** Everything said on the bus, as its own tool sees it. */
function startMonitor(address: string): { readonly stop: () => Promise<string> } {
  const child: ChildProcess = spawn('dbus-monitor', ['--address', address], { stdio: 'pipe' });
  let said = '';
  child.stdout?.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve(said));
        child.kill('SIGTERM');
      }),
  };
}
