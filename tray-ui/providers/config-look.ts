import type { LitElement } from 'lit';
import type { Bridge } from '../../main/contract/commands.ts';
import type { Difference } from '../../main/contract/tools.ts';
import { type BarButton, barButton } from '../base/bar.ts';
import { changesNothing } from '../elements/file-diff.ts';

interface LookHost extends LitElement {
  readonly bridge: Bridge;
  readonly say: (words: string) => void;
  readonly isGuarded: () => boolean;
  /** Focus to the difference, or, once it has gone, to where it was opened. */
  readonly settleFocus: () => Promise<void>;
}

/** What config.yaml would be with that of another CLIProxyAPI, and the yes to it. */
export class ConfigLook {
  diff: Difference | null = null;
  /** What an attempt to write answered. */
  said: string | null = null;
  readonly #host: LookHost;

  constructor(host: LookHost) {
    this.#host = host;
  }

  get bar(): readonly BarButton[] {
    const hasNothing = this.diff === null || changesNothing(this.diff);
    return [
      barButton('leave-config', 'Cancel', async () =>
        this.#host.isGuarded() ? null : this.leave(),
      ),
      barButton('take-config', 'Take over', this.#takeOver, {
        name: 'Take over config.yaml',
        enabled: !hasNothing,
        reason: hasNothing ? 'There is nothing to change' : null,
        primary: true,
      }),
    ];
  }

  /** Resolves with why there is nothing to look at, else null. */
  readonly open = async (): Promise<string | null> => {
    const reply = await this.#host.bridge.PROVIDER_CONFIG_DIFF(undefined);
    if (!reply.ok) return reply.refusal.sentence;
    this.#set(reply.value, null);
    this.#host.say(reply.value.sentence);
    void this.#host.settleFocus();
    return null;
  };

  /** Nobody looks any more. */
  forget(): void {
    this.#set(null, null);
  }

  readonly leave = (): null => {
    this.forget();
    void this.#host.settleFocus();
    return null;
  };

  #set(diff: Difference | null, said: string | null): void {
    this.diff = diff;
    this.said = said;
    this.#host.requestUpdate();
  }

  readonly #takeOver = async (): Promise<null> => {
    const { diff } = this;
    if (!diff || this.#host.isGuarded()) return null;
    const { bridge, say } = this.#host;
    const reply = await bridge.PROVIDER_CONFIG_TAKE({ planId: diff.planId });
    say(reply.ok ? reply.value : reply.refusal.sentence);
    if (this.diff !== diff) return null;
    if (reply.ok) return this.leave();
    const fresh = await bridge.PROVIDER_CONFIG_DIFF(undefined);
    if (this.diff === diff) this.#set(fresh.ok ? fresh.value : diff, reply.refusal.sentence);
    return null;
  };
}
