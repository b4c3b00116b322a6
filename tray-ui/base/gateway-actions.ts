import type { ReactiveControllerHost } from 'lit';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import { Passing } from './passing.ts';
import { keyShownMs, resultWords, saidShownMs } from './run-action.ts';

const copiedWords: Partial<Readonly<Record<ActionId, string>>> = {
  'copy-base-url': 'Base URL copied',
  'copy-api-key': 'API key copied',
};

/** Asks main for actions and for the key in clear, and holds what came of it. */
export class GatewayActions {
  /** What an action of the bar or the menu answered, in the place of the hero sentence. */
  readonly said: Passing<string>;
  /** The key while it is shown. */
  readonly key: Passing<string>;
  readonly #host: ReactiveControllerHost & Element;
  readonly #bridge: Bridge;
  readonly #say: (words: string) => void;

  constructor(
    host: ReactiveControllerHost & Element,
    bridge: Bridge,
    say: (words: string) => void,
  ) {
    this.#host = host;
    this.#bridge = bridge;
    this.#say = say;
    this.said = new Passing(host, saidShownMs);
    this.key = new Passing(host, keyShownMs);
  }

  readonly run = async (action: ActionId): Promise<Reply<string | null>> => {
    const reply = await this.#bridge.ACTION_RUN({ action });
    const words = reply.ok ? (copiedWords[action] ?? reply.value) : reply.refusal.sentence;
    if (words !== null) this.#say(words);
    return reply;
  };

  async runAndSay(action: ActionId): Promise<null> {
    const words = resultWords(await this.run(action));
    if (words !== null && this.#host.isConnected) this.said.show(words);
    return null;
  }

  readonly toggleKey = async (): Promise<Reply<unknown>> => {
    if (this.key.value !== null) {
      this.key.clear();
      return { ok: true, value: null };
    }
    const reply = await this.#bridge.KEY_REVEAL(undefined);
    // Whoever asked may have closed the popover meanwhile.
    if (reply.ok && !document.hidden && this.#host.isConnected) this.key.show(reply.value);
    if (!reply.ok) this.#say(reply.refusal.sentence);
    return reply;
  };
}
