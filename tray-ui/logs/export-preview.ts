import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ExportPreview } from '../../main/contract/logs.ts';
import { clipped } from '../base/shown-words.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import { switchHtml, switchStyle } from '../elements/switch.ts';

const usualSentence = 'This goes into the zip. No keys, addresses, prompts or home paths.';
const withWordsSentence =
  'Keys, addresses and home paths are taken out. What CLIProxyAPI wrote may say more.';

/** Exactly what the zip will hold, before it is written. */
@customElement('export-preview')
export class ExportPreviewView extends LitElement {
  static override styles = [
    subViewStyle,
    switchStyle,
    css`
      .words {
        margin-top: 12px;
      }

      .name p {
        color: var(--t2);
      }

      .size {
        flex: none;
        font-variant-numeric: tabular-nums;
      }

      pre {
        margin: 12px 0 0;
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--inset);
        color: var(--t1);
        font: 400 0.6875rem / 1rem var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) accessor preview: ExportPreview | null = null;
  /** What an attempt answered, in the place of the sentence. */
  @property({ attribute: false }) accessor said: string | null = null;
  /** Whether the sidecar's last words are in it. */
  @property({ type: Boolean }) accessor withWords = false;
  @property({ attribute: false }) accessor toggleWords: () => void = () => {};
  @property({ attribute: false }) accessor back: () => void = () => {};

  override render() {
    return html`
      ${backRow('Logs', this.back)}
      <p class="sentence" role="status">
        ${clipped(this.said ?? (this.withWords ? withWordsSentence : usualSentence))}
      </p>
      ${this.preview === null ? nothing : this.#content(this.preview)}
    `;
  }

  #content({ files, report, lastWords }: ExportPreview) {
    return html`
      <div class="card" role="list" aria-label="Files">
        ${files.map(
          ({ name, bytes }) => html`<div class="row" role="listitem">
            <span class="name">${clipped(name)}</span><span class="size">${sizeWords(bytes)}</span>
          </div>`,
        )}
      </div>
      ${lastWords === 0 ? nothing : this.#choice(lastWords)}
      <pre tabindex="0" role="region" aria-label="report.txt">${report}</pre>
    `;
  }

  #choice(lines: number) {
    return html`<div class="card words">
      <div class="row">
        <div class="name">
          With CLIProxyAPI's last words
          <p>${lines} ${lines === 1 ? 'line' : 'lines'} that it wrote itself. Read them below before you pass them on.</p>
        </div>
        ${switchHtml(this.withWords, "With CLIProxyAPI's last words", this.toggleWords)}
      </div>
    </div>`;
  }
}

/** `412 kB`, `1.2 MB`. */
const sizeWords = (bytes: number): string =>
  bytes < 1_000_000
    ? `${Math.max(1, Math.ceil(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
