import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { face, faceColours } from '../base/face.ts';
import { checkIcon, iconStyle } from '../base/icons.ts';
import { Passing } from '../base/passing.ts';
import { clipped } from '../base/shown-words.ts';
import { base, spinning } from '../base/theme.ts';

/** Faster answers show no spinner: it would only flicker. */
const busyAfterMs = 150;
const doneShownMs = 2_000;

/**
 * A button that does one thing at a time. While its command runs its label gives way to a spinner,
 * and a short result stands in the label's place for 2 s; its width never changes.
 */
@customElement('press-button')
export class PressButton extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    base,
    iconStyle,
    faceColours,
    spinning,
    css`
      :host {
        display: flex;
        max-width: 100%;
      }

      button {
        display: grid;
        flex: 1;
        min-width: 0;
        min-height: 32px;
        padding: 2px var(--button-padding, 12px);
        border-radius: 7px;
        place-items: center;
        background: var(--fill);
        color: var(--t1);
        font: 500 0.8125rem / 1.125rem var(--ui);
        transition: background-color var(--quick);
      }

      .small {
        min-width: 4.125rem;
        min-height: 28px;
        padding-inline: var(--small-padding, 10px);
        border-radius: 6px;
        font-size: 0.75rem;
        line-height: 1rem;
      }

      .ink {
        background: var(--ink);
        color: var(--on-ink);
        font-weight: 600;
      }

      /* Flush with what stands above, as nothing shows where it begins. */
      .quiet {
        margin-left: calc(-1 * var(--button-padding, 12px));
        background: none;
        color: var(--t2);
      }

      button:hover {
        background: var(--hover);
      }

      .ink:hover {
        background: color-mix(in srgb, var(--ink) 88%, transparent);
      }

      button:active {
        background: var(--pressed);
      }

      .ink:active {
        background: color-mix(in srgb, var(--ink) 78%, transparent);
      }

      [aria-disabled='true'] {
        background: var(--fill);
        color: var(--t3);
        opacity: 0.55;
      }

      .ink[aria-disabled='true'] {
        background: var(--ink);
        color: var(--on-ink);
        opacity: 0.4;
      }

      .done,
      .done:hover,
      .done:active {
        background: none;
        box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--green) 40%, transparent);
        color: var(--green-text);
      }

      .label,
      .room,
      .over {
        grid-area: 1 / 1;
      }

      .room {
        height: 0;
        overflow: hidden;
        visibility: hidden;
        white-space: nowrap;
      }

      .label {
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      /* As wide as nothing, so that it cannot widen the button. */
      .over {
        display: flex;
        gap: 2px;
        align-items: center;
        justify-content: center;
        width: 0;
        white-space: nowrap;
      }

      .label .icon {
        display: inline-block;
        margin-right: 3px;
        vertical-align: -0.1875rem;
      }

      .over .icon {
        width: 0.75rem;
        height: 0.75rem;
        margin-left: -2px;
      }

      .face {
        color: inherit;
      }

      .covered {
        visibility: hidden;
      }

      @media (forced-colors: active) {
        button {
          border: 1px solid ButtonText;
        }

        .quiet {
          margin-left: 0;
        }

        /* Else the label gets a ground of its own, in the colour that it has itself. */
        .ink {
          border-color: Highlight;
          forced-color-adjust: none;
        }
      }
    `,
  ];

  @property() accessor label = '';
  /** The label with its object, for screen readers. */
  @property() accessor name = '';
  @property() accessor kind: 'bar' | 'small' = 'bar';
  /** The one button of a view that Enter presses. */
  @property({ type: Boolean }) accessor ink = false;
  /** Without a ground of its own. */
  @property({ type: Boolean }) accessor quiet = false;
  @property({ type: Boolean }) accessor off = false;
  /** Why it is off: tooltip and description. */
  @property() accessor reason: string | null = null;
  /** Before the label. */
  @property({ attribute: false }) accessor icon: TemplateResult | null = null;
  /** Another label that the button has at times: its width is kept for both. */
  @property() accessor room: string | null = null;
  /** Resolves to a word that shows in the button's own place, or null when there is nothing to say there. */
  @property({ attribute: false }) accessor press: () => Promise<string | null> = async () => null;

  @state() private accessor busy = false;
  #pressed = false;
  readonly #done = new Passing<string>(this, doneShownMs);

  override render() {
    const done = this.#done.value;
    const covered = this.busy || done !== null;
    const look = done === null ? (this.ink ? 'ink' : this.quiet ? 'quiet' : '') : 'done';
    return html`
      <button
        type="button"
        class="${this.kind} ${look}"
        aria-label=${spoken(done ?? this.label, this.name)}
        aria-disabled=${this.off ? 'true' : nothing}
        aria-busy=${this.busy ? 'true' : nothing}
        title=${this.off && this.reason !== null ? clipped(this.reason) : nothing}
        @click=${this.activate}
      >
        <span class="label ${covered ? 'covered' : ''}">${this.icon}${clipped(this.label)}</span>
        ${this.room === null ? nothing : html`<span class="room" aria-hidden="true">${this.room}</span>`}
        ${this.busy ? html`<span class="over spinner">${face('starting', 'cropped')}</span>` : nothing}
        ${!this.busy && done !== null ? html`<span class="over">${checkIcon}${clipped(done)}</span>` : nothing}
      </button>
    `;
  }

  /** What a click does; also for Enter on the view. */
  readonly activate = async (): Promise<void> => {
    if (this.off || this.#pressed) return;
    this.#pressed = true;
    this.#done.clear();
    const slow = setTimeout(() => {
      this.busy = true;
    }, busyAfterMs);
    try {
      const done = await this.press();
      // The popover may have closed, or the button gone, while it waited.
      if (done !== null && this.isConnected) this.#done.show(done);
    } finally {
      clearTimeout(slow);
      this.#pressed = false;
      this.busy = false;
    }
  };
}

/** A name must hold the words that are seen, for people who speak to their computer (WCAG 2.5.3). */
function spoken(label: string, name: string): string {
  return clipped(name.includes(label.replace(/[…?]/, '')) ? name : `${label}: ${name}`);
}
