import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ToolModels } from '../../main/contract/tools.ts';
import { iconStyle } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { fieldStyle, selectHtml } from '../elements/field.ts';
import { type ModelGroup, modelGroups } from './tool-words.ts';

/** The model that all presets use, over the whole width of the bar. */
@customElement('preset-model-picker')
export class PresetModelPicker extends LitElement {
  static override styles = [
    base,
    iconStyle,
    fieldStyle,
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

      .label {
        flex: none;
      }

      .missing {
        flex: none;
        color: var(--amber-text);
      }

      .refused {
        flex: 0 1 auto;
      }

      .select {
        flex: 1;
        min-width: 5rem;
      }

      select {
        field-sizing: fixed;
        width: 100%;
        min-height: 2rem;
        font-size: 0.75rem;
        line-height: 1rem;
      }

      @container (inline-size < 15rem) {
        :host {
          flex-wrap: wrap;
        }

        .select {
          flex-basis: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor models: ToolModels | null = null;
  /** Null leaves the choice to each tool. Resolves with why it was not taken, else null. */
  @property({ attribute: false }) accessor pick: (id: string | null) => Promise<string | null> =
    async () => null;
  @state() private accessor refused: string | null = null;

  override render() {
    if (!this.models) return nothing;
    const { chosen, listed } = this.models;
    const isMissing = chosen !== null && listed !== null && !listed.includes(chosen);
    const groups = modelGroups(this.models);
    return html`
      <span class="label" id="label">Presets use</span>
      ${selectHtml(html`<select aria-labelledby="label" title=${clipped(chosen ?? bestWords)} @change=${this.#onChange}>
        <option value="" ?selected=${chosen === null}>${bestWords}</option>
        ${
          chosen !== null && !listed?.includes(chosen)
            ? html`<option value=${chosen} selected>${clipped(chosen)}</option>`
            : nothing
        }
        ${groups.length > 1 ? groups.map((group) => this.#group(group)) : groups.map(({ ids }) => this.#options(ids))}
      </select>`)}
      ${isMissing ? html`<span class="missing">not offered now</span>` : nothing}
      ${this.refused === null ? nothing : html`<span class="refused">${clipped(this.refused)}</span>`}
    `;
  }

  #group({ label, ids }: ModelGroup) {
    return html`<optgroup label=${label}>${this.#options(ids)}</optgroup>`;
  }

  #options(ids: readonly string[]) {
    const { chosen } = this.models ?? {};
    return ids.map(
      (id) => html`<option value=${id} ?selected=${id === chosen}>${clipped(id)}</option>`,
    );
  }

  readonly #onChange = async ({ target }: Event): Promise<void> => {
    const select = target as HTMLSelectElement;
    this.refused = null;
    const refused = await this.pick(select.value === '' ? null : select.value);
    this.refused = refused;
    // What is in force stays shown.
    if (refused !== null) select.value = this.models?.chosen ?? '';
  };
}

const bestWords = 'Best for each tool';
