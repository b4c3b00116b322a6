import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ExportPreview } from '../../main/contract/logs.ts';
import { type BarButton, barButton } from '../base/bar.ts';
import { type RunAction, resultWords } from '../base/run-action.ts';
import { barChanged, TabView } from '../base/tab-view.ts';
import { base } from '../base/theme.ts';
import './export-preview.ts';
import './log-settings.ts';
import './logs-view.ts';
import type { LogsView } from './logs-view.ts';

type Part = 'lines' | 'export' | 'settings';

/** The Logs tab: the lines, what an export would hold, and the settings. */
@customElement('logs-tab')
export class LogsTab extends TabView {
  static override styles = [
    base,
    css`
      :host {
        height: 100%;
      }
    `,
  ];

  @property({ attribute: false }) accessor runAction!: RunAction;
  /** Whether the bar takes no press just now. */
  @property({ attribute: false }) accessor isGuarded: () => boolean = () => false;
  @state() private accessor shown: Part = 'lines';
  @state() private accessor preview: ExportPreview | null = null;
  /** Whether the user wants the sidecar's last words in it: asked anew for each export. */
  @state() private accessor withWords = false;
  /** What an attempt to export answered. */
  @state() private accessor exportSaid: string | null = null;
  @query('logs-view') private accessor lines: LogsView | null = null;

  /** At rest there is nothing to decide. */
  get bar(): readonly BarButton[] {
    return this.shown === 'export'
      ? [
          barButton('cancel', 'Cancel', this.#leaveExport),
          barButton('save-zip', 'Save zip…', this.#saveZip, { primary: true }),
        ]
      : [
          barButton('open-log-folder', 'Open log folder', this.#openFolder, { apart: true }),
          barButton('export', 'Export…', this.askExport, { name: 'Export logs…' }),
        ];
  }

  escape(): boolean {
    if (this.shown === 'lines') return this.lines?.escape() ?? false;
    this.#toLines();
    return true;
  }

  /** Nothing here is secret, and what was read is to stand as it was. */
  conceal(): void {}

  showAround(fromMs: number, toMs: number): void {
    this.#toLines();
    this.lines?.showAround(fromMs, toMs);
  }

  async focusSearch(): Promise<void> {
    this.#toLines();
    await this.updateComplete;
    this.lines?.focusSearch();
  }

  readonly askExport = async (): Promise<null> => {
    this.shown = 'export';
    this.preview = null;
    this.exportSaid = null;
    this.withWords = false;
    await this.#readPreview();
    return null;
  };

  async #readPreview(): Promise<void> {
    const lastWords = this.withWords;
    const reply = await this.bridge.LOGS_EXPORT_PREVIEW({ lastWords });
    // Only the answer to the newest question counts.
    if (lastWords !== this.withWords) return;
    if (reply.ok) this.preview = reply.value;
    else this.exportSaid = reply.refusal.sentence;
  }

  readonly #toggleWords = (): void => {
    this.withWords = !this.withWords;
    void this.#readPreview();
  };

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('shown')) this.dispatchEvent(barChanged());
  }

  override render() {
    return html`
      <logs-view
        ?hidden=${this.shown !== 'lines'}
        ?active=${this.active}
        .source=${this.bridge}
        .openFolder=${this.#openFolder}
        .openSettings=${this.#openSettings}
        .say=${this.say}
      ></logs-view>
      ${this.shown === 'export' ? this.#export() : nothing}
      ${
        this.shown === 'settings'
          ? html`<log-settings .source=${this.bridge} .back=${this.#toLines}></log-settings>`
          : nothing
      }
    `;
  }

  #export() {
    return html`<export-preview
      .preview=${this.preview}
      .said=${this.exportSaid}
      ?withwords=${this.withWords}
      .toggleWords=${this.#toggleWords}
      .back=${this.#toLines}
    ></export-preview>`;
  }

  readonly #toLines = (): void => {
    this.shown = 'lines';
  };

  readonly #openSettings = (): void => {
    this.shown = 'settings';
  };

  readonly #openFolder = async (): Promise<null> => {
    await this.runAction('open-log-folder');
    return null;
  };

  readonly #leaveExport = async (): Promise<null> => {
    this.#toLines();
    return null;
  };

  readonly #saveZip = async (): Promise<null> => {
    if (this.isGuarded()) return null;
    const reply = await this.bridge.LOGS_EXPORT_SAVE({ lastWords: this.withWords });
    this.exportSaid = resultWords(reply) ?? this.exportSaid;
    return null;
  };
}
