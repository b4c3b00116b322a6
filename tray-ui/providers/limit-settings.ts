import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import type { LimitsChange, LimitsState } from '../../main/contract/limits.ts';
import { iconStyle } from '../base/icons.ts';
import { resultWords } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { fieldStyle, selectHtml } from '../elements/field.ts';
import '../elements/press-button.ts';
import { detailStyle } from './detail-style.ts';

/** From which one is chosen; settings.json may have another. */
const thresholds = [10, 20, 30] as const;

interface Choice {
  /** What stands for no choice. */
  readonly none: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly change: (value: string | null) => LimitsChange;
}

/** Under the rows: when services are asked what is left of a subscription. */
@customElement('limit-settings')
export class LimitSettings extends LitElement {
  static override styles = [
    base,
    detailStyle,
    fieldStyle,
    iconStyle,
    css`
      .limits {
        padding: 12px 2px 0;
      }

      .buttons {
        margin-top: 4px;
      }

      label {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 8px;
        align-items: center;
        justify-content: space-between;
        margin-top: 8px;
      }

      .hint {
        margin-top: 6px;
      }

      select {
        font-size: 0.75rem;
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
      ${this.limits.isOn ? this.#selects(this.limits) : nothing}
      ${isStale(this.limits) ? html`<p class="hint">${staleWords}</p>` : nothing}
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

  #selects({ tray, notifyBelow }: LimitsState) {
    const windows = tray.choices.map(({ id, label }) => ({ value: id, label }));
    const levels = [...new Set([...thresholds, ...(notifyBelow === null ? [] : [notifyBelow])])];
    const shares = levels
      .toSorted((a, b) => a - b)
      .map((percent) => ({ value: String(percent), label: `Under ${percent} % left` }));
    return html`${this.#select('In the tray', tray.chosen, {
      none: 'Nothing',
      options: windows,
      change: (id) => ({ inTray: id }),
    })}
    ${this.#select('Notify me', notifyBelow === null ? null : String(notifyBelow), {
      none: 'Never',
      options: shares,
      change: (percent) => ({ notifyBelow: percent === null ? null : Number(percent) }),
    })}`;
  }

  #select(label: string, chosen: string | null, { none, options, change }: Choice) {
    const take = (event: Event): void => {
      const { value } = event.target as HTMLSelectElement;
      void this.#ask(change(value === '' ? null : value));
    };
    return html`<label>
      <span>${label}</span>
      ${selectHtml(html`<select @change=${take}>
        <option value="" .selected=${chosen === null}>${none}</option>
        ${options.map(
          (option) =>
            html`<option value=${option.value} .selected=${option.value === chosen}>
              ${clipped(option.label)}
            </option>`,
        )}
      </select>`)}
    </label>`;
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

const staleWords =
  'Tray and notification know what was told last. Asking in the background too keeps that fresh.';

/** Something tells of limits while this tab is not looked at, and nobody is asked then. */
const isStale = ({ isOn, inBackground, notifyBelow, tray }: LimitsState): boolean =>
  isOn && !inBackground && (notifyBelow !== null || tray.chosen !== null);
