import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HealthState } from '../../main/contract/health.ts';
import type { Words } from '../../main/contract/snapshot.ts';
import { face, faceColours } from '../base/face.ts';
import { clipped, wordsHtml } from '../base/shown-words.ts';
import { base, spinning } from '../base/theme.ts';

const states: readonly HealthState[] = [
  'stopped',
  'starting',
  'healthy',
  'degraded',
  'unreachable',
  'failed',
];

/** Face, state and one sentence: cause and culprit, always with room for two lines. */
@customElement('state-hero')
export class StateHero extends LitElement {
  static override styles = [
    base,
    faceColours,
    spinning,
    css`
      :host {
        position: relative;
        min-height: 4.625rem;
        padding: 10px 0 2px 2.5rem;
      }

      /* The drawing is 26 of 36 px: 4 px to the left it stands flush with the cards. */
      .faces {
        display: grid;
        position: absolute;
        top: 11px;
        left: -4px;
      }

      .faces > div {
        grid-area: 1 / 1;
        opacity: 0;
        transition: opacity 160ms;
      }

      .faces > .shown {
        opacity: 1;
      }

      .face {
        width: 2.25rem;
        height: 2.25rem;
      }

      .title {
        display: flex;
        gap: 8px;
        align-items: center;
        min-width: 0;
      }

      h1 {
        color: var(--t1);
        font: 600 1.125rem / 1.5rem var(--ui);
        letter-spacing: -0.014em;
      }

      .tag {
        min-width: 0;
        margin-top: 1px;
        padding: 2px 6px;
        overflow: hidden;
        border-radius: 4px;
        background: var(--fill);
        color: var(--t2);
        font: 600 0.6875rem / 0.875rem var(--ui);
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      p {
        margin-top: 2px;
        color: var(--t2);
        font: 400 0.8125rem / 1.125rem var(--ui);
        overflow-wrap: anywhere;
        white-space: pre-line;
      }

      @container (inline-size < 15rem) {
        :host {
          min-height: 0;
          padding: 6px 0;
        }

        .faces {
          position: static;
          width: 2.25rem;
          margin: 0 0 4px -4px;
        }

        .title {
          flex-wrap: wrap;
        }
      }

      @media (prefers-reduced-motion: reduce) {
        .faces > div {
          transition: none;
        }
      }

      @media (forced-colors: active) {
        .tag {
          outline: 1px solid CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor state: HealthState = 'stopped';
  @property({ attribute: false }) accessor label = '';
  @property({ type: Boolean }) accessor demo = false;
  /** Of tools, for the gateway. */
  @property({ attribute: false }) accessor waiting: string | null = null;
  @property({ attribute: false }) accessor sentence: Words = [];
  @property({ attribute: false }) accessor nowMs = 0;

  override render() {
    return html`
      <div class="faces">${states.map(this.#face)}</div>
      <div class="title">
        <h1>${clipped(this.label)}</h1>
        ${this.demo ? html`<span class="tag">Demo gateway</span>` : nothing}
        ${this.waiting === null ? nothing : html`<span class="tag">${clipped(this.waiting)}</span>`}
      </div>
      <p>${wordsHtml(this.sentence, this.nowMs)}</p>
    `;
  }

  // All six lie on each other, so that a change of state is a cross-fade.
  readonly #face = (state: HealthState) => {
    const shown = state === this.state;
    const turning = shown && state === 'starting';
    return html`<div class=${shown ? 'shown' : ''}>
      <div class=${turning ? 'spinner' : ''}>${face(state, 'whole')}</div>
    </div>`;
  };
}
