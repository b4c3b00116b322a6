import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import which from 'which';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { bundles } from '../../scripts/build/bundles.ts';
import type {} from './popover-stub.ts';
import { nowMs } from './snapshots.ts';

const source = fileURLToPath(new URL('../../tray-ui/', import.meta.url));
const origin = 'http://popover.test';

/** With the options of the product's own bundle. */
async function bundle(entry: string): Promise<string> {
  const options = bundles.find(({ entryPoints: [own] }) => own === 'tray-ui/popover.ts');
  const { outputFiles } = await build({
    ...options,
    entryPoints: [entry],
    bundle: true,
    write: false,
  });
  return outputFiles?.[0]?.text ?? '';
}

/** The popover as it is shipped: bundled, minified, beside its page. */
const popoverFiles = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['/', await readFile(path.join(source, 'index.html'), 'utf8')],
    ['/popover.js', await bundle(path.join(source, 'popover.ts'))],
  ]);

const inInter = (family: string): string =>
  `<match target="pattern"><test name="family"><string>${family}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>`;

/** The pictures are set in Inter and JetBrains Mono; elsewhere the system's own fonts serve. */
const fontRules = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${['system-ui', 'sans', 'sans-serif'].map(inInter).join('')}
</fontconfig>`;

/** The first draws the same without windows of its own, in half the time. */
const browserNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'chrome',
];

export async function browserExecutable(): Promise<string> {
  for (const name of browserNames) {
    const found = await which(name, { nothrow: true });
    if (found !== null) return found;
  }
  throw new Error(
    'No Chromium on PATH. The popover tests need one (Debian: apt-get install chromium).',
  );
}

export interface PageOptions extends BrowserContextOptions {
  readonly width?: number;
  readonly height?: number;
  /** Size of 1 rem in pixels: 32 is text at 200 %. */
  readonly remPx?: number;
  readonly search?: string;
  /**
   * `frozen` stops time at the fixtures' moment, and `page.clock` moves it; `fixed` stops the
   * calendar alone, so that timers run and figures do not.
   */
  readonly time?: 'running' | 'fixed' | 'frozen';
}

/** Time to start a browser and bundle the popover, on a machine that has much else to do. */
export const launchLimitMs = 60_000;

/** One browser for a test file; every page in a context of its own. */
export class PopoverBrowser {
  readonly #browser: Browser;
  readonly #files: ReadonlyMap<string, string>;
  readonly #stub: string;
  readonly #folder: string;
  readonly #contexts: BrowserContext[] = [];

  private constructor(
    browser: Browser,
    files: ReadonlyMap<string, string>,
    stub: string,
    folder: string,
  ) {
    this.#browser = browser;
    this.#files = files;
    this.#stub = stub;
    this.#folder = folder;
  }

  static async launch(): Promise<PopoverBrowser> {
    const folder = await mkdtemp(path.join(tmpdir(), 'korproxy-popover-'));
    const fonts = path.join(folder, 'fonts.conf');
    await writeFile(fonts, fontRules);
    const [files, stub, browser] = await Promise.all([
      popoverFiles(),
      bundle(fileURLToPath(new URL('./popover-stub.ts', import.meta.url))),
      chromium.launch({
        executablePath: await browserExecutable(),
        args: ['--no-sandbox'],
        env: { ...process.env, FONTCONFIG_FILE: fonts },
      }),
    ]);
    return new PopoverBrowser(browser, files, stub, folder);
  }

  /** A loaded popover that no snapshot has reached yet, or that shows `snapshot`. */
  async open(snapshot: Snapshot | null, options: PageOptions = {}): Promise<Page> {
    const {
      width = 360,
      height = 500,
      remPx = 16,
      search = '',
      time = 'running',
      ...rest
    } = options;
    const context = await this.#browser.newContext({ viewport: { width, height }, ...rest });
    this.#contexts.push(context);
    await context.route('**/*', async (route) => {
      const { pathname, origin: from } = new URL(route.request().url());
      const body = from === origin ? this.#files.get(pathname) : undefined;
      if (body === undefined) return route.abort();
      const contentType = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
      return route.fulfill({ body, contentType });
    });
    const page = await context.newPage();
    // Time that is to stop must first come up to its moment.
    await page.clock.install({ time: time === 'frozen' ? nowMs - 10_000 : nowMs });
    await page.addInitScript({ content: this.#stub });
    // After the parser, before the popover's script: a page's text size is there from the start.
    await page.addInitScript((px) => {
      document.addEventListener('readystatechange', () => {
        document.documentElement.style.fontSize = `${px}px`;
      });
    }, remPx);
    await page.goto(`${origin}/${search}`);
    if (time === 'frozen') await page.clock.pauseAt(nowMs);
    if (time === 'fixed') await page.clock.setFixedTime(nowMs);
    // The first one is drawn at once, so time may stand still.
    if (snapshot)
      await drawn(page, await page.evaluate((first) => window.stub.show(first), snapshot));
    return page;
  }

  /** Ends the pages that tests have opened. */
  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Sends a newer snapshot, as main does, and waits until it is drawn. */
export async function push(page: Page, snapshot: Snapshot): Promise<void> {
  const revision = await page.evaluate((next) => window.stub.show(next), snapshot);
  // Over the spacing between two drawings, where time stands still.
  await page.clock.runFor(150);
  await drawn(page, revision);
}

/** Resolves once the popover shows the snapshot of this revision. */
export async function drawn(page: Page, revision: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const view = document
      .querySelector('korproxy-popover')
      ?.shadowRoot?.querySelector<HTMLElement & { snapshot: { revision: number } }>('gateway-view');
    return view?.snapshot.revision === wanted;
  }, revision);
}

export const calls = (page: Page) => page.evaluate(() => window.stub.calls);
