import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HealthState } from '../../main/contract/health.ts';
import { face, faceColours } from '../base/face.ts';
import { placeInRing } from '../base/list-keys.ts';
import { choices, sides } from '../base/shared-style.ts';
import { base } from '../base/theme.ts';

export interface Tab<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** The label with what there is to know (`Gateway, Healthy`). */
  readonly name: string;
  readonly face: HealthState | null;
  /** How many want the user; 0 shows nothing. */
  readonly count: number;
}

/** One stop in the tab order; the arrows move and select at once. */
@customElement('tab-strip')
export class TabStrip extends LitElement {
  static override styles = [
    base,
    faceColours,
    sides,
    choices,
    css`
      :host {
        flex: none;
        padding-top: 12px;
      }

      .choices {
        min-height: 2rem;
      }

      button {
        display: flex;
        flex: 4.2;
        gap: 6px;
        align-items: center;
        justify-content: center;
        min-width: 0;
        min-height: 1.75rem;
      }

      button:first-child {
        flex-grow: 6.1;
      }

      button:nth-child(2) {
        flex-grow: 6.4;
      }

      .count {
        color: var(--amber-text);
        font: 600 0.6875rem / 0.875rem var(--ui);
      }

      .face {
        width: 0.875rem;
        height: 0.875rem;
      }

      /* Two rows of two: with large letters four words have no room beside each other. */
      @container (inline-size < 15rem) {
        .choices {
          flex-wrap: wrap;
        }

        button,
        button:first-child,
        button:nth-child(2) {
          flex: 1 0 calc(50% - 2px);
        }
      }

    `,
  ];

  @property({ attribute: false }) accessor tabs: readonly Tab[] = [];
  @property() accessor selected = '';
  @property({ attribute: false }) accessor choose: (id: string) => void = () => {};

  override render() {
    return html`<div class="choices" role="tablist" aria-label="Views" @keydown=${this.#onKey}>
      ${this.tabs.map(this.#tab)}
    </div>`;
  }

  readonly #tab = ({ id, label, name, face: state, count }: Tab) => html`
    <button
      type="button"
      class="inside"
      role="tab"
      aria-selected=${id === this.selected ? 'true' : 'false'}
      aria-label=${name}
      tabindex=${id === this.selected ? 0 : -1}
      @click=${() => this.choose(id)}
    >
      ${state === null ? nothing : face(state, 'cropped')}<span>${label}</span>
      ${count === 0 ? nothing : html`<span class="count">${count}</span>`}
    </button>
  `;

  readonly #onKey = (event: KeyboardEvent): void => {
    const at = this.tabs.findIndex(({ id }) => id === this.selected);
    const place = placeInRing(event, ['ArrowLeft', 'ArrowRight'], at, this.tabs.length);
    const next = this.tabs[place ?? -1];
    if (!next) return;
    event.preventDefault();
    this.choose(next.id);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus(),
    );
  };
}
