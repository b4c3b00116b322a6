import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, it } from 'vitest';
import { shippedBundles } from '../../scripts/package/package-app.ts';
import { packagedApp } from '../../scripts/package/packaged-app.mjs';
import { eventually } from '../support/eventually.ts';
import { linkTree } from '../support/link-tree.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import type { LaunchOptions } from './support/app.ts';
import { AppBridge } from './support/app-bridge.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';

const kills = Number(process.env['KORPROXY_KILLS'] ?? 5);

/** As a user starts it: the program holds its app. */
const packaged = (folder: string): Partial<LaunchOptions> & { readonly electron: string } => ({
  electron: path.join(folder, 'korproxy'),
  root: null,
});
const sidecarIn = (folder: string): string =>
  path.join(folder, 'resources', 'sidecar', 'cli-proxy-api');

const withPackage = requireParts('display', 'bus', 'electron', 'packaged');

withPackage('what is packed', () => {
  const resources = path.join(packagedApp, 'resources');

  it('holds our bundles as single files and no packages of others', () => {
    const inside = listPackage(path.join(resources, 'app.asar'), { isPack: false });
    const code = inside.filter((file) => /\.[cm]?js$/.test(file)).map((file) => file.slice(1));
    expect(new Set(code)).toEqual(new Set(shippedBundles));
    expect(inside.filter((file) => file.includes('node_modules'))).toEqual([]);
  });

  it('carries the licences and the papers of the sidecar, readable for all', () => {
    expect(readdirSync(path.join(resources, 'sidecar')).sort()).toEqual([
      ...['LICENSE', 'THIRD-PARTY-NOTICES.txt', 'cli-proxy-api', 'provenance.json'],
    ]);
    expect(readFileSync(path.join(resources, 'sidecar', 'LICENSE'), 'utf8')).toMatch(
      /^MIT License/,
    );
    const notices = readFileSync(
      path.join(resources, 'notices', 'THIRD-PARTY-NOTICES.txt'),
      'utf8',
    );
    expect(notices).toMatch(/^zod \d+\.\d+\.\d+ \(MIT\)$/m);
    expect(readdirSync(resources).sort()).toEqual(['app.asar', 'notices', 'sidecar']);
    expect(readdirSync(path.join(packagedApp, 'locales'))).toContain('en-US.pak');
  });

  // As they stand in the program's own bytes, after electron-builder.
  it.each([
    ['RunAsNode', false],
    ['EnableNodeOptionsEnvironmentVariable', false],
    ['EnableNodeCliInspectArguments', false],
    ['EnableCookieEncryption', true],
    ['EnableEmbeddedAsarIntegrityValidation', true],
    ['OnlyLoadAppFromAsar', true],
    ['GrantFileProtocolExtraPrivileges', false],
  ] as const)('has its fuse %s at %s', async (name, isOn) => {
    const wire = await getCurrentFuseWire(path.join(packagedApp, 'korproxy-bin'));
    expect(String.fromCharCode(wire[FuseV1Options[name]] ?? 0)).toBe(isOn ? '1' : '0');
  });
});

withPackage('the packaged app', () => {
  const stage = Stage.forThisFile();

  it('runs its own sidecar from green over a crash to the end', async () => {
    const own = sidecarIn(packagedApp);
    const app = await stage.launchTo(/^KorProxy: Healthy$/, {
      ...packaged(packagedApp),
      args: [debuggingSwitch],
    });
    await stage.crashAndRecover(app, own);

    const popover = await connectPopover(app);
    const { run, dataDir, port } = app;
    const second = await stage.launch({ ...packaged(packagedApp), run, dataDir, port });
    expect(await second.exited).toMatchObject({ code: 0 });
    expect(second.output).toMatch(/already running/i);
    await popover.page(/popover/);
    await popover.close();
    expect(app.sidecars(own)).toHaveLength(1);

    const entry = path.join(run.folder, 'config', 'autostart', 'korproxy.desktop');
    const read = (): string => readFileSync(entry, { encoding: 'utf8', flag: 'a+' });
    await stage.host.click('Start at login');
    await eventually(read).toContain(`Exec="${packaged(packagedApp).electron}"\n`);
    await stage.host.click('Start at login');
    await eventually(() => readdirSync(path.dirname(entry))).toEqual([]);

    await stage.host.click('Quit KorProxy');
    expect(await app.exited).toMatchObject({ code: 0 });
    await expectNoOrphans(run);
  });

  it.each([
    [['--presets', 'continue'], 0, /^schema: v1$/m],
    [['--limits'], 0, /^No service was asked yet\./m],

    [['--core', 'list'], 2, /^The packaged program changes its core in the window/m],
    [['--headless'], 2, /^The packaged program runs in the tray alone\./m],
  ])('obeys %j in a terminal and starts no app', async (args, code, said) => {
    const app = await stage.launch({ ...packaged(packagedApp), args });
    expect(await app.exited).toMatchObject({ code });
    expect(app.output).toMatch(said);
    expect(app.logs().filter(({ event }) => event === 'app.started')).toEqual([]);
  });

  it(`leaves nothing after ${kills} SIGKILLs`, async () => {
    for (let i = 0; i < kills; i += 1) {
      const app = await stage.launchTo(/Healthy/, packaged(packagedApp));
      app.kill('SIGKILL');
      await app.exited;
      await expectNoOrphans(app.run);
    }
  });

  // As dpkg does it: another file by the same name. Electron has the first one open and reads on in it.
  it('finds all of itself when its package is replaced while it runs', async () => {
    const run = stage.newRun();
    const folder = path.join(run.folder, 'KorProxy');
    linkTree(packagedApp, folder);
    mkdirSync(path.join(run.folder, '.codex'));
    writeFileSync(path.join(run.folder, '.codex', 'config.toml'), 'model = "mine"\n');
    const app = await stage.launchTo(/Healthy/, {
      ...{ ...packaged(folder), run, args: [debuggingSwitch] },
      env: { HOME: run.folder, PATH: '/usr/bin:/bin' },
    });
    const asar = path.join(folder, 'resources', 'app.asar');
    writeFileSync(`${asar}.new`, 'another version');
    renameSync(`${asar}.new`, asar);

    await stage.host.click('Open KorProxy');
    const popover = await connectPopover(app);
    const page = await popover.page(/popover/);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    const bridge = await AppBridge.listen(page);
    const diff = await bridge.ask('TOOL_DIFF', { toolId: 'codex', formId: 'config' });
    expect(diff).toMatchObject({ ok: true, value: { files: [{ isNew: false }] } });
    await popover.close();
    await app.close();
  });

  it('refuses another file in the place of its sidecar with the reason, and runs the right one again', async () => {
    const run = stage.newRun();
    const folder = path.join(run.folder, 'KorProxy');
    linkTree(packagedApp, folder);
    const sidecar = sidecarIn(folder);
    const right = readFileSync(sidecar);
    const wrong = Buffer.from(right);
    wrong[wrong.length >> 1] = (wrong[wrong.length >> 1] ?? 0) ^ 1;
    const put = (bytes: Buffer): void => {
      // Removed first: its bytes are those of the packaged app.
      rmSync(sidecar);
      writeFileSync(sidecar, bytes, { mode: 0o755 });
    };
    put(wrong);
    const app = await stage.launchTo(
      /Proxy Failed. CLIProxyAPI is not the file that was installed/,
      { ...packaged(folder), run },
    );
    expect(app.sidecars(sidecar)).toEqual([]);
    expect(app.logs().filter(({ event }) => event === 'sidecar.spawned')).toEqual([]);

    put(right);
    await stage.host.click('Restart');
    await stage.host.tooltip(/Healthy/, { pid: app.pid });
    put(wrong);
    const since = stage.host.mark();
    process.kill(sidecarPid(app, sidecar), 'SIGKILL');
    await stage.host.tooltip(/not the file that was installed/, { since, pid: app.pid });
    expect(app.sidecars(sidecar)).toEqual([]);
    await app.close();
  });
});
