import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { readLogs } from '../e2e/support/app-logs.ts';
import { connectPopover, debuggingSwitch } from '../e2e/support/popover-page.ts';
import { requireParts } from '../e2e/support/require-parts.ts';
import { Stage } from '../e2e/support/stage.ts';
import { eventually } from '../support/eventually.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { ThrowawayRoot } from './support/throwaway-root.ts';

/** Packed by `npm run package-check`: the version of today and one before it. */
const packages = JSON.parse(process.env['KP_PACKAGES'] ?? '{}') as {
  readonly older: string;
  readonly newer: string;
  readonly olderVersion: string;
  readonly newerVersion: string;
};
const sidecar = '/opt/KorProxy/resources/sidecar/cli-proxy-api';

/** What every package leaves: dpkg's own books, and lists that are made anew of all packages. */
const bookkeeping =
  /^\/(var\/(lib\/dpkg|log|cache)\/|usr\/share\/(applications\/mimeinfo\.cache|icons\/hicolor\/icon-theme\.cache|mime\/)|var\/lib\/systemd\/)/;

requireParts('display', 'bus')('the deb', () => {
  let place: Run;
  let system: ThrowawayRoot;
  let run: Run;
  let door: string;
  beforeAll(async () => {
    place = newRun();
    system = await ThrowawayRoot.make(place);
    door = system.door(path.join(place.folder, 'korproxy'), '/usr/bin/korproxy');
  });
  afterAll(async () => {
    await system.close();
    await expectNoOrphans(place);
    place.dispose();
  });
  beforeEach(() => {
    run = newRun();
  });
  afterEach(async () => {
    await expectNoOrphans(run);
    run.dispose();
  });
  const stage = Stage.forThisFile();
  const programs = () => system.written().filter((file) => !bookkeeping.test(file));
  const launch = (tooltip: RegExp) =>
    stage.launchTo(tooltip, {
      ...{ electron: door, root: null, run, args: [debuggingSwitch] },
      dataDir: path.join(run.folder, 'data'),
    });

  it('installs, runs, and leaves nothing but what the user has', async () => {
    system.run('dpkg', '-i', packages.newer);
    const installed = programs();
    const outside = installed.filter((file) => !file.startsWith('/opt/KorProxy/'));
    expect(outside.sort()).toEqual([
      '/etc/alternatives/korproxy',
      '/usr/bin/korproxy',
      '/usr/share/applications/korproxy.desktop',
      '/usr/share/bash-completion/completions/korproxy',
      '/usr/share/fish/vendor_completions.d/korproxy.fish',
      ...[128, 16, 24, 256, 32, 48, 512, 64].map(
        (px) => `/usr/share/icons/hicolor/${px}x${px}/apps/korproxy.png`,
      ),
      '/usr/share/man/man1/korproxy.1',
      '/usr/share/zsh/vendor-completions/_korproxy',
    ]);
    expect(installed).toContain(sidecar);
    expect(system.run('stat', '-c', '%a %U', sidecar).trim()).toBe('755 root');

    const app = await launch(/Healthy/);
    await stage.crashAndRecover(app, sidecar);
    await stage.host.click('Quit KorProxy');
    expect(await app.exited).toMatchObject({ code: 0 });
    const before = filesIn(app.dataDir);
    expect(Object.keys(before)).toContain('config.yaml');

    system.run('dpkg', '--purge', 'korproxy');
    expect(programs()).toEqual([]);
    expect(filesIn(app.dataDir)).toEqual(before);
  });

  it('upgrades over a running older version, which loses nothing', async () => {
    system.run('dpkg', '-i', packages.older);
    const old = await launch(/Healthy/);
    const { dataDir, port } = old;
    mkdirSync(path.join(dataDir, 'auth'), { recursive: true, mode: 0o700 });
    const account = path.join(dataDir, 'auth', 'claude-someone.json');
    writeFileSync(account, '{"type":"claude","email":"a@b.invalid"}', { mode: 0o600 });
    await stage.host.click('Model list from the network');
    const settings = () => readFileSync(path.join(dataDir, 'settings.json'), 'utf8');
    await eventually(settings).toContain('modelListFromNetwork');

    system.run('dpkg', '-i', packages.newer);
    // The old one goes on: its gateway is there, is started again, and its window opens.
    await stage.crashAndRecover(old, sidecar);
    const popover = await connectPopover(old);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    await popover.close();
    await stage.host.click('Quit KorProxy');
    expect(await old.exited).toMatchObject({ code: 0 });
    const kept = filesIn(dataDir);

    const app = await stage.launchTo(/Healthy/, {
      ...{ electron: door, root: null, run, dataDir, port },
    });
    const starts = () =>
      readLogs(path.join(dataDir, 'logs')).filter(({ event }) => event === 'app.started');
    await eventually(() => starts().map(({ version }) => version)).toEqual([
      packages.olderVersion,
      packages.newerVersion,
    ]);
    for (const name of ['settings.json', 'config.yaml', 'auth/claude-someone.json']) {
      expect(filesIn(dataDir)[name], name).toBe(kept[name]);
    }
    await app.close();
    system.run('dpkg', '--purge', 'korproxy');
  });
});

/** What the user has, by path: all but what a run writes for itself. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')] as const)
      .filter(([name]) => !/^(electron|run)\//.test(name)),
  );
}
