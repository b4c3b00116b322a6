// @vitest-environment node
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CoreView } from '../../../main/contract/cores.ts';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, push } from '../../support/popover-page.ts';
import { pressInBar } from '../../support/press-in-bar.ts';
import { someCore } from '../../support/snapshot-inputs.ts';
import { snapshots } from '../../support/snapshots.ts';

const browser = popoverForThisFile();

const withCore = (core: CoreView) => ({ ...snapshots.healthy, core });
const status = (page: Page) => page.locator('core-versions [role=status]').innerText();
const asked = async (page: Page, name: string) =>
  (await calls(page)).filter(([each]) => each === name).map(([, input]) => input);

/** By keyboard alone. */
async function openByMenu(core = someCore(), width = 360): Promise<Page> {
  const page = await browser.open(withCore(core), { width, reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'More' }).press('Enter');
  await page.getByRole('menuitem', { name: 'CLIProxyAPI 7.2.140…' }).press('Enter');
  await page.getByRole('list', { name: 'Versions of CLIProxyAPI' }).waitFor();
  return page;
}

const fetching = someCore({
  errand: {
    ...{ version: '6.9.25', isFetched: true, step: 'fetch' },
    progress: 'downloading a.tar.gz, 8.2 of 19.4 MB',
  },
});

describe('the versions of the core', () => {
  it('are opened from the menu, told with what they lack, and looked for anew', async () => {
    const page = await openByMenu();
    expect(await page.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^7\.2\.140 Runs now, default\s+No login for Gemini/),
      expect.stringMatching(/^6\.9\.25 Not here yet\s+No login for Antigravity/),
    ]);
    await eventually(() => asked(page, 'CORE_LIST')).toEqual([undefined]);
    await page.getByRole('button', { name: 'Back to Gateway' }).click();
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  });

  it('are switched after the question alone, by keyboard too', async () => {
    const page = await openByMenu();
    await page.getByRole('button', { name: 'Use 6.9.25' }).press('Enter');
    await page.getByRole('button', { name: 'Switch to 6.9.25' }).waitFor();
    expect(await status(page)).toMatch(/^Switch from 7\.2\.140 to 6\.9\.25\? No login for/);
    expect(await asked(page, 'CORE_USE')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Switch to 6.9.25' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Use 6.9.25' }).press('Enter');
    await pressInBar(page, 'Switch to 6.9.25');
    await eventually(() => asked(page, 'CORE_USE')).toEqual([{ version: '6.9.25' }]);
  });

  it('show how far one is, and let it be cancelled', async () => {
    const page = await openByMenu(fetching);
    expect(await status(page)).toBe('Step 1 of 2: getting 6.9.25.');
    await page.getByText('42 %, downloading a.tar.gz').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Step 1 of 2: getting 6.9.25.' });
    expect(await bar.getAttribute('value')).toBe(String(8.2 / 19.4));
    expect(
      await page.getByRole('button', { name: 'Use 6.9.25' }).getAttribute('aria-disabled'),
    ).toBe('true');
    await pressInBar(page, 'Cancel');
    await eventually(() => asked(page, 'CORE_CANCEL')).toEqual([undefined]);
  });

  it('say in their place why one is not used, from main and from a refusal', async () => {
    const page = await openByMenu();
    await page.evaluate(() => {
      window.stub.answers.CORE_USE = () => {
        throw new Error('Another version is being fetched or tried. Wait for that first.');
      };
    });
    await page.getByRole('button', { name: 'Use 6.9.25' }).press('Enter');
    await pressInBar(page, 'Switch to 6.9.25');
    await eventually(() => status(page)).toMatch(/^Another version is being/);
    await push(page, withCore(fetching));
    await push(
      page,
      withCore(someCore({ refused: 'CLIProxyAPI could not be had: the disk is full.' })),
    );
    expect(await status(page)).toBe('CLIProxyAPI could not be had: the disk is full.');
  });

  it('have one click back', async () => {
    const record = { stage: 'confirmed', from: '6.9.25', to: null, why: null } as const;
    const page = await openByMenu(someCore({ record }));
    await pressInBar(page, 'Back to 6.9.25');
    await eventually(() => asked(page, 'CORE_BACK')).toEqual([undefined]);
  });

  it('are looked for now or daily, as the user likes, and a look that failed says why', async () => {
    const page = await openByMenu();
    await page.getByText('Not looked yet.').waitFor();
    await page.evaluate(() => {
      window.stub.answers.CORE_LOOK = () => {
        throw new Error('api.github.com cannot be reached.');
      };
    });
    await page.getByRole('button', { name: 'Look now for newer versions' }).press('Enter');
    await eventually(() => status(page)).toBe('api.github.com cannot be reached.');
    const daily = page.getByRole('switch', { name: 'Look for newer versions daily' });
    expect(await daily.getAttribute('aria-checked')).toBe('true');
    await daily.press('Space');
    await eventually(() => asked(page, 'CORE_DAILY')).toEqual([{ daily: false }]);
  });

  it('come to the front when the tray asks for them', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.getByRole('tab', { name: 'Logs' }).click();
    await push(page, withCore(someCore({ isWanted: true })));
    await page.getByRole('list', { name: 'Versions of CLIProxyAPI' }).waitFor();
    await push(page, withCore(someCore()));
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  });

  it.each([320, 360])('meet axe and stay within %i px', async (width) => {
    const page = await openByMenu(fetching, width);
    await page.evaluate(axe.source);
    for (const core of [fetching, someCore()]) {
      await push(page, withCore(core));
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(async () => {
          const { axe: inPage } = window as unknown as { readonly axe: typeof axe };
          const { violations } = await inPage.run(document, { resultTypes: ['violations'] });
          return violations.map(({ id }) => id);
        });
        expect(found, colorScheme).toEqual([]);
      }
      const isWider = await page
        .locator('core-versions')
        .evaluate((view) => view.scrollWidth > view.clientWidth);
      expect(isWider).toBe(false);
    }
  });
});
