import type { LitElement } from 'lit';
import type { Bridge } from '../../main/contract/commands.ts';
import { Passing } from '../base/passing.ts';
import { saidShownMs, whyRefused } from '../base/run-action.ts';

/** Starts the tests of all providers, or cancels them. */
export class AllTests {
  /** Why not all are tested. */
  readonly said: Passing<string>;
  #isTesting = false;
  #seen: (() => void) | null = null;

  constructor(host: LitElement) {
    this.said = new Passing(host, saidShownMs);
  }

  /** What the rows show now. */
  see(isTesting: boolean): void {
    if (isTesting !== this.#isTesting) this.#seen?.();
    this.#isTesting = isTesting;
  }

  /** Over as soon as the rows show it: the command itself answers when the last test has ended. */
  async press(bridge: Bridge, say: (words: string) => void): Promise<null> {
    const seen = new Promise<void>((resolve) => {
      this.#seen = resolve;
    });
    const answer = this.#isTesting
      ? bridge.PROVIDER_TEST_CANCEL(undefined)
      : bridge.PROVIDER_TEST_ALL(undefined);
    const told = answer.then((reply) => {
      const words = whyRefused(reply);
      if (words === null) return;
      this.said.show(words);
      say(words);
    });
    await Promise.race([seen, told]);
    return null;
  }
}
