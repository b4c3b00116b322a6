import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ActionId } from '../main/contract/actions.ts';
import type { Bridge, Reply } from '../main/contract/commands.ts';
import type { Button, Snapshot } from '../main/contract/snapshot.ts';
import { type BarButton, BarGuard, barOf, newKeyBar, newKeyQuestion } from './bar.ts';
import './elements/action-bar.ts';
import type { ActionBar } from './elements/action-bar.ts';
import './elements/gateway-view.ts';
import type { GatewayView } from './elements/gateway-view.ts';
import { Passing } from './passing.ts';
import { resultWords, saidShownMs } from './run.ts';
import { SnapshotController } from './snapshot-controller.ts';
import { base, tokens } from './theme.ts';
import { clipped } from './words.ts';

declare global {
  interface Window {
    readonly korproxy: Bridge;
  }
}

const keyShownMs = 30_000;
/** Live regions are emptied again, so that the same words said twice are heard twice. */
const announcedMs = 5_000;

/** The only element that talks to main. Everything below it takes data and callbacks. */
@customElement('korproxy-popover')
export class KorproxyPopover extends LitElement {
  static override styles = [
    base,
    tokens,
    css`
      :host {
        position: fixed;
        inset: 0;
        overflow: hidden;
        container-type: size;
        background: var(--bg);
        color: var(--t1);
        -webkit-user-select: none;
        user-select: none;
      }

      /* The window's edge, drawn over everything so that it takes no room. */
      :host::after {
        position: absolute;
        inset: 0;
        border: 1px solid var(--line);
        border-radius: inherit;
        content: '';
        pointer-events: none;
      }

      /* For windows that can be transparent. */
      :host([rounded]) {
        border-radius: 12px;
      }

      main {
        display: flex;
        flex-direction: column;
        height: 100%;
      }

      .views {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
      }

      @container (inline-size < 15rem) {
        main {
          display: block;
          overflow-y: auto;
        }

        .views {
          overflow: visible;
        }
      }
    `,
  ];

  /** Main asks for it with `?rounded` where the window is transparent. */
  @property({ type: Boolean, reflect: true }) accessor rounded = new URLSearchParams(
    location.search,
  ).has('rounded');
  @state() private accessor asking = false;
  @query('gateway-view') private accessor view: GatewayView | null = null;
  @query('action-bar') private accessor bar: ActionBar | null = null;

  readonly #live = new SnapshotController(this, window.korproxy);
  readonly #guard = new BarGuard();
  /** What an action of the bar or the menu answered, in the place of the hero sentence. */
  readonly #said = new Passing<string>(this, saidShownMs);
  readonly #key = new Passing<string>(this, keyShownMs);
  readonly #polite = new Passing<string>(this, announcedMs);
  readonly #urgent = new Passing<string>(this, announcedMs);
  #seen: Snapshot | null = null;
  #buttons: readonly BarButton[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
    window.addEventListener('pagehide', this.#onHidden);
    // The popover closes when it loses the focus; its page is not told that it is hidden.
    window.addEventListener('blur', this.#onHidden);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
    window.removeEventListener('pagehide', this.#onHidden);
    window.removeEventListener('blur', this.#onHidden);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  protected override willUpdate(): void {
    const { snapshot } = this.#live;
    if (!snapshot) return;
    if (this.#seen && isNews(this.#seen, snapshot)) {
      this.#said.clear();
      const [region, other] =
        snapshot.state === 'failed' ? [this.#urgent, this.#polite] : [this.#polite, this.#urgent];
      other.clear();
      region.show(newsOf(snapshot));
    }
    this.#seen = snapshot;
    this.#buttons = this.asking
      ? newKeyBar(this.#cancel, this.#makeKey)
      : barOf(snapshot.bar, this.#pressButton);
    this.#guard.see(this.#buttons);
  }

  override render() {
    const { snapshot } = this.#live;
    if (!snapshot) return null;
    return html`
      <main>
        <div class="views">
          <gateway-view
            .snapshot=${snapshot}
            .said=${this.asking ? newKeyQuestion : this.#said.value}
            ?copyisprimary=${this.#copyIsPrimary()}
            .shownKey=${this.#key.value}
            .run=${this.#run}
            .toggleKey=${this.#toggleKey}
          ></gateway-view>
        </div>
        <action-bar
          .buttons=${this.#buttons}
          .menu=${snapshot.menu}
          .choose=${this.#choose}
        ></action-bar>
      </main>
      <p class="unseen" role="status">${this.#polite.value}</p>
      <p class="unseen" role="alert">${this.#urgent.value}</p>
    `;
  }

  /** At most one ink button a view: Copy gives way to the bar's own. */
  #copyIsPrimary(): boolean {
    const own = this.#live.snapshot?.connection.copyIsPrimary ?? false;
    return own && !this.#buttons.some(({ primary }) => primary);
  }

  readonly #run = async (action: ActionId): Promise<Reply<string | null>> => {
    const reply = await answered(() => window.korproxy.ACTION_RUN({ action }));
    const words = reply.ok ? (copiedWords[action] ?? reply.value) : reply.refusal.sentence;
    if (words !== null) this.#polite.show(clipped(words));
    return reply;
  };

  async #runAndSay(action: ActionId): Promise<null> {
    const words = resultWords(await this.#run(action));
    if (words !== null && this.isConnected) this.#said.show(words);
    return null;
  }

  readonly #pressButton = async ({ action }: Button): Promise<null> =>
    this.#guard.isUp ? null : this.#runAndSay(action);

  readonly #choose = (action: ActionId): void => {
    if (action === 'new-api-key') void this.#ask();
    else void this.#runAndSay(action);
  };

  async #ask(): Promise<void> {
    this.asking = true;
    this.#polite.show(newKeyQuestion);
    await this.updateComplete;
    await this.bar?.updateComplete;
    this.bar?.primary?.focus();
  }

  readonly #cancel = async (): Promise<null> => {
    this.asking = false;
    return null;
  };

  readonly #makeKey = async (): Promise<null> => {
    if (this.#guard.isUp) return null;
    await this.#runAndSay('new-api-key');
    // The one on screen is the old one now.
    this.#key.clear();
    this.asking = false;
    return null;
  };

  readonly #toggleKey = async (): Promise<Reply<unknown>> => {
    if (this.#key.value !== null) {
      this.#key.clear();
      return { ok: true, value: null };
    }
    const reply = await answered(() => window.korproxy.KEY_REVEAL(undefined));
    // Whoever asked may have closed the popover meanwhile.
    if (reply.ok && !document.hidden && this.isConnected) this.#key.show(reply.value);
    if (!reply.ok) this.#polite.show(clipped(reply.refusal.sentence));
    return reply;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat) return;
    if (event.key === 'Escape') this.#escape();
    else if (event.key === 'Enter' && !isControl(event.composedPath()[0])) this.#pressPrimary();
  };

  #escape(): void {
    if (this.asking) this.asking = false;
    else void answered(() => window.korproxy.POPOVER_HIDE(undefined));
  }

  #pressPrimary(): void {
    if (this.#guard.isUp) return;
    if (this.#copyIsPrimary()) this.view?.copyBaseUrl();
    else void this.bar?.primary?.activate();
  }

  readonly #onHidden = (): void => {
    this.#key.clear();
    this.asking = false;
  };

  readonly #onVisibility = (): void => {
    if (document.hidden) this.#onHidden();
  };
}

const isNews = (before: Snapshot, after: Snapshot): boolean =>
  before.state !== after.state || before.problem !== after.problem;

function newsOf({ label, demo, reason }: Snapshot): string {
  return clipped(`${label}${demo ? ', demo gateway' : ''}. ${reason ?? ''}`.trim());
}

const copiedWords: Partial<Readonly<Record<ActionId, string>>> = {
  'copy-base-url': 'Base URL copied',
  'copy-api-key': 'API key copied',
};

const isControl = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('button, a, input, select, textarea') !== null;

/** A reply in every case: a bridge that breaks is a refusal as well. */
async function answered<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await ask();
  } catch {
    // The message would be Electron's own words, of no use to the user; main has logged the cause.
    return {
      ok: false,
      refusal: { code: 'unexpected', sentence: 'KorProxy gave no answer. Try again.' },
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'korproxy-popover': KorproxyPopover;
  }
}
