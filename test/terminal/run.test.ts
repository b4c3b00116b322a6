import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundles } from '../../scripts/build/bundles.ts';
import { programOnPath } from '../e2e/support/background-program.ts';
import { cacheCores } from '../support/cached-cores.ts';
import { type FakeSidecar, makeFakeSidecar } from '../support/fake-sidecar.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import {
  archiveName,
  fallSilentAfter,
  getScript,
  newerCore,
  publishCore,
} from '../support/release-site.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { writeCredential } from '../support/upstream/credentials.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = newRun();
const entry = path.join(built.folder, 'headless.mjs');

// As it is shipped, one file: from source each start would take a second longer.
beforeAll(async () => {
  for (const name of ['headless.mjs', 'network.cjs']) {
    const bundle = bundles.find(({ outfile }) => outfile === `dist/${name}`);
    if (!bundle) throw new Error(`the build makes no ${name}`);
    const outfile = path.join(built.folder, name);
    await build({ ...bundle, absWorkingDir: root, outfile, bundle: true, logLevel: 'error' });
  }
}, 90_000);

afterAll(() => built.dispose());

let run: Run;
let sidecar: FakeSidecar;
let port: number;

interface Terminal {
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  readonly out: () => string;
  readonly err: () => string;
  readonly lines: () => readonly Record<string, unknown>[];
  readonly states: () => readonly unknown[];
  readonly says: (state: string) => Promise<unknown>;
}

const at = (...parts: readonly string[]): string => path.join(run.folder, ...parts);

const program = (...args: readonly string[]): string[] => [...[process.execPath, entry], ...args];

function start(
  command: readonly string[],
  folder = path.join(run.folder, 'data'),
  more: NodeJS.ProcessEnv = {},
): Terminal {
  const [file = '', ...args] = command;
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...run.env, KORPROXY_DATA_DIR: folder, KORPROXY_SIDECAR: sidecar.file };
  const child = spawn(file, args, {
    env: { ...env, KORPROXY_PORT: String(port), TERM: 'xterm', ...more },
    stdio: 'pipe',
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const lines = () =>
    text.out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const states = () => lines().map(({ state }) => state);
  return {
    ...{ child, exited, lines, states },
    out: () => text.out,
    err: () => text.err,
    says: (state) => until(`the state ${state}; ${text.err}`, () => states().includes(state)),
  };
}

beforeEach(async () => {
  run = newRun();
  sidecar = makeFakeSidecar(['ok'], run);
  port = await freePort();
});

afterEach(async () => {
  await expectNoOrphans(run);
  run.dispose();
});

describe('the app in a terminal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'tells each state as JSON and ends cleanly on %s, however often it comes',
    async (signal) => {
      const app = start(program('--headless'));
      await app.says('healthy');
      for (let times = 0; times < 3; times += 1) app.child.kill(signal);
      expect(await app.exited).toEqual({ code: 0, signal: null });
      expect(app.states()).toEqual(['starting', 'healthy', 'stopped']);
      expect(app.lines()[0]).toEqual({
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        state: 'starting',
        reason: null,
        demo: false,
      });
    },
    90_000,
  );

  it('brings accounts along beside an app that runs on the same folder', async () => {
    const theirs = path.join(run.folder, 'their accounts');
    mkdirSync(theirs);
    writeCredential(theirs, 'claude');
    const app = start(program('--headless'));
    await app.says('healthy');
    const bringing = start(program('--import', theirs, '--yes'));
    expect(await bringing.exited).toEqual({ code: 0, signal: null });
    expect(bringing.out()).toContain('1 account was brought along: Claude 1.');
    const auth = path.join(run.folder, 'data', 'auth');
    expect(readdirSync(auth)).toEqual(['claude-test.json']);
    app.child.kill('SIGTERM');
    expect(await app.exited).toEqual({ code: 0, signal: null });
    const unasked = start(program('--import', theirs));
    expect(await unasked.exited).toEqual({ code: 0, signal: null });
    expect(unasked.out()).toContain('claude-test.json: This account is here already.');
  }, 90_000);

  it('waits for a sidecar that ignores SIGTERM, but not for ever', async () => {
    sidecar.behave('ignore-term');
    const app = start(program());
    await app.says('healthy');
    app.child.kill('SIGTERM');
    expect(await app.exited).toEqual({ code: 0, signal: null });
  }, 90_000);

  it('tells why, and with --exit-on-failure ends with 1', async () => {
    const stranger = createServer().listen(port, '127.0.0.1');
    const app = start(program('--exit-on-failure'));
    expect(await app.exited).toEqual({ code: 1, signal: null });
    expect(app.lines().at(-1)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(`Port ${port} is used by`),
    });
    stranger.close();
  }, 90_000);

  it('without it stays, and the end is a clean one', async () => {
    const stranger = createServer().listen(port, '127.0.0.1');
    const app = start(program());
    await app.says('failed');
    expect(app.child.exitCode).toBeNull();
    app.child.kill('SIGTERM');
    expect(await app.exited).toEqual({ code: 0, signal: null });
    stranger.close();
  }, 90_000);

  it('lets no second one at the same folder, and both run at two folders', async () => {
    const first = start(program());
    await first.says('healthy');
    const second = start(program());
    expect(await second.exited).toEqual({ code: 0, signal: null });
    expect(second.err()).toContain(`already running in a terminal (pid ${first.child.pid})`);
    const asked = start(program('--status', '--json'));
    expect(await asked.exited).toEqual({ code: 0, signal: null });
    expect(asked.lines()).toMatchObject([{ pid: first.child.pid }]);
    const strict = start(program('--exit-on-failure'));
    expect(await strict.exited).toMatchObject({ code: 1 });

    port = await freePort();
    const other = start(program(), path.join(run.folder, 'other'));
    await other.says('healthy');
    expect(sidecar.starts()).toHaveLength(2);
    for (const app of [first, other]) app.child.kill('SIGTERM');
    expect(await first.exited).toMatchObject({ code: 0 });
    expect(await other.exited).toMatchObject({ code: 0 });
  }, 90_000);

  it('starts again at once after it was killed', async () => {
    const first = start(program());
    await first.says('healthy');
    first.child.kill('SIGKILL');
    await first.exited;
    const second = start(program());
    await second.says('healthy');
    second.child.kill('SIGTERM');
    expect(await second.exited).toMatchObject({ code: 0 });
  }, 90_000);

  it('starts no gateway with settings of a newer app, says so, and leaves them alone', async () => {
    const settings = at('data', 'settings.json');
    const bytes = '{"version":2,"port":1400}';
    mkdirSync(at('data'));
    writeFileSync(settings, bytes);
    const app = start(program('--exit-on-failure'));
    expect(await app.exited).toEqual({ code: 1, signal: null });
    expect(app.lines().at(-1)).toMatchObject({
      ...{ state: 'failed', reason: 'settings.json is of a newer KorProxy.' },
    });
    expect(app.err()).toContain('(version 2, this one knows 1)');
    expect(app.err()).toContain('Install the newer KorProxy again, or move the file away.');
    const used = start(program('--core', 'use', 'default', '--yes'));
    expect(await used.exited).toMatchObject({ code: 1 });
    expect(used.err()).toContain('Nothing was changed.');
    expect([readFileSync(settings, 'utf8'), sidecar.starts()]).toEqual([bytes, []]);
    expect(existsSync(at('data', 'config.yaml'))).toBe(false);
  }, 90_000);

  // biome-ignore format: a table
  it.each<[what: string, place: () => string]>([
    ['below a file',        () => { writeFileSync(at('file'), ''); return at('file', 'data'); }],
    ['a link to nowhere',   () => { symlinkSync(at('nowhere'), at('link')); return at('link'); }],
    ['a link to itself',    () => { symlinkSync(at('link'), at('link')); return at('link', 'data'); }],
    ['a device',            () => '/dev/null'],
    ...(process.platform === 'linux' ? [['where Node goes round for ever', () => '/proc/nope'] as [string, () => string]] : []),
  ])('names the folder that it cannot write, and the variable that moves it: %s', async (_what, place) => {
    const folder = place();
    const app = start(program('--exit-on-failure'), folder);
    expect(await app.exited).toMatchObject({ code: 1 });
    expect(app.err()).toContain(`KorProxy's folder ${folder} cannot be written.`);
    expect(app.err()).toContain('set KORPROXY_DATA_DIR');
    expect(app.err()).not.toMatch(/\n\s+at /);
  }, 90_000);

  it('explains itself, and says which argument it does not know', async () => {
    const help = start(program('--help'));
    expect(await help.exited).toMatchObject({ code: 0 });
    expect(help.out()).toContain('--exit-on-failure');
    const wrong = start(program('--exit-on-failur'));
    expect(await wrong.exited).toMatchObject({ code: 2 });
    expect(wrong.err()).toContain('--exit-on-failur');
  }, 90_000);
});

describe('the app that runs, asked from another terminal', () => {
  const ask = async (switches: string, folder?: string) => {
    const asking = start(program(...switches.split(' ')), folder);
    const { code } = await asking.exited;
    return { code, out: asking.out(), err: asking.err() };
  };
  const said = (code: number, out: string) => ({ code, out: `${out}\n`, err: '' });
  const address = (): string => `http://127.0.0.1:${port}/v1`;
  const absent = { code: 3, out: '', err: 'KorProxy is not running. npm start starts it.\n' };

  it.each(['--status', '--open', '--start', '--stop', '--restart', '--quit'])(
    '%s says that none runs, and starts none',
    async (command) => {
      expect(await ask(command)).toEqual(absent);
      expect([existsSync(at('data')), sidecar.starts()]).toEqual([false, []]);
    },
    90_000,
  );

  it('obeys, and tells how it is', async () => {
    const app = start(program());
    await app.says('healthy');
    const { code, out } = await ask('--status');
    expect(code).toBe(0);
    expect(out).toMatch(/^● Healthy {2}\d+ ms {2}http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
    const json = JSON.parse((await ask('--status --json')).out);
    expect(json).toMatchObject({
      ...{ running: true, state: 'healthy', reason: null, demo: false, baseUrl: address() },
      ...{ shell: 'terminal', pid: app.child.pid },
    });
    expect(await ask('--stop')).toEqual(said(0, `○ Stopped  ${address()}`));
    expect(await ask('--status')).toEqual(said(2, `○ Stopped  ${address()}`));
    for (const command of ['--start', '--restart', '--start']) {
      expect(await ask(command)).toMatchObject({
        ...{ code: 0, out: expect.stringContaining('● Healthy') },
      });
    }
    expect(sidecar.starts()).toHaveLength(3);
    expect(await ask('--open')).toEqual({
      ...{ code: 1, out: '' },
      err: `KorProxy runs in a terminal (pid ${app.child.pid}) and has no window.\n`,
    });
    expect(await ask('--quit')).toEqual(said(0, 'KorProxy has ended.'));
    expect(await app.exited).toEqual({ code: 0, signal: null });
    expect(await ask('--status')).toEqual(absent);
  }, 90_000);

  it('tells a failure and its cause, and tries again when told to', async () => {
    const stranger = createServer().listen(port, '127.0.0.1');
    const app = start(program());
    await app.says('failed');
    for (const command of ['--status', '--start', '--restart']) {
      const { code, out } = await ask(command);
      expect(code).toBe(2);
      expect(out).toMatch(
        new RegExp(`^✖ Proxy Failed  ${address()}  Port ${port} is used by .*\n`),
      );
    }
    await new Promise((resolve) => stranger.close(resolve));
    expect(await ask('--start')).toMatchObject({ code: 0 });
    expect(await ask('--quit')).toMatchObject({ code: 0 });
    expect(await app.exited).toMatchObject({ code: 0 });
  }, 90_000);

  it('is not there once it was killed, and is asked anew once it is', async () => {
    const first = start(program());
    await first.says('healthy');
    first.child.kill('SIGKILL');
    await first.exited;
    expect(existsSync(at('data', 'run', 'control.sock'))).toBe(true);
    expect(await ask('--status')).toEqual(absent);
    const second = start(program());
    await second.says('healthy');
    expect(await ask('--status')).toMatchObject({ code: 0 });
    expect(await ask('--quit')).toMatchObject({ code: 0 });
    expect(await second.exited).toMatchObject({ code: 0 });
  }, 90_000);

  it('does not answer while it is held, and that is said', async () => {
    const app = start(program());
    await app.says('healthy');
    app.child.kill('SIGSTOP');
    expect(await ask('--status')).toMatchObject({
      ...{ code: 4, err: expect.stringContaining('does not answer') },
    });
    app.child.kill('SIGCONT');
    expect((await ask('--status')).out).toContain(address());
    app.child.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
  }, 90_000);

  it('is the one of its data folder', async () => {
    const first = start(program());
    await first.says('healthy');
    port = await freePort();
    const other = start(program(), at('other'));
    await other.says('healthy');
    const pids = async () =>
      await Promise.all(
        [at('data'), at('other')].map(async (folder) => {
          return JSON.parse((await ask('--status --json', folder)).out).pid;
        }),
      );
    expect(await pids()).toEqual([first.child.pid, other.child.pid]);
    expect(await ask('--quit', at('data'))).toMatchObject({ code: 0 });
    expect(await ask('--status', at('data'))).toEqual(absent);
    expect(await ask('--status', at('other'))).toMatchObject({ code: 0 });
    expect(await ask('--quit', at('other'))).toMatchObject({ code: 0 });
    await Promise.all([first.exited, other.exited]);
  }, 90_000);
});

describe('the core in a terminal', () => {
  const around = (): NodeJS.ProcessEnv => ({
    ...{ PATH: '/nowhere', KORPROXY_SIDECAR: '' },
    XDG_CACHE_HOME: path.join(run.folder, 'cache'),
  });
  const startHere = (...args: readonly string[]): Terminal =>
    start(program(...args), undefined, around());
  const say = async (...args: readonly string[]) => {
    const app = startHere(...args);
    const { code } = await app.exited;
    return { code, out: app.out(), err: app.err() };
  };
  const running = (list: string): unknown => /^(\S+) +runs /m.exec(list)?.[1];

  describe('that is killed while it is updated', () => {
    let site: FileSite;
    beforeEach(async () => {
      site = await startFileSite();
    });
    afterEach(() => site.close());

    const update = (): Terminal =>
      start(program('--core', 'update', '--yes'), undefined, {
        ...around(),
        ...{ KORPROXY_PROVISION: getScript, KORPROXY_RELEASES: site.url },
      });
    const shelf = (...parts: readonly string[]): string =>
      at('cache', 'korproxy', 'sidecar', ...parts);
    // biome-ignore format: a table
    it.each<[moment: string, silentAt: number | null, isNow: () => boolean]>([
      ['in the middle of the archive',  500,  () => existsSync(shelf('downloads', `${archiveName}.part`))],
      ['while it is tried',             null, () => existsSync(shelf(newerCore, 'journal'))],
    ])('%s leaves a core that runs, and can be updated again', async (_, silentAt, isNow) => {
      cacheCores(run, { '7.2.140': ['ok'] });
      const archive = await publishCore(site, run);
      if (silentAt !== null) fallSilentAfter(site, archive, silentAt);
      const killed = update();
      await until('it is that moment', isNow);
      killed.child.kill('SIGKILL');
      site.instead = () => false;
      site.cutAll();
      await expectNoOrphans(run);
      const left = running((await say('--core', 'list')).out);
      // A trial may have been over by then.
      expect(silentAt === null ? ['7.2.140', newerCore] : ['7.2.140']).toContain(left);
      const again = update();
      expect(await again.exited).toMatchObject({ code: 0 });
      expect(running((await say('--core', 'list')).out)).toBe(newerCore);
    }, 90_000);
  });

  it('is listed, tried and switched, and the next start runs it', async () => {
    cacheCores(run, { '6.9.25': ['ok'], '7.2.140': ['ok'] });
    await say('--core', 'use', '6.9.25', '--yes');
    expect(running((await say('--core', 'list')).out)).toBe('6.9.25');
    const used = await say('--core', 'use', '7.2.140', '--yes');
    expect(used).toMatchObject({ code: 0, err: '' });
    expect(used.out).toContain('No login for Gemini, Qwen and iFlow; an API key works.');
    expect(running((await say('--core', 'list')).out)).toBe('7.2.140');
    const app = startHere('--headless');
    await app.says('healthy');
    const refused = await say('--core', 'use', '6.9.25', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      /already running in a terminal .* Quit it, then say this once more/,
    );
    expect(running((await say('--core', 'list')).out)).toBe('7.2.140');
    app.child.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
  }, 120_000);

  it('is not switched to one that fails its trial, nor without a yes', async () => {
    cacheCores(run, { '6.9.25': ['ok'], '7.2.140': ['exit:3@0'] });
    const failed = await say('--core', 'use', '7.2.140', '--yes');
    expect(failed).toMatchObject({
      code: 1,
      err: 'CLIProxyAPI 7.2.140 was tried and is not used. It ended by itself with exit code 3.\n',
    });
    const declined = await say('--core', 'use', '6.9.25');
    expect(declined).toMatchObject({
      code: 1,
      err: 'Nothing was changed. Say --yes where nobody can be asked.\n',
    });
  }, 90_000);
});

describe('the log in a terminal', () => {
  const read = async (...args: readonly string[]): Promise<string> => {
    const reader = start(program(...args));
    expect(await reader.exited).toEqual({ code: 0, signal: null });
    expect(reader.err()).toBe('');
    return reader.out();
  };

  it('is the same while the app runs and after it was killed, and starts nothing', async () => {
    sidecar.behave('exit:2@50', 'ok');
    const app = start(program());
    await app.says('healthy');
    const asked = ['--logs', '--since', '1h', '--level', 'warn'];
    const running = await read(...asked);
    expect(running).toMatch(/warn .*CLIProxyAPI ended by itself/);
    expect(running).not.toContain('info');
    app.child.kill('SIGKILL');
    await app.exited;
    const starts = sidecar.starts().length;
    expect(await read(...asked)).toBe(running);
    expect(sidecar.starts()).toHaveLength(starts);
  }, 90_000);

  it('is saved as a zip, or says in one line why not', async () => {
    const app = start(program());
    await app.says('healthy');
    const zip = path.join(run.folder, 'logs.zip');
    expect(await read('--export-logs', zip)).toBe(`Saved ${zip}\n`);
    expect(readFileSync(zip).subarray(0, 2).toString()).toBe('PK');
    const nowhere = start(program('--export-logs', path.join(run.folder, 'gone', 'logs.zip')));
    expect(await nowhere.exited).toMatchObject({ code: 1 });
    expect(nowhere.err()).toBe('Not saved. That folder does not exist.\n');
    const wrong = start(program('--logs', '--level', 'loud'));
    expect(await wrong.exited).toMatchObject({ code: 2 });
    expect(wrong.err()).toBe('--level is one of debug, info, warn, error.\n');
    app.child.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
  }, 90_000);

  it('follows what comes until Ctrl+C', async () => {
    const follower = start(program('--logs', '--follow'));
    const app = start(program());
    await app.says('healthy');
    await until('a line of the app', () => follower.out().includes('KorProxy started'));
    follower.child.kill('SIGINT');
    expect(await follower.exited).toEqual({ code: 0, signal: null });
    app.child.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
  }, 90_000);
});

/** util-linux's `script` gives a program a terminal of its own. */
const script = programOnPath('script');

describe.skipIf(script === null)(
  `on a terminal of its own${script ? '' : ' (skipped: no script)'}`,
  () => {
    const onTerminal = (): Terminal =>
      start([
        script ?? '',
        '-qec',
        program()
          .map((part) => `'${part}'`)
          .join(' '),
        '/dev/null',
      ]);

    const shows = (app: Terminal, pattern: RegExp, since = 0): Promise<unknown> =>
      until(`the line ${String(pattern)}`, () => pattern.test(app.out().slice(since)));

    it('keeps the state on one line and obeys s, r and q', async () => {
      const app = onTerminal();
      await shows(app, /●.*Healthy/);
      let mark = app.out().length;
      app.child.stdin?.write('s');
      await shows(app, /Stopped/, mark);
      mark = app.out().length;
      app.child.stdin?.write('s');
      await shows(app, /Healthy/, mark);
      mark = app.out().length;
      app.child.stdin?.write('r');
      await shows(app, /Starting.*Healthy/s, mark);
      expect(app.out()).not.toContain('\n');
      app.child.stdin?.write('q');
      expect(await app.exited).toMatchObject({ code: 0 });
      expect(sidecar.starts()).toHaveLength(3);
    }, 90_000);

    it('takes Ctrl+C for a quit', async () => {
      const app = onTerminal();
      await shows(app, /Healthy/);
      app.child.stdin?.write('\x03');
      expect(await app.exited).toMatchObject({ code: 0 });
    }, 90_000);
  },
);
