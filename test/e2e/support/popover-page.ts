import { type Browser, chromium, type Page } from 'playwright-core';
import { until } from '../../support/until.ts';
import type { App } from './app.ts';

/**
 * Add to `App.launch`'s `args`. The app is launched as a user launches it and the popover reached
 * over DevTools, because Playwright's own Electron launcher holds the main process before it is
 * ready: that hides start-up faults and makes every time wrong.
 */
export const debuggingSwitch = '--remote-debugging-port=0';

export interface PopoverConnection {
  /** The page whose address matches, once it is there. A popover destroyed and made anew is a new page. */
  page(address: RegExp): Promise<Page>;
  /** Lets go of the app, which stays. */
  close(): Promise<void>;
}

/** Needs an app launched with `debuggingSwitch`. */
export async function connectPopover(app: App): Promise<PopoverConnection> {
  const [, address = ''] = await app.printed(/DevTools listening on (ws:\S+)/);
  const browser: Browser = await chromium.connectOverCDP(address);
  return {
    page: async (pattern) => {
      const look = () =>
        browser
          .contexts()
          .flatMap((context) => context.pages())
          .find((page) => pattern.test(page.url()));
      return await until(`a page ${String(pattern)}`, look);
    },
    // Not waited for: with a popover in view it takes Playwright 30 s, and the app ends it anyway.
    close: async () => void browser.close().catch(() => {}),
  };
}
