import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LimitsAccount, LimitsView, LimitWindowView } from '../../main/contract/limits.ts';
import { barColours } from '../base/shared-style.ts';
import { clipped, wordsHtml } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { Ticker } from '../base/ticker.ts';

type Bar = Pick<LimitWindowView, 'leftPercent' | 'tone'>;

/** What is left behind a row: a line with one or two thin bars, and unfolded every window. */
@customElement('limit-view')
export class LimitViewElement extends LitElement {
  static override styles = [
    base,
    barColours,
    css`
      :host {
        display: block;
        padding: 0 12px 10px 38px;
        color: var(--t2);
        font: 400 0.6875rem / 0.9375rem var(--ui);
        overflow-wrap: anywhere;
      }

      .bars {
        display: flex;
        gap: 6px;
        margin-top: 3px;
      }

      svg {
        display: block;
        flex: 1;
        width: 100%;
        min-width: 0;
        height: 4px;
        border-radius: 2px;
        overflow: hidden;
      }

      .ground {
        fill: var(--no-data);
      }

      .left {
        fill: var(--bar-colour);
      }

      /* Empty, and seen all the same. */
      svg.out {
        outline: 1px solid var(--bar-colour);
        outline-offset: -1px;
      }

      p.low,
      .low .said {
        color: var(--amber-text);
      }

      p.out,
      .out .said {
        color: var(--red-text);
      }

      section {
        margin-top: 10px;
      }

      .who,
      .name {
        color: var(--t1);
      }

      .who {
        font-weight: 500;
      }

      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        margin: 4px 0 6px;
      }

      li svg {
        margin-top: 2px;
      }

      @media (forced-colors: active) {
        .ground {
          fill: Canvas;
        }

        svg {
          border: 1px solid CanvasText;
        }
      }

      @container (inline-size < 21rem) {
        :host {
          padding-left: 12px;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor limits: LimitsView | null = null;
  @property() accessor name = '';
  @property({ type: Boolean }) accessor open = false;

  constructor() {
    super();
    new Ticker(this, () => {
      const { line = [], accounts = [] } = this.limits ?? {};
      const unfolded = accounts.flatMap(({ windows, notes }) => [
        ...windows.map(({ words }) => words),
        ...notes,
      ]);
      return [line, ...(this.open ? unfolded : [])];
    });
  }

  override render() {
    if (!this.limits) return nothing;
    const { line, tone, bars, accounts } = this.limits;
    const nowMs = Date.now();
    return html`<p class=${tone}>${wordsHtml(line, nowMs)}</p>
      ${bars.length === 0 ? nothing : html`<div class="bars">${bars.map(barSvg)}</div>`}
      ${this.open ? accounts.map((account) => this.#account(account, nowMs)) : nothing}`;
  }

  #account({ who, windows, notes }: LimitsAccount, nowMs: number) {
    const label = who === null ? `Limits of ${this.name}` : `Limits of ${this.name}, ${who}`;
    return html`<section>
      ${who === null ? nothing : html`<p class="who">${who}</p>`}
      ${
        windows.length === 0
          ? nothing
          : html`<ul aria-label=${label}>
              ${windows.map((window) => windowHtml(window, nowMs))}
            </ul>`
      }
      ${notes.map((note) => html`<p>${wordsHtml(note, nowMs)}</p>`)}
    </section>`;
  }
}

const windowHtml = (window: LimitWindowView, nowMs: number) => html`<li class=${window.tone}>
  <span class="name">${clipped(window.name)}</span>: <span class="said">${wordsHtml(window.words, nowMs)}</span>
  ${window.leftPercent === null ? nothing : barSvg(window)}
</li>`;

/** Its words stand beside it. Drawn by attributes: the page's policy takes no style in markup. */
const barSvg = ({ leftPercent, tone }: Bar) => html`<svg
  class=${tone}
  viewBox="0 0 100 4"
  preserveAspectRatio="none"
  aria-hidden="true"
>
  ${svg`<rect class="ground" width="100" height="4"></rect>
    <rect class="left" width=${leftPercent ?? 0} height="4"></rect>`}
</svg>`;
