import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Reply } from '../../main/contract/commands.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { eyeIcon, iconStyle } from '../base/icons.ts';
import { Passing } from '../base/passing.ts';
import { type RunAction, saidShownMs } from '../base/run-action.ts';
import { iconButton } from '../base/shared-style.ts';
import { clipped } from '../base/shown-words.ts';
import { base, card } from '../base/theme.ts';
import type { PressButton } from '../elements/press-button.ts';
import { smallButton } from '../elements/small-button.ts';

type Row = 'url' | 'key';

/** What a tool needs to point here: address and key, each with its copy button. */
@customElement('connection-card')
export class ConnectionCard extends LitElement {
  static override styles = [
    base,
    card,
    iconStyle,
    iconButton,
    css`
      .row {
        display: flex;
        align-items: center;
        min-height: 2.5rem;
        padding: 0 6px 0 12px;
      }

      .name {
        flex: none;
        width: 4rem;
        color: var(--t2);
        font: 400 0.75rem / 1rem var(--ui);
      }

      .value {
        flex: 1;
        min-width: 0;
        color: var(--t1);
        font: 400 0.75rem / 1rem var(--mono);
        font-variant-ligatures: none;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }

      /* Five-digit ports: a character more than the column holds. */
      .long {
        letter-spacing: -0.03em;
      }

      .shown {
        padding-block: 4px;
        font-size: 0.6875rem;
        line-height: 0.875rem;
        word-break: break-all;
      }

      .said {
        letter-spacing: 0;
        font: 400 0.75rem / 1rem var(--ui);
      }

      .eye {
        flex: none;
        margin-right: 2px;
      }

      @container (inline-size < 21rem) {
        .name {
          width: 3.75rem;
        }

        .value {
          font-size: 0.6875rem;
        }

        .url {
          letter-spacing: -0.03em;
        }

        .long .scheme {
          display: none;
        }
      }

      @container (inline-size < 15rem) {
        .row {
          flex-wrap: wrap;
          gap: 2px 6px;
          padding-block: 6px;
        }

        .name,
        .value {
          flex-basis: 100%;
        }

        .eye {
          order: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor connection!: Snapshot['connection'];
  @property({ type: Boolean }) accessor ink = false;
  /** The key in clear while it is shown, else null. */
  @property({ attribute: false }) accessor shownKey: string | null = null;
  @property({ attribute: false }) accessor run!: RunAction;
  /** Shows the key, or hides it. */
  @property({ attribute: false }) accessor toggleKey!: () => Promise<Reply<unknown>>;

  @query('press-button') accessor copyUrl: PressButton | null = null;

  /** A refusal, in the place of the value it is about. */
  readonly #said = new Passing<{ readonly row: Row; readonly words: string }>(this, saidShownMs);

  override render() {
    const { baseUrl, maskedKey } = this.connection;
    const url = clipped(baseUrl);
    const shown = this.shownKey !== null;
    return html`
      <div class="card">
        <div class="row" role="group" aria-label="Base URL">
          <span class="name">Base URL</span>
          ${this.#saidOr('url', html`<span class="value selectable url ${baseUrl.length > shortUrlLength ? 'long' : ''}">${urlHtml(url)}</span>`)}
          ${this.#copy('url', 'copy-base-url', 'Copy base URL', this.ink)}
        </div>
        <div class="row" role="group" aria-label="API key">
          <span class="name">API key</span>
          ${this.#saidOr(
            'key',
            shown
              ? html`<span class="value selectable shown">${this.shownKey}</span>`
              : html`<span class="value"><span aria-hidden="true">${clipped(maskedKey)}</span><span class="unseen">hidden</span></span>`,
          )}
          <button
            type="button"
            class="icon-button eye"
            aria-label="Show API key"
            aria-pressed=${shown ? 'true' : 'false'}
            @click=${this.#onEye}
          >
            ${eyeIcon}
          </button>
          ${this.#copy('key', 'copy-api-key', 'Copy API key', false)}
        </div>
      </div>
    `;
  }

  #copy(row: Row, action: ActionId, name: string, ink: boolean) {
    const press = async (): Promise<string | null> => {
      const reply = await this.run(action);
      if (!this.isConnected) return null;
      if (reply.ok) return 'Copied';
      this.#said.show({ row, words: reply.refusal.sentence });
      return null;
    };
    return smallButton('Copy', press, { name, ink });
  }

  #saidOr(row: Row, value: unknown) {
    const said = this.#said.value;
    return said?.row === row ? html`<span class="value said">${clipped(said.words)}</span>` : value;
  }

  readonly #onEye = async (): Promise<void> => {
    this.#said.clear();
    const reply = await this.toggleKey();
    if (!reply.ok && this.isConnected) {
      this.#said.show({ row: 'key', words: reply.refusal.sentence });
    }
  };
}

const shortUrlLength = 'http://127.0.0.1:1337/v1'.length;

/** The scheme in an element of its own: a narrow window leaves it out, the copy has it. */
function urlHtml(url: string) {
  const scheme = 'http://';
  if (!url.startsWith(scheme)) return url;
  return html`<span class="scheme">${scheme}</span>${url.slice(scheme.length)}`;
}
