import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { ToolModels } from '../../main/contract/tools.ts';
import { downIcon, iconStyle } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { bestWords, isMissing, markedCount } from './model-words.ts';

/** The models that all presets use, over the whole width of the bar. A press leads to all there are. */
@customElement('preset-model-picker')
export class PresetModelPicker extends LitElement {
  static override styles = [
    base,
    iconStyle,
    css`
      :host {
        display: flex;
        flex: 1;
        gap: 8px;
        align-items: center;
        min-width: 0;
        color: var(--t2);
        font: 400 0.75rem / 1rem var(--ui);
      }

      .label,
      .missing,
      .count {
        flex: none;
      }

      .missing {
        color: var(--amber-text);
      }

      button {
        display: flex;
        flex: 1;
        gap: 8px;
        align-items: center;
        min-width: 5rem;
        min-height: 2rem;
        padding: 0 9px 0 10px;
        border-radius: 7px;
        background: var(--fill);
        color: var(--t1);
        font: 500 0.75rem / 1rem var(--ui);
        text-align: left;
      }

      button:hover {
        background: var(--hover);
      }

      .model {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .icon {
        flex: none;
        width: 0.875rem;
        height: 0.875rem;
      }

      @media (forced-colors: active) {
        button {
          border: 1px solid ButtonText;
        }
      }

      @container (inline-size < 15rem) {
        :host {
          flex-wrap: wrap;
        }

        button {
          flex-basis: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor models: ToolModels | null = null;
  /** The models stand in the view. */
  @property({ type: Boolean }) accessor expanded = false;
  @property({ attribute: false }) accessor toggle: () => void = () => {};
  @query('button') private accessor button: HTMLElement | null = null;

  override focus(): void {
    this.button?.focus();
  }

  override render() {
    if (!this.models) return nothing;
    const { chosen } = this.models;
    const more = markedCount(this.models);
    return html`
      <span class="label" id="label">Presets use</span>
      <button
        type="button"
        aria-labelledby="label model more"
        aria-expanded=${this.expanded ? 'true' : 'false'}
        title=${clipped(chosen ?? bestWords)}
        @click=${this.toggle}
      >
        <bdi class="model" id="model">${clipped(chosen ?? bestWords)}</bdi>
        <span class="count" id="more">${more === 0 ? nothing : `and ${more} more`}</span>
        ${downIcon}
      </button>
      ${
        chosen !== null && isMissing(this.models, chosen)
          ? html`<span class="missing">not offered now</span>`
          : nothing
      }
    `;
  }
}
