import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ExportPreview } from '../../main/contract/logs.ts';
import { clipped } from '../base/shown-words.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';

/** Exactly what the zip will hold, before it is written. */
@customElement('export-preview')
export class ExportPreviewView extends LitElement {
  static override styles = [
    subViewStyle,
    css`
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
  @property({ attribute: false }) accessor back: () => void = () => {};

  override render() {
    return html`
      ${backRow('Logs', this.back)}
      <p class="sentence" role="status">
        ${clipped(this.said ?? 'This goes into the zip. No keys, addresses, prompts or home paths.')}
      </p>
      ${this.preview === null ? nothing : this.#content(this.preview)}
    `;
  }

  #content({ files, report }: ExportPreview) {
    return html`
      <div class="card" role="list" aria-label="Files">
        ${files.map(
          ({ name, bytes }) => html`<div class="row" role="listitem">
            <span class="name">${clipped(name)}</span><span class="size">${sizeWords(bytes)}</span>
          </div>`,
        )}
      </div>
      <pre tabindex="0" role="region" aria-label="report.txt">${report}</pre>
    `;
  }
}

/** `412 kB`, `1.2 MB`. */
const sizeWords = (bytes: number): string =>
  bytes < 1_000_000
    ? `${Math.max(1, Math.ceil(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
