import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot, StripMinute } from '../../main/contract/snapshot.ts';
import { barColours } from '../base/shared-style.ts';
import { clipped, wordsHtml, wordsText } from '../base/shown-words.ts';
import { base, card } from '../base/theme.ts';
import { healthStripStyle } from './health-strip-style.ts';
import { stripLayout } from './strip-layout.ts';

/** The last 60 minutes, a bar each: its height says the state without colour. One stop in the tab order. */
@customElement('health-strip')
export class HealthStrip extends LitElement {
  static override styles = [base, card, barColours, healthStripStyle];

  @property({ attribute: false }) accessor strip: Snapshot['strip'] = { summary: [], minutes: [] };
  @property({ attribute: false }) accessor nowMs = 0;
  @property({ attribute: false }) accessor showMinute: (atMs: number) => void = () => {};

  /** The bar that the arrows stand on, counted from the newest, so that it keeps its place as time goes on. */
  @state() private accessor stop = 0;
  @state() private accessor hovered: number | null = null;
  @state() private accessor focused = false;

  readonly #sizes = new ResizeObserver(() => this.#place());
  #observed: Element | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#observed = null;
  }

  override render() {
    const { summary, minutes } = this.strip;
    const told = this.#told();
    return html`
      <div class="card">
        <header>
          <span>Last 60 min</span>
          ${
            told
              ? html`<span class="summary" title=${clipped(told.words)}>${clipped(told.words)}</span>`
              : html`<span class="summary" title=${wordsText(summary, this.nowMs)}>${wordsHtml(summary, this.nowMs)}</span>`
          }
        </header>
        <div
          role="toolbar"
          aria-label="Health of the last 60 minutes, ${wordsText(summary, this.nowMs)}"
          @keydown=${this.#onKey}
          @pointerover=${this.#onHover}
          @pointerleave=${this.#onLeave}
          @focusin=${this.#onFocus}
          @focusout=${this.#onBlur}
        >
          ${minutes.map(this.#bar)}
        </div>
      </div>
    `;
  }

  protected override updated(): void {
    const toolbar = this.renderRoot.querySelector('[role=toolbar]');
    if (toolbar !== this.#observed) {
      this.#observed = toolbar;
      // It tells the first size as well, and does not lay the page out twice for it; later also when
      // the window moves to a screen of another density.
      if (toolbar) this.#sizes.observe(toolbar, { box: 'device-pixel-content-box' });
    } else if (this.#bars().length !== this.#placed.length) this.#place();
  }

  readonly #bar = ({ level, words, atMs }: StripMinute, index: number) => html`
    <button
      type="button"
      class=${level}
      tabindex=${index === this.#stopIndex() ? 0 : -1}
      aria-label=${clipped(words)}
      data-index=${index}
      @click=${() => this.showMinute(atMs)}
    ></button>
  `;

  #placed: readonly unknown[] = [];

  // Sizes go in through the object model: a style attribute would break the content security policy.
  #place(): void {
    const bars = this.#bars();
    const toolbar = bars[0]?.parentElement;
    if (!toolbar) return;
    const widthPx = toolbar.clientWidth;
    const narrow = getComputedStyle(this).getPropertyValue('--narrow') === '1';
    const places = stripLayout(bars.length, { widthPx, narrow, pixelRatio: devicePixelRatio });
    for (const [i, bar] of bars.entries()) {
      const place = places[i];
      if (!place) continue;
      const next = places[i + 1]?.left ?? place.left + place.width;
      bar.style.left = `${place.left}px`;
      bar.style.width = `${next - place.left}px`;
      bar.style.setProperty('--bar', `${place.width}px`);
    }
    this.#placed = places;
  }

  #bars(): readonly HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('[role=toolbar] button')];
  }

  #stopIndex(): number {
    return Math.max(0, this.strip.minutes.length - 1 - this.stop);
  }

  /** The minute whose words stand in place of the summary. */
  #told(): StripMinute | undefined {
    const index = this.hovered ?? (this.focused ? this.#stopIndex() : null);
    return index === null ? undefined : this.strip.minutes[index];
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = this.strip.minutes.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: this.stop + 1,
      ArrowRight: this.stop - 1,
      Home: last,
      End: 0,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.stop = Math.min(last, Math.max(0, next));
    this.hovered = null;
    this.#bars()[this.#stopIndex()]?.focus();
  };

  readonly #onHover = (event: Event): void => {
    this.hovered = indexOf(event);
  };

  readonly #onLeave = (): void => {
    this.hovered = null;
  };

  readonly #onFocus = (event: Event): void => {
    const index = indexOf(event);
    if (index !== null) this.stop = this.strip.minutes.length - 1 - index;
    this.focused = true;
  };

  readonly #onBlur = (): void => {
    this.focused = false;
  };
}

function indexOf({ target }: Event): number | null {
  const index = target instanceof HTMLElement ? target.dataset['index'] : undefined;
  return index === undefined ? null : Number(index);
}
