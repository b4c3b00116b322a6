// @vitest-environment node
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faces } from '../../main/app/core/tray-geometry.ts';
import { healthStates } from '../../main/contract/health.ts';
import { launchLimitMs, PopoverBrowser, push } from '../support/popover-page.ts';
import { snapshotOf } from '../support/snapshots.ts';

let browser: PopoverBrowser;
beforeAll(async () => {
  browser = await PopoverBrowser.launch();
}, launchLimitMs);
afterAll(() => browser.close());

describe('the faces', () => {
  it("are the tray's own drawings, one at a time, and only Starting turns", async () => {
    const page = await browser.open(null);
    for (const state of healthStates) {
      await push(page, snapshotOf(state));
      expect(await page.locator('state-hero .shown').count(), state).toBe(1);
      const drawn = await page
        .locator('state-hero .shown svg > *')
        .evaluateAll((marks) =>
          marks.map((mark) => [
            mark.getAttribute('d'),
            Number(mark.getAttribute('stroke-width')) || null,
          ]),
        );
      expect(drawn, state).toEqual(faces[state].map(({ d, stroke }) => [d, stroke?.width ?? null]));
      const turning = await page
        .locator('state-hero .spinner')
        .evaluateAll((all) => all.flatMap((one) => one.getAnimations()).length);
      expect(turning, state).toBe(state === 'starting' ? 1 : 0);
    }
  });
});
