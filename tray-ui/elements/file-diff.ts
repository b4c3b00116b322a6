import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Difference, DiffLine } from '../../main/contract/tools.ts';
import { checkIcon } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { backRow, subViewStyle } from './sub-view.ts';

type DiffFile = Difference['files'][number];

export const changesNothing = ({ files }: Difference): boolean =>
  files.every(({ isNew, added, removed }) => !isNew && added + removed === 0);

/** What would be written, to be looked at first; between its sentence and its lines whatever its parent puts there. Never cut: a long line hangs under its own start. */
@customElement('file-diff')
export class FileDiff extends LitElement {
  static override styles = [
    subViewStyle,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }

      .back,
      .sentence,
      .promise {
        flex: none;
      }

      .back {
        align-self: start;
        font-weight: 600;
      }

      .path {
        color: var(--t1);
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }

      .card {
        min-height: 7rem;
        padding: 7px 0;
        overflow-y: auto;
        color: var(--t2);
        font: 400 0.6875rem / 1.125rem var(--mono);
        font-variant-ligatures: none;
      }

      .file {
        padding: 2px 12px 4px;
        color: var(--t2);
      }

      .line {
        display: grid;
        grid-template-columns: 10px auto 1fr;
        padding: 0 10px;
      }

      /* Deeper ones would leave no room for the words. */
      .lead {
        max-width: 16ch;
        overflow: hidden;
        tab-size: 2;
        white-space: pre;
      }

      .text {
        min-width: 0;
        padding-left: 4ch;
        overflow-wrap: anywhere;
        text-indent: -4ch;
        white-space: pre-wrap;
      }

      .added,
      .removed {
        color: var(--t1);
      }

      .added {
        background: light-dark(#e3f4e9, #1e3a2a);
      }

      .removed {
        background: light-dark(#fbe7e7, #44262a);
      }

      .added .sign {
        color: var(--green-text);
      }

      .removed .sign {
        color: light-dark(#be2329, #ff8b8e);
      }

      .gap {
        padding: 0 20px;
        color: var(--t3);
      }

      .promise {
        display: flex;
        gap: 8px;
        margin: 12px 0 0;
      }

      .promise .icon {
        color: var(--green-text);
      }

      @container (inline-size < 15rem) {
        .card {
          overflow-y: visible;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor diff: Difference | null = null;
  @property() accessor name = '';
  /** What an attempt to write answered, in the place of the sentence. */
  @property({ attribute: false }) accessor said: string | null = null;
  @property({ attribute: false }) accessor back: () => void = () => {};
  @query('.back') private accessor backButton: HTMLElement | null = null;
  @query('.card') private accessor changes: HTMLElement | null = null;

  /** To where arrows scroll and Enter is the bar's; no button is under a second Enter. */
  override focus(): void {
    (this.changes ?? this.backButton)?.focus();
  }

  override render() {
    if (!this.diff) return nothing;
    const { files, sentence } = this.diff;
    return html`
      ${backRow(clipped(this.name), this.back)}
      <p class="sentence">${this.said === null ? sentenceHtml(sentence, files) : clipped(this.said)}</p>
      <slot></slot>
      ${
        changesNothing(this.diff)
          ? nothing
          : html`<div class="card inside" tabindex="0" role="region" aria-label="Changes for ${clipped(this.name)}">
              ${files.map((file) => fileHtml(file, files.length > 1))}
            </div>`
      }
      ${this.#promise()}
    `;
  }

  #promise() {
    if (!this.diff || changesNothing(this.diff)) return nothing;
    const words = this.diff.files.every(({ isNew }) => isNew)
      ? 'Nothing else is touched. Undo takes the file away again.'
      : 'The old file is kept as a copy. Undo puts back exactly the same bytes.';
    return html`<p class="promise">${checkIcon}<span>${words}</span></p>`;
  }
}

/** The sentence, with paths as such. */
function sentenceHtml(sentence: string, files: readonly DiffFile[]) {
  let parts: unknown[] = [sentence];
  for (const { path } of files) {
    parts = parts.flatMap((part) => {
      if (typeof part !== 'string' || path === '') return [part];
      return part
        .split(path)
        .flatMap((words, i) =>
          i === 0 ? [words] : [html`<span class="path">${path}</span>`, words],
        );
    });
  }
  return parts;
}

const fileHtml = ({ path, lines }: DiffFile, isOneOfSeveral: boolean) => html`
  ${isOneOfSeveral ? html`<div class="file">${path}</div>` : nothing}
  ${lines.map(lineHtml)}
`;

const looks = {
  '+': ['added', 'Added: '],
  '-': ['removed', 'Removed: '],
  ' ': ['same', ''],
} as const;

function lineHtml({ sign, text }: DiffLine) {
  if (sign === 'gap') {
    return html`<div class="gap"><span class="unseen">Lines left out</span><span aria-hidden="true">⋯</span></div>`;
  }
  const [look, word] = looks[sign];
  const lead = /^[ \t]*/.exec(text)?.[0] ?? '';
  return html`<div class="line ${look}">
    <span class="sign" aria-hidden="true">${sign}</span
    ><span class="lead">${lead}</span
    ><span class="text"><span class="unseen">${word}</span>${text.slice(lead.length)}</span>
  </div>`;
}
