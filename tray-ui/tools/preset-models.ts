import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ModelMark, ToolModels } from '../../main/contract/tools.ts';
import { checkIcon } from '../base/icons.ts';
import { rowStep } from '../base/list-keys.ts';
import { tones } from '../base/shared-style.ts';
import { clipped } from '../base/shown-words.ts';
import { chosenIn, fieldStyle, optionsHtml, selectHtml } from '../elements/field.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import {
  bestWords,
  drawnModels,
  isMissing,
  type ModelRole,
  matching,
  orderedModels,
  roleOf,
} from './model-words.ts';
import { presetModelsStyle } from './preset-models-style.ts';

const roles: readonly (readonly [ModelMark['as'], string])[] = [
  ['none', 'Not in presets'],
  ['further', 'Also'],
  ['small', 'Small jobs'],
];

/** All models of the gateway: which is the default of presets, and which they carry besides. */
@customElement('preset-models')
export class PresetModels extends LitElement {
  static override styles = [subViewStyle, fieldStyle, tones, presetModelsStyle];

  @property({ attribute: false }) accessor models: ToolModels | null = null;
  /** Null leaves the choice to each tool. Resolves with why it was not taken, else null. */
  @property({ attribute: false }) accessor pick!: (id: string | null) => Promise<string | null>;
  @property({ attribute: false }) accessor mark!: (mark: ModelMark) => Promise<string | null>;
  @property({ attribute: false }) accessor back: () => void = () => {};

  @state() private accessor search = '';
  @state() private accessor refused: string | null = null;
  @query('input') private accessor field: HTMLElement | null = null;
  /** In use when the view was opened: rows keep their places under the pointer. */
  #inUse: readonly string[] | null = null;
  #ordered: readonly string[] = [];

  override focus(): void {
    this.field?.focus();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('models') || !this.models) return;
    const { chosen, further, small } = this.models;
    this.#inUse ??= [chosen, ...further, small].filter((id) => id !== null);
    this.#ordered = orderedModels(this.#inUse, this.models);
  }

  override render() {
    if (!this.models) return nothing;
    const { leftOut, listed } = this.models;
    const found = matching(this.#ordered, this.search);
    const more = found.length - drawnModels;
    return html`
      ${backRow('Tools', this.back)}
      <p class="sentence" role="status">
        ${clipped(this.refused ?? 'Tools with a list of models get all that are marked here, the others the default.')}
      </p>
      ${listed === null ? html`<p class="sentence">The gateway does not tell its models now.</p>` : nothing}
      ${leftOut === null ? nothing : html`<p class="sentence amber">${clipped(leftOut)}</p>`}
      <input
        type="search"
        aria-label="Search models"
        placeholder=${`Search ${this.#ordered.length.toLocaleString('en')} models`}
        autocomplete="off"
        spellcheck="false"
        maxlength="200"
        .value=${live(this.search)}
        @input=${this.#onSearch}
        @keydown=${this.#onFieldKey}
      />
      ${found.length === 0 && this.search !== '' ? html`<p class="note">No model matches.</p>` : this.#list(found)}
      ${more > 0 ? html`<p class="note">${more.toLocaleString('en')} more. Type to find one.</p>` : nothing}
    `;
  }

  #list(found: readonly string[]) {
    return html`<div class="card" role="list" aria-label="Models" @keydown=${this.#onListKey}>
      ${this.search === '' ? this.#best() : nothing}
      ${repeat(found.slice(0, drawnModels), (id) => id, this.#row)}
    </div>`;
  }

  #best() {
    const isChosen = this.models?.chosen === null;
    return html`<div class="row" role="listitem">${this.#button(null, bestWords, isChosen)}</div>`;
  }

  readonly #row = (id: string) => {
    const { models } = this;
    if (!models) return nothing;
    const role = roleOf(models, id);
    return html`<div class="row" role="listitem">
      ${this.#button(id, id, role === 'main')}
      ${isMissing(models, id) ? html`<span class="amber">not offered now</span>` : nothing}
      ${role === 'main' ? html`<span class="role">Default</span>` : this.#select(id, role)}
    </div>`;
  };

  #button(id: string | null, words: string, isChosen: boolean) {
    return html`<button
      type="button"
      class="pick inside ${id === null ? 'own' : ''}"
      aria-pressed=${isChosen ? 'true' : 'false'}
      title=${clipped(words)}
      @click=${() => this.#take(this.pick(id))}
    >
      <bdi class="name">${clipped(words)}</bdi>${isChosen ? checkIcon : nothing}
    </button>`;
  }

  #select(id: string, role: ModelRole) {
    const onChange = ({ target }: Event): void => {
      const as = chosenIn(roles, target);
      if (as) void this.#take(this.mark({ modelId: id, as }));
    };
    return selectHtml(html`<select
      class=${role}
      aria-label=${`${clipped(id)} in presets`}
      .value=${live(role)}
      @change=${onChange}
    >
      ${optionsHtml<ModelRole>(roles, role)}
    </select>`);
  }

  async #take(answer: Promise<string | null>): Promise<void> {
    this.refused = null;
    this.refused = await answer;
    // What is in force stays shown.
    this.requestUpdate();
  }

  readonly #onSearch = ({ target }: Event): void => {
    this.search = (target as HTMLInputElement).value;
  };

  readonly #onFieldKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.search !== '') {
      event.preventDefault();
      event.stopPropagation();
      this.search = '';
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#picks()[0]?.focus();
    }
  };

  readonly #onListKey = (event: KeyboardEvent): void => {
    const step = rowStep(event);
    const target = event.target as HTMLElement;
    if (step === undefined || !target.matches('.pick')) return;
    event.preventDefault();
    const picks = this.#picks();
    const next = picks[picks.indexOf(target) + step];
    if (next) next.focus();
    else if (step < 0) this.focus();
  };

  #picks(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.pick')];
  }
}
