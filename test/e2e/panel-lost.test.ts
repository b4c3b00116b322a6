import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { monotonicMs } from '../support/monotonic.ts';
import { until } from '../support/until.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';

const stateOn = (page: Page): Promise<string> => page.getByRole('heading').first().innerText();

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v6',
)('a popover that is lost', () => {
  const stage = Stage.forThisFile();

  it('has the state again at once after each of 20 reloads, and the gateway never notices (U02)', async () => {
    const app = await stage.launchTo(/Healthy/, { args: [debuggingSwitch] });
    const core = sidecarPid(app);
    const popover = await connectPopover(app);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    const tooks: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      await page.reload();
      const startMs = monotonicMs();
      await page.getByRole('heading', { name: 'Healthy' }).waitFor();
      tooks.push(monotonicMs() - startMs);
      // The log is there as well.
      if (n === 19) await page.getByRole('tab', { name: 'Logs' }).click();
    }
    await page.locator('logs-view .line').first().waitFor();
    tooks.sort((a, b) => a - b);
    expect(tooks[10]).toBeLessThan(100);
    expect(sidecarPid(app)).toBe(core);
    await popover.close();
  }, 60_000);

  it('comes back by a click after its process has crashed, with the gateway as it was (U02)', async () => {
    const app = await stage.launchTo(/Healthy/, { args: [debuggingSwitch] });
    const core = sidecarPid(app);
    const popover = await connectPopover(app);
    await stage.host.activate();
    const page = await popover.page(/popover/);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
    const session = await page.context().newCDPSession(page);
    session.send('Page.crash').catch(() => {}); // Never answered: nobody is left to.
    await app.logged('popover.gone');
    expect(sidecarPid(app)).toBe(core);
    const again = await connectPopover(app);
    const fresh = await until(
      'a popover answers again',
      async () => {
        await stage.host.activate();
        const next = await again.page(/popover/).catch(() => null);
        if (!next || next === page) return null;
        const state = await Promise.race([
          stateOn(next).catch(() => null),
          new Promise<null>((resolve) => setTimeout(resolve, 1_500, null)),
        ]);
        return state === 'Healthy' ? next : null;
      },
      { withinMs: 30_000, everyMs: 500 },
    );
    expect(await stateOn(fresh)).toBe('Healthy');
    expect(sidecarPid(app)).toBe(core);
    await again.close();
    await popover.close();
  }, 60_000);
});
