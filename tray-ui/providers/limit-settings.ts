import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import type { LimitsChange, LimitsState } from '../../main/contract/limits.ts';
import { resultWords } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import '../elements/press-button.ts';
import { detailStyle } from './detail-style.ts';

/** Under the rows: when services are asked what is left of a subscription. */
@customElement('limit-settings')
export class LimitSettings extends LitElement {
  static override styles = [
    base,
    detailStyle,
    css`
      .limits {
        padding: 12px 2px 0;
      }

      .buttons {
        margin-top: 4px;
      }
    `,
  ];

  @property({ attribute: false }) accessor limits: LimitsState | null = null;
  @property({ attribute: false }) accessor bridge!: Bridge;
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};
  @state() private accessor said: string | null = null;

  override render() {
    if (!this.limits) return nothing;
    return html`<div class="limits" role="group" aria-label="Limits">
      <p>${wordsOf(this.limits)}</p>
      ${this.said === null ? nothing : html`<p class="said">${clipped(this.said)}</p>`}
      <div class="buttons">${this.#buttons(this.limits)}</div>
    </div>`;
  }

  #buttons({ isOn, inBackground }: LimitsState) {
    if (!isOn) return this.#button('Show limits', { isOn: true });
    return html`${this.#button('Ask for limits', null)}
    ${
      inBackground
        ? this.#button('Not in the background', { inBackground: false })
        : this.#button('Also in the background', { inBackground: true })
    }
    ${this.#button('Turn limits off', { isOn: false })}`;
  }

  #button(label: string, change: LimitsChange | null) {
    return html`<press-button
      kind="small"
      label=${label}
      name=${label}
      .press=${() => this.#ask(change)}
    ></press-button>`;
  }

  async #ask(change: LimitsChange | null): Promise<null> {
    const reply = await (change === null
      ? this.bridge.LIMITS_LOOK(undefined)
      : this.bridge.LIMITS_CHANGE(change));
    this.said = resultWords(reply);
    if (this.said !== null) this.say(this.said);
    return null;
  }
}

function wordsOf({ isOn, inBackground }: LimitsState): string {
  if (!isOn) return 'No service is asked what is left of a subscription.';
  const when = inBackground
    ? 'and every 15 minutes besides'
    : 'each account every 5 minutes at most';
  return `The services are asked what is left when this tab is opened, ${when}.`;
}
