import { isAscii } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundles } from '../../scripts/build/bundles.ts';
import { ask } from '../support/ask.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { AppBridge } from './support/app-bridge.ts';
import { switches } from './support/app-environment.ts';
import { electronPath } from './support/electron-path.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, startLimitMs } from './support/stage.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Which test below proves that a bundle loads and works; each bundle needs one. */
const provedBy: Readonly<Record<string, string>> = {
  'dist/boot.cjs': 'the tray app',
  'dist/shell.cjs': 'the tray app',
  'dist/seldom.cjs': 'the tray app',
  'dist/x11.cjs': 'a real panel, in real-panels.test.ts',
  'dist/switches.cjs': 'the tray app',
  'dist/tasks.cjs': 'the tray app',
  'dist/preload.cjs': 'the tray app',
  'dist/popover/popover.js': 'the tray app',
  'dist/headless.mjs': 'the terminal app',
  'dist/network.cjs':
    'a core killed while it is updated, in the terminal; a look for newer ones, in the popover',
  'dist/get-core.cjs': 'an update of the core within the app',
  'dist/demo-gateway.mjs': 'the demo gateway, the terminal app, the tray app',
};

it('leaves out no bundle', () => {
  expect(new Set(bundles.map(({ outfile }) => outfile))).toEqual(new Set(Object.keys(provedBy)));
});

// One other letter, in a pattern or a comment, and all of it is held in two bytes a character.
it.each(['dist/boot.cjs', 'dist/shell.cjs'])('%s is plain ASCII', (file) => {
  expect(isAscii(readFileSync(path.join(root, file)))).toBe(true);
});

const withRealParts = requireParts('display', 'bus', 'electron');

withRealParts('what the build made, in a folder with blanks and without node_modules', () => {
  let run: Run;
  let app: string;
  let demo: string;
  /** No sidecar on PATH or in the cache, so the demo gateway has to stand in. */
  let env: Record<string, string>;
  const programs: ChildProcess[] = [];

  beforeEach(() => {
    run = newRun();
    app = path.join(run.folder, 'kp ü x', 'KorProxy (neu)');
    cpSync(path.join(root, 'dist'), path.join(app, 'dist'), { recursive: true });
    cpSync(path.join(root, 'package.json'), path.join(app, 'package.json'));
    demo = path.join(app, 'dist', 'demo-gateway.mjs');
    mkdirSync(path.join(run.folder, 'home', '.codex'), { recursive: true });
    writeFileSync(path.join(run.folder, 'home', '.codex', 'config.toml'), 'model = "mine"\n');
    env = {
      PATH: '/usr/bin:/bin',
      HOME: path.join(run.folder, 'home'),
      XDG_CACHE_HOME: path.join(run.folder, 'home', '.cache'),
      KORPROXY_DEMO_GATEWAY: demo,
    };
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.kill('SIGTERM');
      if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
    }
    await expectNoOrphans(run);
    run.dispose();
  });
  // After the hooks above: what comes last is undone first, and its apps use that folder.
  const stage = Stage.forThisFile();

  const start = (file: string, args: string[], more: Record<string, string>): (() => string) => {
    const program = spawn(file, args, {
      cwd: run.folder,
      env: { ...env, ...run.env, ...more },
      stdio: 'pipe',
    });
    programs.push(program);
    let output = '';
    for (const stream of [program.stdout, program.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    program.once('exit', (code) => {
      output += `\nended with ${code}`;
    });
    return () => output;
  };
  const prints = (output: () => string, wanted: RegExp) =>
    until(`${wanted} is printed`, () => wanted.test(output()) || /ended with/.test(output()));

  it.each([
    ['Node', () => process.execPath, {}],
    ["Electron's Node", () => electronPath() ?? '', { ELECTRON_RUN_AS_NODE: '1' }],
  ])('the demo gateway answers, run by %s', async (_what, file, more) => {
    const port = await freePort();
    const config = path.join(run.folder, 'config.yaml');
    writeFileSync(config, `host: 127.0.0.1\nport: ${port}\n`);
    const output = start(file(), [demo, '-config', config], more);
    await prints(output, /started successfully/);
    expect(output()).toContain('KorProxy demo gateway');
    expect((await ask(port, '/healthz')).status).toBe(200);
  });

  it('the terminal app comes up with the demo gateway', async () => {
    const output = start(process.execPath, [path.join(app, 'dist', 'headless.mjs')], {
      KORPROXY_DATA_DIR: path.join(run.folder, 'data'),
      KORPROXY_PORT: `${await freePort()}`,
    });
    await prints(output, /"state":"(healthy|failed)"/);
    expect(output()).toMatch(/"state":"healthy","reason":null,"demo":true/);
  });

  it('the tray app comes up with the demo gateway, its popover shows it, and it obeys switches', async () => {
    const tray = await stage.launchTo(/Healthy \(demo gateway\)/, {
      root: app,
      run,
      args: [debuggingSwitch],
      env,
    });
    // The program itself asks the one that runs, and needs no display for it.
    const ask = async (...asked: string[]): Promise<string> => {
      const folder = { KORPROXY_DATA_DIR: tray.dataDir, DISPLAY: '' };
      const output = start(electronPath() ?? '', [...switches(), app, ...asked], folder);
      await prints(output, /ended with/);
      return output();
    };
    expect(await ask('--status')).toMatch(/^● Healthy \(demo gateway\) .*\n[\s\S]*ended with 0$/m);
    expect(await ask('--status', '--jsn')).toMatch(/Did you mean --json\?[\s\S]*ended with 2$/);
    // What needs no app is done without it, and nothing else starts one.
    expect(await ask('--logs', '--event', 'app.')).toMatch(/KorProxy [^\n]*\n[\s\S]*ended with 0$/);
    expect(await ask('--presets', 'codex')).toMatch(
      /^model_provider = "korproxy"$[\s\S]*ended with 0$/m,
    );
    expect(await ask('--apply', 'codex')).toMatch(/Say --yes where nobody[\s\S]*ended with 1$/);
    expect(await ask('--limits', '--json')).toMatch(/^\[\][\s\S]*ended with 0$/m);
    expect(await ask('--import')).toMatch(/korproxy --import my-accounts[\s\S]*ended with 0$/);
    expect(await ask('--core=list')).toMatch(/changes its core in the window[\s\S]*ended with 2$/);
    expect(await ask('--headless')).toMatch(/npm start -- --headless[\s\S]*ended with 2$/);
    expect(await ask('--level=warn')).toMatch(/has no meaning here[\s\S]*ended with 2$/);
    const connection = await connectPopover(tray);
    expect(await ask('--open')).toMatch(/was opened\.[\s\S]*ended with 0$/);
    const page = await connection.page(/popover/);
    // The preload's bridge brings the snapshot, the popover's script draws it.
    await page.getByRole('heading', { name: 'Healthy' }).waitFor({ timeout: startLimitMs });
    await page.getByText('Demo gateway', { exact: true }).waitFor({ timeout: startLimitMs });
    const bridge = await AppBridge.listen(page);
    const diff = await bridge.ask('TOOL_DIFF', { toolId: 'codex', formId: 'config' });
    expect(diff).toMatchObject({ ok: true, value: { files: [{ isNew: false }] } });
    await connection.close();
    expect(await ask('--restart', '--json')).toMatch(/"state":"healthy"[\s\S]*ended with 0$/);
    expect(await ask('--quit')).toMatch(/KorProxy has ended\.[\s\S]*ended with 0$/);
    expect(await tray.exited).toMatchObject({ code: 0 });
    expect(await ask('--status')).toMatch(/korproxy starts it\.[\s\S]*ended with 3$/);
  });
});
