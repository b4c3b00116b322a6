import { html, nothing } from 'lit';
import type { Severity } from '../../main/contract/logs.ts';
import { searchIcon } from '../base/icons.ts';
import { optionsHtml, selectHtml } from '../elements/field.ts';
import { type LogChoice, levelChoices, rangeWords, type Span, spanChoices } from './log-filters.ts';

const minuteMs = 60_000;

export interface FilterHandlers {
  readonly search: (text: string) => void;
  readonly level: (minLevel: Severity) => void;
  readonly span: (span: Span) => void;
  readonly askRange: () => void;
  readonly openSettings: () => void;
}

/** What is searched for, how grave and how old. */
export function filtersHtml({ minLevel, span, range }: LogChoice, on: FilterHandlers) {
  const onSpan = ({ target }: Event): void => {
    const select = target as HTMLSelectElement;
    const { value } = select;
    if (value !== 'range' && value !== 'settings') return on.span(Number(value) as Span);
    // What is in force stays shown; these two are ways, not times.
    select.value = range ? 'chosen' : String(span);
    if (value === 'settings') on.openSettings();
    else on.askRange();
  };
  const onSearch = ({ target }: Event): void => on.search((target as HTMLInputElement).value);
  const onLevel = ({ target }: Event): void =>
    on.level((target as HTMLSelectElement).value as Severity);
  return html`
    <span class="search"
      >${searchIcon}<input type="search" placeholder="Search" aria-label="Search the log" maxlength="200" @input=${onSearch}
    /></span>
    ${selectHtml(html`<select class="level" aria-label="Level" .value=${minLevel} @change=${onLevel}>
      ${optionsHtml(levelChoices, minLevel)}
    </select>`)}
    ${selectHtml(html`<select class="span" aria-label="Time" @change=${onSpan}>
      ${range ? html`<option value="chosen" selected>${rangeWords(range)}</option>` : nothing}
      ${optionsHtml(spanChoices, range ? null : span)}
      <option value="range">Range…</option>
      <option value="settings">Log settings…</option>
    </select>`)}
  `;
}

type Range = NonNullable<LogChoice['range']>;

/** From when to when; at first the last hour. */
export function rangeHtml({ range }: LogChoice, nowMs: number, choose: (range: Range) => void) {
  const { fromMs, toMs } = range ?? { fromMs: nowMs - 60 * minuteMs, toMs: nowMs };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const chosen = rangeIn(new FormData(event.target as HTMLFormElement));
    if (chosen) choose(chosen);
  };
  return html`<form class="range" @submit=${onSubmit}>
    <input type="datetime-local" name="from" aria-label="From" .value=${fieldTime(fromMs)} />
    <input type="datetime-local" name="to" aria-label="To" .value=${fieldTime(toMs)} />
    <button type="submit" class="plain ghost">Show</button>
  </form>`;
}

function rangeIn(fields: FormData): Range | null {
  const fromMs = Date.parse(String(fields.get('from')));
  const toMs = Date.parse(String(fields.get('to')));
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return null;
  // Fields tell minutes: the last one is meant whole.
  return { fromMs: Math.min(fromMs, toMs), toMs: Math.max(fromMs, toMs) + minuteMs - 1 };
}

/** `2026-11-23T14:31`, local. */
function fieldTime(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * minuteMs;
  return new Date(atMs - offsetMs).toISOString().slice(0, 16);
}
