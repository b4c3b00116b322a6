import { html, nothing, type TemplateResult } from 'lit';
import type { LogMark, LogRow } from '../../main/contract/logs.ts';
import { face } from '../base/face.ts';
import { clipped } from '../base/shown-words.ts';
import { smallButton } from '../elements/small-button.ts';

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

const fromSidecar = 'CLIProxyAPI: ';

export function rowHtml(row: LogRow, own: RowActions): TemplateResult {
  const [mark, word] = marks[row.mark];
  const says = row.fromSidecar && row.sentence.startsWith(fromSidecar);
  const sentence = says ? row.sentence.slice(fromSidecar.length) : row.sentence;
  return html`<div class="row ${own.isOpen ? 'open' : ''}">
    <button
      type="button"
      class="line ghost inside selectable"
      data-id=${row.id}
      tabindex=${own.isStop ? 0 : -1}
      aria-expanded=${own.isOpen ? 'true' : 'false'}
      @click=${own.toggle}
    >
      <span class="time ticks">${new Date(row.atMs).toTimeString().slice(0, 8)}</span>
      <span class="mark">${mark}</span>
      <span class="sentence"
        ><span class="unseen">${word}</span>${
          row.fromSidecar ? html`<span class="core">${fromSidecar}</span>` : nothing
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
        : html`<dl class="selectable">
            <dt>event</dt>
            <dd>${row.event}</dd>
            ${row.fields.map(
              ([name, value]) => html`<dt>${clipped(name)}</dt><dd>${clipped(value)}</dd>`,
            )}
          </dl>`
    }
    <div class="buttons">
      ${smallButton('Copy', copy, { name: 'Copy this line' })}
      <button type="button" class="plain ghost" aria-pressed=${isRaw ? 'true' : 'false'} @click=${toggleRaw}>
        Raw JSON
      </button>
    </div>
  </div>
`;
