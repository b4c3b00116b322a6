import { css, html, nothing, type TemplateResult } from 'lit';
import type { LogMark, LogRow } from '../../main/contract/logs.ts';
import { face } from '../face.ts';
import { clipped } from '../shown-words.ts';
import '../elements/press-button.ts';

/** A line, or the name of the day that begins with it. */
export type ListItem =
  | { readonly type: 'row'; readonly row: LogRow }
  | { readonly type: 'day'; readonly words: string };

export const itemKey = (item: ListItem): string => (item.type === 'row' ? item.row.id : item.words);

const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Newest first, with a day's name where the lines go over into an earlier day. */
export function itemsOf(rows: readonly LogRow[]): ListItem[] {
  const items: ListItem[] = [];
  let day: string | null = null;
  for (const row of rows) {
    const at = new Date(row.atMs);
    const own = `${days[at.getDay()]}, ${at.getDate()} ${months[at.getMonth()]}`;
    if (day !== null && own !== day) items.push({ type: 'day', words: own });
    day = own;
    items.push({ type: 'row', row });
  }
  return items;
}

export interface RowActions {
  readonly isOpen: boolean;
  readonly isRaw: boolean;
  readonly isStop: boolean;
  readonly toggle: () => void;
  readonly toggleRaw: () => void;
  readonly copy: () => Promise<string | null>;
}

const marks: Readonly<Record<LogMark, readonly [TemplateResult, string]>> = {
  good: [face('healthy', 'cropped'), ''],
  warn: [face('degraded', 'cropped'), 'Warning: '],
  error: [face('failed', 'cropped'), 'Error: '],
  info: [html`<span class="dot"></span>`, ''],
  debug: [html`<span class="dot hollow"></span>`, ''],
};

const fromCore = 'CLIProxyAPI: ';

export function rowHtml(row: LogRow, own: RowActions): TemplateResult {
  const [mark, word] = marks[row.mark];
  const says = row.fromCore && row.sentence.startsWith(fromCore);
  const sentence = says ? row.sentence.slice(fromCore.length) : row.sentence;
  return html`<div class="row ${own.isOpen ? 'open' : ''}">
    <button
      type="button"
      class="line"
      data-id=${row.id}
      tabindex=${own.isStop ? 0 : -1}
      aria-expanded=${own.isOpen ? 'true' : 'false'}
      @click=${own.toggle}
    >
      <span class="time">${new Date(row.atMs).toTimeString().slice(0, 8)}</span>
      <span class="mark">${mark}</span>
      <span class="sentence"
        ><span class="unseen">${word}</span>${
          row.fromCore ? html`<span class="core">${fromCore}</span>` : nothing
        }${clipped(sentence)}</span
      >
    </button>
    ${own.isOpen ? detailHtml(row, own) : nothing}
  </div>`;
}

const detailHtml = (row: LogRow, { isRaw, toggleRaw, copy }: RowActions) => html`
  <div class="detail">
    ${
      isRaw
        ? html`<pre class="raw">${row.raw}</pre>`
        : html`<dl>
            <dt>event</dt>
            <dd>${row.event}</dd>
            ${row.fields.map(
              ([name, value]) => html`<dt>${clipped(name)}</dt><dd>${clipped(value)}</dd>`,
            )}
          </dl>`
    }
    <div class="buttons">
      <press-button kind="small" label="Copy" name="Copy this line" .press=${copy}></press-button>
      <button type="button" class="plain" aria-pressed=${isRaw ? 'true' : 'false'} @click=${toggleRaw}>
        Raw JSON
      </button>
    </div>
  </div>
`;

export const rowStyle = css`
  .row {
    width: 100%;
    border-radius: 10px;
  }

  .row.open {
    background: var(--group);
    box-shadow: inset 0 0 0 1px var(--hair);
  }

  .line {
    display: grid;
    grid-template-columns: 3.5rem 0.75rem 1fr;
    gap: 8px;
    width: 100%;
    padding: 5px 8px;
    border-radius: 8px;
    color: var(--t1);
    font: 400 0.75rem / 1.0625rem var(--ui);
    -webkit-user-select: text;
    user-select: text;
  }

  .line:hover {
    background: var(--fill);
  }

  .open .line:hover {
    background: none;
  }

  .line:focus-visible {
    outline-offset: -2px;
  }

  .time {
    color: var(--t3);
    font: 400 0.6875rem / 1.0625rem var(--mono);
    font-variant-numeric: tabular-nums;
  }

  .mark {
    display: grid;
    height: 1.0625rem;
    place-items: center;
  }

  .mark .face {
    width: 0.75rem;
    height: 0.75rem;
  }

  .dot {
    width: 4px;
    height: 4px;
    border-radius: 2px;
    background: var(--grey);
  }

  .dot.hollow {
    background: none;
    box-shadow: 0 0 0 1px var(--grey);
  }

  .sentence {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow-wrap: anywhere;
  }

  .open .sentence {
    -webkit-line-clamp: none;
  }

  .core,
  .day {
    color: var(--t3);
  }

  .day {
    width: 100%;
    padding: 8px 8px 2px;
    font: 400 0.75rem / 1rem var(--ui);
  }

  .detail {
    padding: 0 8px 8px calc(4.25rem + 24px);
  }

  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0 12px;
    margin: 0;
  }

  dt,
  dd,
  .raw {
    margin: 0;
    overflow-wrap: anywhere;
    font: 400 0.6875rem / 1rem var(--mono);
    white-space: pre-wrap;
    -webkit-user-select: text;
    user-select: text;
  }

  dt {
    color: var(--t2);
  }

  .buttons {
    display: flex;
    gap: 8px;
    margin-top: 8px;
  }

  .plain {
    min-height: 28px;
    padding: 0 8px;
    border-radius: 6px;
    color: var(--t2);
    font: 500 0.75rem / 1rem var(--ui);
  }

  .plain:hover {
    background: var(--fill);
  }

  @container (inline-size < 15rem) {
    .line {
      grid-template-columns: 0.75rem 1fr;
    }

    .time {
      grid-column: 1 / -1;
    }

    .detail {
      padding-left: 8px;
    }
  }
`;
