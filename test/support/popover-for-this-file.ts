import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchLimitMs, PopoverBrowser } from './popover-page.ts';

/** One browser for the test file that calls it. What a test opens ends with it. */
export function popoverForThisFile(): Pick<PopoverBrowser, 'open'> {
  let browser: PopoverBrowser;
  beforeAll(async () => {
    browser = await PopoverBrowser.launch();
  }, launchLimitMs);
  afterEach(() => browser.closePages());
  afterAll(() => browser.close());
  return { open: (snapshot, options) => browser.open(snapshot, options) };
}
