import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { guardFolder } from '../../main/app/folder-guard.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import type { Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { startBus } from './support/session-bus.ts';
import { Stage } from './support/stage.ts';
import { TrayHost } from './support/tray-host.ts';

const withRealParts = requireParts('display', 'bus', 'electron');

withRealParts('the lock of a data folder', () => {
  const stage = Stage.forThisFile();

  it.each<[what: string, leave: (lock: string) => void]>([
    ['of a process that has gone', (lock) => symlinkSync(`${hostname()}-4194000`, lock)],
    [
      'whose pid is another program now',
      (lock) => symlinkSync(`${hostname()}-${process.pid}`, lock),
    ],
    ['made on another machine', (lock) => symlinkSync(`elsewhere-${process.pid}`, lock)],
    ['that is no link', (lock) => writeFileSync(lock, 'x')],
    ['that is a folder', (lock) => mkdirSync(lock)],
    ['that says nothing', (lock) => symlinkSync('nonsense', lock)],
  ])('left behind %s keeps nobody out', async (_what, leave) => {
    const { run, sidecar } = newStart(stage);
    const state = path.join(run.folder, 'data', 'electron');
    mkdirSync(state, { recursive: true, mode: 0o700 });
    leave(path.join(state, 'SingletonLock'));
    await stage.launchTo(/Healthy/, { run, sidecar });
  });

  it('lets one of eight in that start at once, with one sidecar and one icon', async () => {
    const { run, sidecar } = newStart(stage);
    const since = stage.host.mark();
    const first = await stage.launch({ run, sidecar });
    const { dataDir, port } = first;
    const rest = await Promise.all(
      Array.from({ length: 7 }, () => stage.launch({ run, sidecar, dataDir, port })),
    );
    await stage.host.tooltip(/Healthy/, { since });
    const apps = [first, ...rest];
    await until('all but one have ended', () => apps.filter((app) => app.isAlive()).length === 1);
    for (const app of apps.filter((one) => !one.isAlive())) {
      expect((await app.exited).code).toBe(0);
      expect(app.output).toContain('KorProxy is already running');
    }
    expect(first.sidecars(sidecar)).toHaveLength(1);
    expect(stage.host.items).toHaveLength(1);
  });

  it('keeps the tray out while a terminal has the folder', async () => {
    const { run, sidecar } = newStart(stage);
    const dataDir = path.join(run.folder, 'data');
    mkdirSync(dataDir);
    const terminal = await guardFolder(dataDir, 'terminal');
    const tray = await stage.launch({ run, sidecar, dataDir });
    expect(await tray.exited).toMatchObject({ code: 0 });
    expect(tray.output).toContain(`already running in a terminal (pid ${process.pid})`);
    if (terminal.type === 'held') terminal.release();
  });

  it('is no reason to be silent when the data folder cannot be made', async () => {
    const { run, sidecar } = newStart(stage);
    const dataDir = path.join(run.folder, 'file', 'data');
    writeFileSync(path.join(run.folder, 'file'), 'in the way');
    const app = await stage.launchTo(/Proxy Failed\. .*cannot be written/, {
      run,
      sidecar,
      dataDir: run.folder,
      // Chromium writes into its stand-in for that folder until after all of ours has ended.
      env: { KORPROXY_DATA_DIR: dataDir, TMPDIR: run.folder },
    });
    expect(app.output).toContain(`KorProxy's folder ${dataDir} cannot be written.`);
  });
});

withRealParts('the popover of the real app', () => {
  const stage = Stage.forThisFile();

  it('may do nothing but draw and ask', async () => {
    const { page, popover } = await opened(stage);
    expect(await page.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined');
    expect(await page.evaluate(() => typeof Reflect.get(window, 'process'))).toBe('undefined');
    expect(await page.evaluate(() => String(window.open('https://example.com/')))).toBe('null');
    for (const address of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x']) {
      await page.evaluate((to) => location.assign(to), address).catch(() => {});
    }
    expect(await page.evaluate(() => fetch('http://127.0.0.1:1/').then(String, () => 'none'))).toBe(
      'none',
    );
    expect(await page.evaluate(grantedPermissions)).toEqual([]);
    expect(await page.evaluate(captureResult)).toBe('NotAllowedError');
    expect(page.url()).toBe('korproxy://popover/index.html');
    await popover.close();
  });

  it('keeps its page when it is closed and opened again', async () => {
    const { page, popover } = await opened(stage);
    await page.evaluate(() => Reflect.set(window, 'mark', 7));
    await stage.host.activate();
    await stage.host.activate();
    expect(await page.evaluate(() => Reflect.get(window, 'mark'))).toBe(7);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    await popover.close();
  });
});

withRealParts('a desktop without a tray', () => {
  const stage = Stage.forThisFile();

  it('gets a window that says what to install, and the icon when a panel comes', async () => {
    const bus = await startBus();
    const { run, sidecar } = newStart(stage);
    const busAddress = bus.address;
    const app = await stage.launch({ run, sidecar, busAddress, args: [debuggingSwitch] });
    const popover = await connectPopover(app);
    const page = await popover.page(/^korproxy:/);
    const hint = () => page.evaluate(() => getComputedStyle(document.body, '::before').content);
    await until('the hint', async () => (await hint()).includes('AppIndicator'));

    const panel = await TrayHost.start(bus.address);
    await panel.tooltip(/Healthy/);
    await until('the hint goes', async () => (await hint()) === 'none');
    app.kill('SIGTERM');
    expect(await app.exited).toMatchObject({ code: 0 });
    panel.stop();
    await bus.stop();
  });

  it('gets it without a session bus too', async () => {
    const busAddress = 'unix:path=/nowhere/bus';
    const { run, sidecar } = newStart(stage);
    const app = await stage.launch({ run, sidecar, busAddress, args: [debuggingSwitch] });
    const popover = await connectPopover(app);
    await popover.page(/^korproxy:/);
  });
});

/** Run in the page. */
async function grantedPermissions(): Promise<string[]> {
  const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
  const states = await Promise.all(
    names.map((name) => navigator.permissions.query({ name: name as PermissionName })),
  );
  return names.filter((_name, at) => states[at]?.state === 'granted');
}

/** Run in the page. */
const captureResult = (): Promise<string> =>
  navigator.mediaDevices.getDisplayMedia({ video: true }).then(
    () => 'captured',
    (error: DOMException) => error.name,
  );

/** A run with a sidecar of its own. */
function newStart(stage: Stage): { readonly run: Run; readonly sidecar: string } {
  const run = stage.newRun();
  return { run, sidecar: makeFakeSidecar(['ok'], run).file };
}

async function opened(stage: Stage): Promise<{ page: Page; popover: Popover }> {
  const { run, sidecar } = newStart(stage);
  const app = await stage.launchTo(/Healthy/, { run, sidecar, args: [debuggingSwitch] });
  const popover = await connectPopover(app);
  await stage.host.activate();
  const page = await popover.page(/^korproxy:/);
  await page.waitForSelector('korproxy-popover');
  return { page, popover };
}

type Popover = Awaited<ReturnType<typeof connectPopover>>;
