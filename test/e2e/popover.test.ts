import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { pressInBar } from '../support/press-in-bar.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { until } from '../support/until.ts';
import type { App } from './support/app.ts';
import { startDisplay } from './support/display.ts';
import { connectPopover, debuggingSwitch, type PopoverConnection } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Screen } from './support/screen.ts';
import { Stage, sidecarPid } from './support/stage.ts';

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v6',
  'sidecar-v7',
)('the popover of the real app', () => {
  const stage = Stage.forThisFile();

  const open = async (
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ app: App; popover: PopoverConnection; page: Page }> => {
    const app = await stage.launchTo(/Healthy/, { args: [debuggingSwitch], env });
    const popover = await connectPopover(app);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    return { app, popover, page };
  };

  it('opens by a click on the icon, follows the gateway, and does what its buttons say', async () => {
    const { app, popover, page } = await open();
    await page.getByText(`http://127.0.0.1:${app.port}/v1`).waitFor();
    for (let crashes = 1; crashes <= 3; crashes += 1) {
      const before = stage.host.mark();
      process.kill(sidecarPid(app), 'SIGKILL');
      // The third restart waits 8 s: time enough to read what is said.
      const next = crashes < 3 ? /Healthy/ : /Unreachable/;
      await stage.host.tooltip(next, { since: before, pid: app.pid });
    }
    await page.getByRole('heading', { name: 'Unreachable' }).waitFor();
    await page.getByText('Restart 3 of 3').waitFor();
    await page
      .getByText('CLIProxyAPI ended by itself on signal SIGKILL. KorProxy is restarting it.', {
        exact: true,
      })
      .waitFor();
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    await page.getByText(/3 restarts, .* without answer/).waitFor();

    const since = stage.host.mark();
    await pressInBar(page, 'Stop');
    await stage.host.tooltip(/^KorProxy: Stopped$/, { since, pid: app.pid });
    await page.getByRole('heading', { name: 'Stopped' }).waitFor();
    await pressInBar(page, 'Start');
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    await popover.close();
  });

  it('shows the key on request only, and never has it before', async () => {
    const { app, popover, page } = await open();
    const settings = readFileSync(path.join(app.dataDir, 'settings.json'), 'utf8');
    const { apiKey } = JSON.parse(settings) as { apiKey: string };
    const text = (): Promise<string> => page.locator('korproxy-popover').evaluate(shownText);
    expect(await text()).not.toContain(apiKey);
    await page.getByRole('button', { name: 'Show API key' }).click();
    await until('the key is shown', async () => (await text()).includes(apiKey));
    await page
      .getByRole('button', { name: /API key/ })
      .first()
      .click();
    await until('the key is hidden', async () => !(await text()).includes(apiKey));
    await popover.close();
  });

  it('switches to another core and back, asked for from the tray', async () => {
    // A site at which nobody answers: the newest release there is may not decide what is seen here.
    const site = `http://127.0.0.1:${await freePort()}`;
    const { app, popover, page } = await open({ KORPROXY_RELEASES: site });
    await (await stage.host.menu()).click('CLIProxyAPI 7.2.140…');
    await page.getByRole('listitem').filter({ hasText: '7.2.140 Runs now, default' }).waitFor();

    await page.getByRole('button', { name: 'Look now for newer versions' }).click();
    await page.getByText('cannot be reached (it refuses connections).').waitFor();

    await page.getByRole('button', { name: 'Use 6.9.25' }).click();
    await page.getByText(/Switch from 7\.2\.140 to 6\.9\.25\?/).waitFor();
    await pressInBar(page, 'Switch to 6.9.25');
    await page.getByRole('listitem').filter({ hasText: '6.9.25 Runs now' }).waitFor();
    await page.getByText('6.9.25 took over. Should it fail, 7.2.140 comes back').waitFor();
    const runs = (version: string): boolean => {
      const [only, ...more] = ['v6', 'v7'].flatMap((line) =>
        app.sidecars(realSidecar(line as 'v6' | 'v7') ?? '').map(() => line),
      );
      return more.length === 0 && only === version;
    };
    await until('6.9.25 alone runs', () => runs('v6'));

    await pressInBar(page, 'Back to 7.2.140');
    await page.getByRole('listitem').filter({ hasText: '7.2.140 Runs now' }).waitFor();
    await until('7.2.140 alone runs', () => runs('v7'));
    await page.getByRole('button', { name: 'Back to Gateway' }).click();
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    const { coreVersion } = JSON.parse(
      readFileSync(path.join(app.dataDir, 'settings.json'), 'utf8'),
    ) as { coreVersion: string | null };
    expect(coreVersion).toBeNull();
    await popover.close();
  });

  it('is a page that can do nothing but talk to the app', async () => {
    const { popover, page } = await open();
    const found = await page.evaluate(async () => ({
      node: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      opened: window.open('https://example.test') === null,
      fetched: await fetch('https://example.test').then(
        () => 'fetched',
        () => 'refused',
      ),
      bridge: Object.keys((globalThis as unknown as { korproxy: object }).korproxy),
    }));
    expect(found).toMatchObject({
      node: 'undefined',
      process: 'undefined',
      opened: true,
      fetched: 'refused',
    });
    expect(found.bridge).toContain('ACTION_RUN');
    expect(found.bridge).toContain('onSnapshot');
    await page.evaluate(() => {
      location.href = 'https://example.test/';
    });
    await until('the page is where it was', () => page.evaluate(() => location.protocol));
    expect(await page.evaluate(() => location.href)).toMatch(/popover/);
    await popover.close();
  });

  it('hides by Escape and comes back by a click', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kp-screen-'));
    const display = await startDisplay({ size: '800x700', framebufferFolder: folder });
    const screen = new Screen(folder);
    const empty = screen.read();
    const isEmpty = (): boolean => screen.read().equals(empty);
    const app = await stage.launchTo(/Healthy/, { args: [debuggingSwitch], display: display.name });
    const popover = await connectPopover(app);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await until('it is on the screen', () => !isEmpty());
    await page.keyboard.press('Escape');
    await until('the screen is empty again', isEmpty);
    await stage.host.activate();
    await until('it is back', () => !isEmpty());
    await popover.close();
    await app.close();
    screen.close();
    await display.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});

/** All text on the page, shadow roots included. Runs in the page. */
function shownText(root: Element): string {
  const texts = [...(root.shadowRoot ?? root).querySelectorAll('*')].map((element) =>
    element.shadowRoot ? shownTextOf(element.shadowRoot) : (element.textContent ?? ''),
  );
  function shownTextOf(shadow: ShadowRoot): string {
    return [...shadow.querySelectorAll('*')]
      .map((inner) =>
        inner.shadowRoot ? shownTextOf(inner.shadowRoot) : (inner.textContent ?? ''),
      )
      .join(' ');
  }
  return texts.join(' ');
}
