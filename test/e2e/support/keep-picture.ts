import path from 'node:path';
import type { Page } from 'playwright-core';

/** The page as it is now, light and dark, into the folder that `KORPROXY_PICTURES` names; else nothing. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['KORPROXY_PICTURES'];
  if (!folder) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}
