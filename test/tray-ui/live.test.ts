// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { popoverForThisFile } from '../support/popover-for-this-file.ts';
import { drawn, push } from '../support/popover-page.ts';
import { snapshotOf, snapshots } from '../support/snapshots.ts';

const browser = popoverForThisFile();

describe('snapshots', () => {
  it('of which 10,000 come at once are drawn at most ten times a second, the last one always', async () => {
    const page = await browser.open(snapshots.healthy);
    const { tookMs, draws } = await page.evaluate(async (base) => {
      const view = document.querySelector('korproxy-popover')?.shadowRoot;
      let draws = 0;
      const observer = new MutationObserver(() => {
        draws += 1;
      });
      const hero = view
        ?.querySelector('gateway-view')
        ?.shadowRoot?.querySelector('state-hero')?.shadowRoot;
      if (hero) observer.observe(hero, { subtree: true, characterData: true, childList: true });
      const beganAtMs = performance.now();
      for (let i = 0; i < 10_000; i += 1) {
        window.stub.show({ ...base, sentence: [`Number ${i}.`] });
        // As messages of another process come: each in a task of its own, a few to a task at most.
        if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
      return { tookMs: performance.now() - beganAtMs, draws };
    }, snapshots.healthy);
    await drawn(page, 10_001);
    expect(await page.locator('state-hero p').innerText()).toBe('Number 9999.');
    expect(draws).toBeGreaterThan(0);
    expect(draws).toBeLessThanOrEqual(Math.ceil(tookMs / 100) + 1);
  });

  it('are dropped when they are older than the one on screen, or the same', async () => {
    const page = await browser.open(null, { time: 'frozen' });
    const show = async (revision: number, label: string): Promise<string> => {
      const snapshot = { ...snapshotOf('healthy'), revision, label };
      await page.evaluate((next) => window.stub.push(next), snapshot);
      await page.clock.runFor(200);
      return page.locator('h1').innerText();
    };
    expect(await show(5, 'five')).toBe('five');
    expect(await show(4, 'four')).toBe('five');
    expect(await show(5, 'five again')).toBe('five');
    expect(await show(6, 'six')).toBe('six');
    expect(await show(1, 'one')).toBe('six');
  });

  it('in any order end at the newest', async () => {
    const page = await browser.open(null);
    const revisions = Array.from({ length: 200 }, (_, i) => ((i * 73) % 200) + 1);
    await page.evaluate(
      ([base, order]) => {
        for (const revision of order) window.stub.push({ ...base, revision });
      },
      [snapshots.healthy, revisions] as const,
    );
    await drawn(page, 200);
  });

  it('wait while the popover is hidden, and the newest is there when it is seen', async () => {
    const page = await browser.open(snapshots.healthy);
    const title = page.locator('h1');
    await page.evaluate((next) => {
      window.stub.setHidden(true);
      window.stub.show(next);
    }, snapshots.stopped);
    await page.clock.runFor(1_000);
    expect(await title.innerText()).toBe('Healthy');
    await page.evaluate(() => window.stub.setHidden(false));
    expect(await title.innerText()).toBe('Stopped');
  });
});

describe('a popover that is taken off the page', () => {
  it('listens to nothing and redraws nothing any more', async () => {
    const page = await browser.open(snapshots.starting, { time: 'frozen' });
    expect(await page.evaluate(() => window.stub.listeners())).toBe(1);
    await page.evaluate(() => {
      const popover = document.querySelector('korproxy-popover');
      popover?.remove();
      Object.assign(window, { popover });
    });
    expect(await page.evaluate(() => window.stub.listeners())).toBe(0);
    await page.clock.runFor(5_000);
    const words = await page.evaluate(() => {
      const { popover } = window as unknown as { readonly popover: Element };
      const rows = popover.shadowRoot
        ?.querySelector('gateway-view')
        ?.shadowRoot?.querySelector('slot-card');
      return rows?.shadowRoot?.textContent?.includes('0.4 s');
    });
    expect(words).toBe(true);
  });

  it('draws the newest snapshot again when it is put back', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.evaluate(() => {
      const popover = document.querySelector('korproxy-popover');
      popover?.remove();
      if (popover) document.body.append(popover);
    });
    await push(page, snapshots.stopped);
    expect(await page.locator('h1').innerText()).toBe('Stopped');
  });
});
