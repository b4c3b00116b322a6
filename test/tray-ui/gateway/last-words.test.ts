// @vitest-environment node
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, push } from '../../support/popover-page.ts';
import { snapshots } from '../../support/snapshots.ts';

const browser = popoverForThisFile();

const said = [
  'panic: runtime error: index out of range [3] with length 3',
  'goroutine 1 [running]:',
  `main.main() <b>${'x'.repeat(200)}</b>`,
];

describe('the last words behind Proxy Failed', () => {
  it('unfold and fold by keyboard, are asked for only then, and go with the state', async () => {
    const page = await browser.open(snapshots['failed-crash'], { reducedMotion: 'reduce' });
    await page.evaluate((lines) => {
      window.stub.answers = { GATEWAY_LAST_WORDS: () => lines };
    }, said);
    const row = page.getByRole('button', { name: /What CLIProxyAPI wrote last/ });
    const words = page.getByRole('region', { name: 'What CLIProxyAPI wrote last' });
    const isOpen = () => row.getAttribute('aria-expanded');
    const asked = async () =>
      (await calls(page)).filter(([name]) => name === 'GATEWAY_LAST_WORDS').length;
    expect([await isOpen(), await asked()]).toEqual(['false', 0]);
    for (const [open, fold] of [
      ['Enter', 'Enter'],
      ['ArrowRight', 'ArrowLeft'],
      ['Space', 'Escape'],
    ] as const) {
      await row.press(open);
      await eventually(isOpen).toBe('true');
      expect((await words.innerText()).split('\n')).toEqual(said);
      await row.press(fold);
      await eventually(isOpen).toBe('false');
    }
    expect(await asked()).toBe(3);
    expect((await calls(page)).map(([name]) => name)).not.toContain('POPOVER_HIDE');
    await row.press('Enter');
    await words.waitFor();
    await push(page, snapshots.starting);
    await eventually(() => words.count()).toBe(0);
    await push(page, snapshots['failed-crash']);
    expect(await isOpen()).toBe('false');
  });

  it('say why they are not to be had, and fold when the popover is left', async () => {
    const page = await browser.open(snapshots['failed-crash'], { reducedMotion: 'reduce' });
    await page.evaluate(() => {
      window.stub.answers = {
        GATEWAY_LAST_WORDS: () => {
          throw new Error('They cannot be had.');
        },
      };
    });
    const row = page.getByRole('button', { name: /What CLIProxyAPI wrote last/ });
    await row.click();
    await eventually(() => page.locator('slot-card pre').innerText()).toBe('They cannot be had.');
    await page.evaluate(() => window.stub.setHidden(true));
    await eventually(() => page.locator('slot-card pre').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'can be read by everyone in %s, and at 320 px',
    async (colorScheme) => {
      const page = await browser.open(snapshots['failed-crash'], {
        ...{ colorScheme, width: 320, reducedMotion: 'reduce' },
      });
      await page.evaluate((lines) => {
        window.stub.answers = { GATEWAY_LAST_WORDS: () => lines };
      }, said);
      await page.getByRole('button', { name: /What CLIProxyAPI wrote last/ }).click();
      await page.locator('slot-card pre').waitFor();
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const result = await (window as unknown as { axe: typeof axe }).axe.run();
        return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(violations).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    },
  );
});
