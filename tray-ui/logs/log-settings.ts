import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { LogSettings, Origin } from '../../main/contract/logs.ts';
import { whyRefused } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { chosenIn, fieldStyle, optionsHtml, selectHtml } from '../elements/field.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import { levelChoices } from './log-filters.ts';

const origins: Readonly<Record<Origin, string>> = {
  environment: 'Set by the environment for this run.',
  setting: 'Your setting.',
  default: 'The default.',
};

const hourChoices = [1, 6, 12, 24, 72, 168];

/** What is logged and for how long, and who said so. A change holds at once. */
@customElement('log-settings')
export class LogSettingsView extends LitElement {
  static override styles = [
    subViewStyle,
    fieldStyle,
    css`
      .card .row {
        min-height: 2.875rem;
      }
    `,
  ];

  @property({ attribute: false }) accessor source!: Bridge;
  @property({ attribute: false }) accessor back: () => void = () => {};
  @state() private accessor settings: LogSettings | null = null;
  @state() private accessor refused: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#take(this.source.LOGS_SETTINGS(undefined));
  }

  override render() {
    return html`
      ${backRow('Logs', this.back)}
      <p class="sentence" role="status">${clipped(this.refused ?? 'Changes hold at once.')}</p>
      ${this.settings === null ? nothing : this.#rows(this.settings)}
    `;
  }

  #rows({ level, retentionHours }: LogSettings) {
    const hours = [...new Set([...hourChoices, retentionHours.value])]
      .sort((a, b) => a - b)
      .map((value) => [value, value === 1 ? '1 hour' : `${value} hours`] as const);
    return html`<div class="card">
      <div class="row">
        <div class="name">Write to the log<p>${origins[level.origin]}</p></div>
        ${selectHtml(html`<select aria-label="Write to the log" @change=${this.#onLevel}>
          ${optionsHtml(levelChoices, level.value)}
        </select>`)}
      </div>
      <div class="row">
        <div class="name">Keep for<p>${origins[retentionHours.origin]}</p></div>
        ${selectHtml(html`<select aria-label="Keep for" @change=${this.#onHours}>
          ${optionsHtml(hours, retentionHours.value)}
        </select>`)}
      </div>
    </div>`;
  }

  async #take(answer: Promise<Reply<LogSettings>>): Promise<void> {
    const reply = await answer;
    this.refused = whyRefused(reply);
    if (reply.ok) this.settings = reply.value;
  }

  readonly #onLevel = ({ target }: Event): void => {
    const level = chosenIn(levelChoices, target);
    if (level) void this.#take(this.source.LOGS_SETTINGS_CHANGE({ level }));
  };

  readonly #onHours = ({ target }: Event): void =>
    void this.#take(
      this.source.LOGS_SETTINGS_CHANGE({
        retentionHours: Number((target as HTMLSelectElement).value),
      }),
    );
}
