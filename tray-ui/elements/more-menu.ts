import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { MenuRow, Snapshot } from '../../main/contract/snapshot.ts';
import { checkIcon, iconStyle, moreIcon } from '../base/icons.ts';
import { placeInRing } from '../base/list-keys.ts';
import { Listening } from '../base/listening.ts';
import { iconButton } from '../base/shared-style.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';

/** The three dots and the menu that opens above them. */
@customElement('more-menu')
export class MoreMenu extends LitElement {
  static override styles = [
    base,
    iconStyle,
    iconButton,
    css`
      .trigger:hover {
        color: var(--t1);
      }

      /* Placed from the action bar, whose upper edge it covers. */
      [role='menu'] {
        position: absolute;
        z-index: 1;
        bottom: calc(100% - 2px);
        left: 10px;
        width: 14.25rem;
        max-width: calc(100% - 20px);
        max-height: calc(100vh - 4rem);
        padding: 5px;
        overflow-y: auto;
        border-radius: 10px;
        background: var(--group);
        box-shadow:
          0 0 0 0.5px light-dark(rgb(0 0 0 / 20%), rgb(255 255 255 / 18%)),
          0 8px 28px light-dark(rgb(0 0 0 / 20%), rgb(0 0 0 / 50%));
      }

      [role^='menuitem'] {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        width: 100%;
        min-height: 1.75rem;
        padding: 0 10px;
        border-radius: 6px;
        color: var(--t1);
        font: 400 0.8125rem / 1.125rem var(--ui);
      }

      [role^='menuitem']:hover,
      [role^='menuitem']:focus {
        background: var(--fill);
      }

      [role^='menuitem']:active {
        background: var(--hover);
      }

      .icon {
        color: inherit;
      }

      [role^='menuitem'] .icon {
        color: var(--green-text);
      }

      hr {
        margin: 4px 10px;
        border: 0;
        border-top: 1px solid var(--hair);
      }

      @media (forced-colors: active) {
        [role='menu'] {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor groups: Snapshot['menu'] = [];
  @property({ attribute: false }) accessor choose: (action: ActionId) => void = () => {};

  @state() private accessor open = false;

  constructor() {
    super();
    new Listening(
      this,
      { pointerdown: this.#onOutside, blur: this.#close },
      { visibilitychange: this.#close },
    );
  }

  override render() {
    return html`
      <button
        type="button"
        class="icon-button trigger"
        aria-label="More"
        aria-haspopup="menu"
        aria-expanded=${this.open ? 'true' : 'false'}
        @click=${this.#onTrigger}
        @keydown=${this.#onTriggerKey}
      >
        ${moreIcon}
      </button>
      ${
        this.open
          ? html`<div role="menu" aria-label="More" @keydown=${this.#onMenuKey} @pointerover=${focusItem}>
              ${this.groups.map((rows, i) => html`${i > 0 ? html`<hr />` : nothing}${rows.map(this.#row)}`)}
            </div>`
          : nothing
      }
    `;
  }

  readonly #row = ({ label, action, checked }: MenuRow) => html`
    <button
      type="button"
      class="inside"
      role=${checked === null ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked=${checked === null ? nothing : checked ? 'true' : 'false'}
      tabindex="-1"
      @click=${() => this.#onChoose(action)}
    >
      ${clipped(label)}${checked ? checkIcon : nothing}
    </button>
  `;

  async #show(focus: 'first' | 'last'): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.#items()
      .at(focus === 'first' ? 0 : -1)
      ?.focus();
  }

  readonly #close = (): void => {
    this.open = false;
  };

  #closeToTrigger(): void {
    this.#close();
    this.renderRoot.querySelector<HTMLButtonElement>('.trigger')?.focus();
  }

  #onChoose(action: ActionId): void {
    this.#closeToTrigger();
    this.choose(action);
  }

  readonly #onTrigger = (): void => {
    if (this.open) this.#closeToTrigger();
    else void this.#show('first');
  };

  readonly #onTriggerKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    void this.#show(event.key === 'ArrowUp' ? 'last' : 'first');
  };

  readonly #onMenuKey = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const next = placeInRing(event, ['ArrowUp', 'ArrowDown'], at, items.length);
    if (next !== undefined) {
      event.preventDefault();
      items[next]?.focus();
    } else if (event.key === 'Escape') {
      // Taken here, so that the popover stays open.
      event.preventDefault();
      this.#closeToTrigger();
    } else if (event.key === 'Tab') {
      this.#close();
    }
  };

  readonly #onOutside = (event: Event): void => {
    if (this.open && !event.composedPath().includes(this)) this.#close();
  };

  #items(): readonly HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('[role^=menuitem]')];
  }
}

/** One highlight only: the pointer takes the focus along, as menus of the system do. */
function focusItem({ target }: Event): void {
  if (!(target instanceof Element)) return;
  target.closest<HTMLElement>('[role^=menuitem]')?.focus({ preventScroll: true });
}
