import type { Page } from 'playwright-core';

/** A changed bar takes no press for so long (`BarGuard`). */
const guardMs = 400;

let presses = 0;

/**
 * Presses a button of the action bar once, by its whole name. A bar that has just changed takes no
 * press, so this waits until it has stood for as long. In a page whose time stands still the test
 * moves the clock and clicks by itself.
 */
export async function pressInBar(page: Page, name: string): Promise<void> {
  const bar = page.locator('action-bar');
  const button = bar.getByRole('button', { name, exact: true });
  await button.waitFor();
  presses += 1;
  await page.waitForFunction(
    // The page's own clock, which the guard goes by as well.
    ([element, press, stillMs]) => {
      const face = [...(element?.shadowRoot?.querySelectorAll('press-button') ?? [])]
        .map((one) => `${one.getAttribute('label')} ${one.hasAttribute('ink')}`)
        .join();
      const nowMs = performance.now();
      const seen = Reflect.get(window, 'barSeen') as
        | { press: number; face: string; atMs: number }
        | undefined;
      if (seen?.press === press && seen.face === face) return nowMs - seen.atMs >= stillMs;
      Reflect.set(window, 'barSeen', { press, face, atMs: nowMs });
      return false;
    },
    [await bar.elementHandle(), presses, guardMs] as const,
    { polling: 20 },
  );
  await button.click();
}
