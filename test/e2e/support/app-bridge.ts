import type { Page } from 'playwright-core';
import type { Bridge, CommandName, Input, Output, Reply } from '../../../main/contract/commands.ts';
import type { ProviderRow, ProvidersView } from '../../../main/contract/provider-rows.ts';
import type { ProviderId } from '../../../main/contract/providers.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { until } from '../../support/until.ts';
import { keepPicture } from './keep-picture.ts';

interface Room {
  readonly korproxy: Bridge;
  readonly heard: Snapshot[];
}

/** The popover's own way to main, and everything that ever came along it. */
export class AppBridge {
  readonly #page: Page;
  readonly #replies: unknown[] = [];

  private constructor(page: Page) {
    this.#page = page;
  }

  static async listen(page: Page): Promise<AppBridge> {
    await page.evaluate(() => {
      const heard: Snapshot[] = [];
      Reflect.set(window, 'heard', heard);
      (window as unknown as Room).korproxy.onSnapshot((snapshot) => heard.push(snapshot));
    });
    return new AppBridge(page);
  }

  async ask<N extends CommandName>(name: N, input: Input<N>): Promise<Reply<Output<N>>> {
    const reply = await this.#page.evaluate(
      ([command, request]) =>
        (window as unknown as Room).korproxy[command as 'KEY_REVEAL'](request as undefined),
      [name, input] as const,
    );
    this.#replies.push(reply);
    return reply as Reply<Output<N>>;
  }

  /** The newest row of a provider; null before the first snapshot. */
  async row(id: ProviderId): Promise<ProviderRow | null> {
    return (await this.providers())?.rows.find((row) => row.id === id) ?? null;
  }

  /** The newest of the tab; null before the first snapshot. */
  async providers(): Promise<ProvidersView | null> {
    return this.#page.evaluate(() => (window as unknown as Room).heard.at(-1)?.providers ?? null);
  }

  /** Waits until the row's line reads so. */
  async reads(id: ProviderId, line: RegExp): Promise<ProviderRow> {
    let last = '';
    const look = async (): Promise<ProviderRow | null> => {
      const row = await this.row(id);
      if (!row) return null;
      last = row.strong + row.rest.map((part) => (typeof part === 'string' ? part : '…')).join('');
      return line.test(last) ? row : null;
    };
    try {
      return await until(`${id} reads ${String(line)}`, look, { everyMs: 25 });
    } catch (error) {
      throw new Error(`${id} reads "${last}"`, { cause: error });
    }
  }

  /** Opens the Providers tab and waits until it says so. */
  async showsInProviders(words: string): Promise<void> {
    await this.#page.getByRole('tab', { name: /Providers/ }).click();
    await this.#page.getByText(words).first().waitFor();
  }

  /** The Providers tab as it is now, where pictures are kept. */
  async picture(name: string): Promise<void> {
    await this.#page.getByRole('tab', { name: /Providers/ }).click();
    await keepPicture(this.#page, name);
  }

  /** All snapshots and replies so far, as text. */
  async traffic(): Promise<string> {
    const heard = await this.#page.evaluate(() =>
      JSON.stringify((window as unknown as Room).heard),
    );
    return heard + JSON.stringify(this.#replies);
  }
}
