import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { connectPopover, debuggingSwitch } from '../../test/e2e/support/popover-page.ts';
import { onRig, withApp } from './rig.ts';
import { type BenchLine, repeat, withinLine } from './stats.ts';

const rounds = 20;
const limitMs = 300;

/** The click on the Logs tab until a line is painted, in the real app over the log of a busy day. */
export async function benchViewer(corpus: string): Promise<BenchLine> {
  const samples = await onRig((rig) =>
    withApp(
      rig,
      () => rig.launch({ args: [debuggingSwitch] }),
      async (app) => {
        // Once it runs: at its start it would prune what is over 20 MB.
        await cp(corpus, path.join(app.dataDir, 'logs'), { recursive: true });
        const popover = await connectPopover(app);
        await rig.host.activate();
        const page = await popover.page(/popover/);
        await page.getByRole('tab', { name: 'Logs' }).waitFor();
        const paints = await repeat(rounds, () => freshPaintMs(page));
        await popover.close();
        return paints;
      },
    ),
  );
  return withinLine('log viewer, click to first lines painted (same files)', samples, limitMs);
}

/** Each as the first one: what was read before is forgotten with the page. */
async function freshPaintMs(page: Page): Promise<number> {
  await page.reload();
  await page.getByRole('tab', { name: 'Logs' }).waitFor();
  return firstPaintMs(page);
}

const firstPaintMs = (page: Page): Promise<number> =>
  page.getByRole('tab', { name: 'Logs' }).evaluate(async (tab: HTMLElement, patienceMs) => {
    const popover = document.querySelector('korproxy-popover')?.shadowRoot;
    const startMs = performance.now();
    tab.click();
    while (
      !popover
        ?.querySelector('logs-tab')
        ?.shadowRoot?.querySelector('logs-view')
        ?.shadowRoot?.querySelector('.line')
    ) {
      if (performance.now() - startMs > patienceMs) throw new Error('no line came');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    // The frame that has it, and its end.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - startMs;
  }, 10_000);
