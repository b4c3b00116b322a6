import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Bridge } from '../../main/contract/commands.ts';
import { everyLine } from '../../main/contract/logs.ts';
import { canaries, canaryManagementKey, disguises, leaksOf } from '../support/canaries.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { startStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import { unzip } from '../support/unzip.ts';
import { writeCredential } from '../support/upstream/credentials.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstream.ts';
import { apiKeyOf } from './support/api-key-of.ts';
import type { App } from './support/app.ts';
import { programOnPath } from './support/background-program.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';

const headless = fileURLToPath(new URL('../../dist/headless.mjs', import.meta.url));

declare global {
  interface Window {
    /** Every Snapshot that was pushed since the test began to listen. */
    heardSnapshots: unknown[];
  }
}

/** Canary text in every disguise, as it is put wherever it can be put. */
const loads: readonly string[] = canaries.flatMap(({ text }) =>
  Object.values(disguises).map((wear) => wear(text)),
);

const wornOut = (text: string): string =>
  Object.values(disguises)
    .map((wear) => wear(text))
    .join(' ');

/** As text of a header: nothing that HTTP forbids there. */
const asHeader = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, ' ');

interface Place {
  readonly run: Run;
  readonly home: string;
  readonly data: string;
  readonly port: number;
  readonly upstream: Upstream;
  readonly env: Readonly<Record<string, string>>;
}

/** A user who is private in every way: in the home folder's name, the environment, the config, the logins. */
async function privatePlace(): Promise<Place> {
  const run = newRun();
  const home = path.join(run.folder, 'home', 'zoe.quillfeather');
  const data = path.join(home, 'data');
  const auth = path.join(data, 'auth');
  mkdirSync(auth, { recursive: true, mode: 0o700 });
  const upstream = await startUpstream(run.folder);
  writeCredential(
    auth,
    'codex',
    { email: 'skua69@example.org', access_token: 'ya29.Plover_3kQ', refresh_token: 'merganser64' },
    'codex-skua69@example.org-plus.json',
  );
  for (const provider of ['claude', 'qwen', 'iflow'] as const) {
    const email = 'tern.68@example.org';
    const tokens = {
      access_token: 'eyJhbGciOiJSUzI1Ruff.eyJzdWIi.abc',
      refresh_token: '1//0gWagtail-L9',
    };
    writeCredential(auth, provider, { email, ...tokens }, `${provider}-${email}.json`);
  }
  const config = {
    'proxy-url': upstream.proxyUrl,
    debug: true,
    'request-log': true,
    'request-retry': 0,
    // Every refusal shall come from upstream, not from a pause after the first.
    'disable-cooling': true,
    'claude-api-key': [{ 'api-key': 'sk-ant-api03-Heron55' }],
    'gemini-api-key': [{ 'api-key': 'AIzaSyOsprey77Kk2' }],
    'openai-compatibility': [
      {
        name: 'tern.68@example.org',
        'base-url': 'https://apis.iflow.cn/v1',
        headers: { 'X-Client-Note': 'pochard 66 teal' },
        'api-key-entries': [{ 'api-key': 'sk-proj-Kestrel81Vq' }],
        models: [{ name: 'compat', alias: 'compat' }],
      },
    ],
  };
  const comments = loads.map((text) => `# ${text.replaceAll('\n', ' ')}\n`).join('');
  writeFileSync(path.join(data, 'config.yaml'), comments + stringify(config));
  const secrets = loads.map((text, n) => [`KP_PRIVATE_${n}`, text.replaceAll('\0', ' ')] as const);
  return {
    ...{ run, home, data, upstream },
    port: await freePort(),
    env: {
      ...Object.fromEntries(secrets),
      HOME: home,
      USER: 'zoe.quillfeather',
      LOGNAME: 'zoe.quillfeather',
      SSL_CERT_FILE: upstream.caFile,
      MANAGEMENT_PASSWORD: canaryManagementKey,
      OPENAI_API_KEY: 'sk-proj-Kestrel81Vq',
      LOG_LEVEL: 'debug',
      // Refused by name: its value is none of anyone's business.
      LOG_RETENTION_HOURS: 'sk-proj-Kestrel81Vq',
    },
  };
}

/** What a tool sends that is not understood, not allowed, or refused upstream, with all that is private in it. */
async function failManyRequests({ port, upstream }: Place, apiKey: string): Promise<number[]> {
  const base = `http://127.0.0.1:${port}`;
  const statuses: number[] = [];
  const send = async (route: string, key: string, body: string, more = {}): Promise<void> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more };
    const response = await fetch(`${base}${route}`, { method: 'POST', headers, body });
    await response.text();
    statuses.push(response.status);
  };
  const chat = (model: string, content: string): string =>
    JSON.stringify({ model, max_tokens: 5, messages: [{ role: 'user', content }] });
  for (const [n, { text, marker }] of canaries.entries()) {
    const worn = wornOut(text);
    const status = [400, 401, 403, 429, 500, 503][n % 6] ?? 500;
    const reply = {
      status,
      headers: { 'content-type': n % 2 === 0 ? 'application/json' : 'text/html' },
      body: n % 2 === 0 ? JSON.stringify({ error: { message: worn, type: worn } }) : worn,
    };
    for (const provider of ['claude', 'codex', 'qwen', 'iflow', 'gemini'] as const) {
      upstream.setFault(provider, { type: 'reply', reply });
    }
    const query = `?key=${encodeURIComponent(marker)}&state=${encodeURIComponent(text)}`;
    const note = { 'x-client-note': asHeader(worn), cookie: `session=${asHeader(marker)}` };
    await send(`/v1/chat/completions${query}`, apiKey, chat('compat', worn), note);
    await send('/v1/messages', apiKey, chat('claude-sonnet-4-5-20250929', worn), note);
    await send('/v1/chat/completions', apiKey, chat(worn, worn));
    await send('/v1/chat/completions', asHeader(marker), chat('compat', worn));
    await send(`/v1/${encodeURIComponent(text)}`, apiKey, worn);
    await send('/v1/responses', apiKey, `{"input": "${worn}`);
  }
  return statuses;
}

/** Everything that main tells the page, asked for in every way there is; the key itself left out. */
async function allAnswers(page: Page): Promise<string> {
  return page.evaluate(
    async ({ everything, texts }) => {
      const { korproxy } = window as unknown as { korproxy: Bridge };
      const answers: unknown[] = [];
      for (let before: string | null = null; ; ) {
        const reply = await korproxy.LOGS_QUERY({ filter: everything, before, limit: 500 });
        answers.push(reply);
        if (!reply.ok || reply.value.before === null) break;
        before = reply.value.before;
      }
      answers.push(await korproxy.LOGS_NEWS({ filter: everything, from: '-:0', limit: 500 }));
      answers.push(await korproxy.LOGS_COUNT(everything));
      answers.push(await korproxy.LOGS_EXPORT_PREVIEW({ lastWords: true }));
      answers.push(await korproxy.GATEWAY_LAST_WORDS(undefined));
      answers.push(await korproxy.LOGS_SETTINGS(undefined));
      for (const text of texts) {
        const filter = { ...everything, text: text.slice(0, 200) };
        answers.push(await korproxy.LOGS_COUNT(filter));
        answers.push(await korproxy.ACTION_RUN({ action: text as never }));
        answers.push(await korproxy.LOGS_QUERY({ filter, before: text, limit: 1 }));
      }
      return JSON.stringify([answers, window.heardSnapshots]);
    },
    { everything: everyLine, texts: canaries.map(({ text }) => text) },
  );
}

/** What is drawn and what names the window. */
const drawn = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const textIn = (root: ParentNode): string =>
      [...root.querySelectorAll('*')]
        .map((one) => {
          const attributes = [...one.attributes].map(({ value }) => value).join(' ');
          const own = [...one.childNodes].filter(({ nodeType }) => nodeType === 3);
          const text = own.map(({ textContent }) => textContent).join(' ');
          return `${attributes} ${text} ${one.shadowRoot ? textIn(one.shadowRoot) : ''}`;
        })
        .join('\n');
    return `${document.title}\n${textIn(document)}`;
  });

/** Every file below a folder that a filter lets through, as text. */
function filesIn(folder: string, wanted: (file: string) => boolean): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() && wanted(file));
}

const textsOf = (files: readonly string[]): string =>
  files.map((file) => `${path.basename(file)}\n${readFileSync(file, 'latin1')}`).join('\n');

/** The value of a variable of a running process. */
const variableOf = (pid: number, name: string): string =>
  readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .find((entry) => entry.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
)('what is private', () => {
  const stage = Stage.forThisFile();
  let place: Place;
  let bus: { text: () => string; stop: () => Promise<void> };

  beforeEach(async () => {
    place = await privatePlace();
    bus = monitor(stage.bus.address);
  });

  afterEach(async () => {
    await bus.stop();
    await place.upstream.close();
  });

  const launch = (): Promise<App> =>
    stage.launch({
      ...{ run: place.run, dataDir: place.data, port: place.port, env: place.env },
      args: [debuggingSwitch],
      sidecar: realSidecar() ?? '',
    });

  const printed = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [headless, ...args], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...place.run.env,
        ...place.env,
        KORPROXY_DATA_DIR: place.data,
      },
      maxBuffer: 100_000_000,
    });
    return stdout + stderr;
  };

  it('is in no log, export, terminal, bus message, answer to the page or file of the sidecar', async () => {
    const since = stage.host.mark();
    const app = await launch();
    const wait = { since, pid: app.pid };
    await stage.host.tooltip(/Healthy/, wait);
    const managementKey = variableOf(sidecarPid(app), 'MANAGEMENT_PASSWORD');
    const apiKey = apiKeyOf(app);
    expect([managementKey.length, apiKey.length]).toEqual([43, 52]);
    const popover = await connectPopover(app);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await page.evaluate(() => {
      window.heardSnapshots = [];
      (window as unknown as { korproxy: Bridge }).korproxy.onSnapshot((snapshot) =>
        window.heardSnapshots.push(snapshot),
      );
    });

    const statuses = await failManyRequests(place, apiKey);
    expect(statuses).toHaveLength(180);
    expect(statuses.filter((status) => status >= 400).length).toBeGreaterThan(150);
    const asked = place.upstream.calls.filter(({ kind }) => kind === 'chat').length;
    expect(asked).toBeGreaterThan(30);

    // A crash, and a config.yaml whose wrong line is full of secrets.
    process.kill(sidecarPid(app), 'SIGKILL');
    const lost = stage.host.mark();
    await stage.host.tooltip(/Healthy/, { ...wait, since: lost });
    const config = path.join(place.data, 'config.yaml');
    const good = readFileSync(config, 'utf8');
    writeFileSync(config, `${good}\n${loads.map((text) => `"${text}`).join(': [')}\n`);
    const noted = stage.notifications.mark();
    const broken = stage.host.mark();
    await page.evaluate(() =>
      (window as unknown as { korproxy: Bridge }).korproxy.ACTION_RUN({ action: 'restart' }),
    );
    await stage.host.tooltip(/Proxy Failed/, { ...wait, since: broken });
    const note = await stage.notifications.notification(/config\.yaml has an error/, {
      since: noted,
    });
    const rows = await (await stage.host.menu()).rows();
    await page.getByRole('tab', { name: 'Logs' }).click();
    await page.locator('logs-view .line').first().waitFor();

    const sinks: Record<string, string> = {
      'the answers to the page': await allAnswers(page),
      'the page and its title': await drawn(page),
      'the tray menu': JSON.stringify(rows),
      'the notification': JSON.stringify(note),
      'the log in a terminal': await printed('--logs', '--level', 'debug'),
      'the log in a terminal as JSON': await printed('--logs', '--level', 'debug', '--json'),
    };
    const zip = path.join(place.run.folder, 'out.zip');
    await printed('--export-logs', zip);
    for (const [name, text] of await unzip(zip)) sinks[`the export's ${name}`] = text;
    await popover.close();
    await app.close();

    // A stranger with a private name holds the port of the next start.
    writeFileSync(config, good);
    const stranger = await startStranger({ port: place.port, name: 'zoe@example.org' });
    const start = stage.host.mark();
    const second = await launch();
    const found = await stage.host.tooltip(/Proxy Failed/, { since: start });
    expect(found.text).toContain(`Port ${place.port} is used by [e-mail]`);
    await second.close();
    await stranger.stop();

    sinks['the log files'] = textsOf(filesIn(path.join(place.data, 'logs'), () => true));
    sinks['standard output and error'] = `${app.output}\n${second.output} -`;
    sinks['the log in a terminal afterwards'] = await printed('--logs', '--level', 'debug');
    await until('the bus told of the failure', () => bus.text().includes('Proxy Failed'));
    sinks['the bus'] = bus.text();
    const inputs = [config, path.join(place.data, 'auth'), path.join(place.data, 'settings.json')];
    // Chromium's databases write down where they are, which nobody but them reads.
    const chromium = path.join(place.data, 'electron');
    const isOurs = (file: string): boolean =>
      ![...inputs, chromium].some((one) => file.startsWith(one));
    sinks['what app and core left on disk'] = textsOf(filesIn(place.run.folder, isOurs));
    sinks['what Chromium keeps'] = textsOf(filesIn(chromium, () => true)).replaceAll(
      place.home,
      '(home)',
    );

    const hits = Object.entries(sinks).flatMap(([sink, text]) => {
      expect([sink, text.length > 1]).toEqual([sink, true]);
      const own = [
        { kind: 'the API key', marker: apiKey },
        { kind: 'the management key', marker: managementKey },
        { kind: 'a stranger’s address', marker: 'zoe@example.org' },
        { kind: 'the home folder as it is', marker: place.home },
      ];
      return [...canaries, ...own].flatMap(({ kind, marker }) =>
        leaksOf(marker, text).map((form) => {
          const at = text.toLowerCase().indexOf(form.toLowerCase());
          return [sink, kind, text.slice(Math.max(0, at - 80), at + 80)];
        }),
      );
    });
    expect(hits).toEqual([]);
    expect(sinks['the log files']).toContain('config.rejected');
    expect(sinks['the bus']).toContain('has an error in line');
    await expectNoOrphans(place.run);
    place.run.dispose();
  }, 180_000);
});

/** All that goes over a bus, as text. */
function monitor(address: string): { text: () => string; stop: () => Promise<void> } {
  const child = spawn(programOnPath('dbus-monitor') ?? 'dbus-monitor', ['--address', address], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    text: () => text,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
