import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Reply } from '../../main/contract/commands.ts';
import { checkIcon, iconStyle } from '../base/icons.ts';
import { whyRefused } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { fieldStyle, selectHtml } from '../elements/field.ts';
import { detailStyle } from './detail-style.ts';

/** More rows help nobody to find one: typing does. */
const shownModels = 60;

/** `null` is the default of the provider. */
type Choice = string | null;

/** Which model is asked: a field that opens to the live list and searches it. */
@customElement('model-picker')
export class ModelPicker extends LitElement {
  static override styles = [
    base,
    iconStyle,
    fieldStyle,
    detailStyle,
    css`
      label {
        display: block;
        margin-bottom: 4px;
      }

      .select {
        width: 100%;
      }

      input {
        width: 100%;
        min-height: 28px;
        padding: 0 26px 0 10px;
        font: 400 0.75rem / 1rem var(--mono);
        text-overflow: ellipsis;
      }

      ul {
        max-height: 9.5rem;
        margin: 4px 0 0;
        padding: 4px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--inset);
        list-style: none;
      }

      li {
        display: flex;
        gap: 6px;
        align-items: center;
        justify-content: space-between;
        min-height: 28px;
        padding: 2px 6px;
        border-radius: 6px;
        color: var(--t1);
        font: 400 0.75rem / 1rem var(--mono);
      }

      li.own {
        font-family: var(--ui);
      }

      li:hover,
      li.at {
        background: var(--hover);
      }

      .note {
        padding: 4px 6px;
      }

      @media (forced-colors: active) {
        li.at {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor models: readonly string[] = [];
  @property({ attribute: false }) accessor model: Choice = null;
  /** Whose models: for the name of the field. */
  @property() accessor name = '';
  /** Remembers the choice. */
  @property({ attribute: false }) accessor choose!: (model: Choice) => Promise<Reply<null>>;

  @state() private accessor isOpen = false;
  @state() private accessor text = '';
  @state() private accessor at = 0;
  @state() private accessor refused: string | null = null;
  @query('input') private accessor field: HTMLInputElement | null = null;

  /** Brings the caret into the field, its list open. */
  open(): void {
    this.field?.focus();
    this.#show();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('isOpen')) {
      this.renderRoot.querySelector('ul')?.scrollIntoView({ block: 'nearest' });
    }
    this.renderRoot.querySelector('.at')?.scrollIntoView({ block: 'nearest' });
  }

  override render() {
    const choices = this.#choices();
    const shown = choices.slice(0, shownModels);
    const at = Math.min(this.at, shown.length - 1);
    return html`
      <label for="model">Model for tests</label>
      ${selectHtml(html`<input
        id="model"
        role="combobox"
        aria-label=${`Model for tests of ${this.name}`}
        aria-autocomplete="list"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        aria-controls=${this.isOpen ? 'models' : nothing}
        aria-activedescendant=${this.isOpen && at >= 0 ? `m${at}` : nothing}
        autocomplete="off"
        spellcheck="false"
        maxlength="200"
        placeholder=${this.model ?? 'Default'}
        title=${this.model ?? nothing}
        .value=${live(this.isOpen ? this.text : (this.model ?? 'Default'))}
        @click=${this.#show}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
        @blur=${this.#hide}
      />`)}
      ${this.isOpen ? this.#list(shown, at, choices.length - shown.length) : nothing}
      ${this.refused === null ? nothing : html`<p class="said">${clipped(this.refused)}</p>`}
    `;
  }

  #list(shown: readonly Choice[], at: number, more: number) {
    return html`<ul id="models" role="listbox" aria-label=${`Models of ${this.name}`} @mousedown=${keepFocus}>
        ${shown.map(
          (choice, i) => html`<li
            id=${`m${i}`}
            role="option"
            class="${choice === null ? 'own' : ''} ${i === at ? 'at' : ''}"
            aria-selected=${choice !== null && choice === this.model ? 'true' : 'false'}
            @click=${() => this.#choose(choice)}
          >
            <span>${choice === null ? 'Default' : clipped(choice)}</span>
            ${choice !== null && choice === this.model ? checkIcon : nothing}
          </li>`,
        )}
      </ul>
      ${shown.length === 0 ? html`<p class="note">No model matches.</p>` : nothing}
      ${more > 0 ? html`<p class="note">${more} more. Type to find one.</p>` : nothing}`;
  }

  #choices(): readonly Choice[] {
    const wanted = this.text.trim().toLowerCase();
    const models = this.models.filter((model) => model.toLowerCase().includes(wanted));
    return 'default'.includes(wanted) ? [null, ...models] : models;
  }

  readonly #show = (): void => {
    if (this.isOpen) return;
    this.isOpen = true;
    this.text = '';
    this.at = this.model === null ? 0 : Math.max(0, this.models.indexOf(this.model) + 1);
  };

  readonly #hide = (): void => {
    this.isOpen = false;
    this.text = '';
  };

  async #choose(choice: Choice): Promise<void> {
    this.#hide();
    this.refused = whyRefused(await this.choose(choice));
  }

  readonly #onInput = ({ target }: Event): void => {
    this.isOpen = true;
    this.text = (target as HTMLInputElement).value;
    this.at = 0;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const choices = this.#choices().slice(0, shownModels);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!this.isOpen) this.#show();
      else this.at = (this.at + step + choices.length) % Math.max(1, choices.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const choice = choices[Math.min(this.at, choices.length - 1)];
      if (!this.isOpen) this.#show();
      else if (choice !== undefined) void this.#choose(choice);
    } else if (event.key === 'Escape' && this.isOpen) {
      event.preventDefault();
      this.#hide();
    }
  };
}

/** A press on the list must not take the caret out of the field, which would close it. */
const keepFocus = (event: Event): void => event.preventDefault();
