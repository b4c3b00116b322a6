import '@lit-labs/virtualizer';
import type { LitVirtualizer } from '@lit-labs/virtualizer';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { LogRow, Severity } from '../../main/contract/logs.ts';
import { fieldStyle, selectHtml } from '../elements/sub-view.ts';
import { faceColours } from '../face.ts';
import { iconStyle } from '../icons.ts';
import { clipped } from '../shown-words.ts';
import { base } from '../theme.ts';
import { LogFeed, type LogSource } from './log-feed.ts';
import {
  filterOf,
  firstChoice,
  type LogChoice,
  levelChoices,
  nothingWords,
  rangeWords,
  type Span,
  spanChoices,
} from './log-filters.ts';
import { itemKey, itemsOf, type ListItem, rowHtml, rowStyle } from './log-rows.ts';
import { logsViewStyle } from './logs-view-style.ts';
import { countWords } from './time-words.ts';

/** Typing is over for now. */
const typedMs = 200;
const minuteMs = 60_000;
/** The next page is fetched this many rows before the end. */
const rowsAhead = 40;

/** The log, newest line on top: filters, a live tail, and rows that open. */
@customElement('logs-view')
export class LogsView extends LitElement {
  static override styles = [base, faceColours, iconStyle, fieldStyle, rowStyle, logsViewStyle];

  @property({ attribute: false }) accessor source: LogSource | null = null;
  /** On screen: only then are new lines asked for. */
  @property({ type: Boolean }) accessor active = false;
  @property({ attribute: false }) accessor openFolder: () => void = () => {};
  @property({ attribute: false }) accessor openSettings: () => void = () => {};
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};

  @state() private accessor choice: LogChoice = firstChoice;
  @state() private accessor asksRange = false;
  @state() private accessor openId: string | null = null;
  @state() private accessor isRaw = false;
  @state() private accessor stopId: string | null = null;
  @query('input[type=search]') private accessor search: HTMLInputElement | null = null;
  @query('lit-virtualizer') private accessor list: LitVirtualizer<ListItem> | null = null;

  readonly #feed = new LogFeed(this);
  #typed: ReturnType<typeof setTimeout> | undefined;
  #items: ListItem[] = [];
  #itemsOf: readonly LogRow[] | null = null;

  /** Shows everything around a moment: the minute of a strip bar, an exit. */
  showAround(fromMs: number, toMs: number): void {
    const filters = { ...firstChoice, minLevel: 'debug', range: { fromMs, toMs } } as const;
    this.#choose(filters);
    if (this.search) this.search.value = '';
  }

  focusSearch(): void {
    this.search?.focus();
    this.search?.select();
  }

  /** What Escape does here; false when there is nothing left to close. */
  escape(): boolean {
    if (this.openId !== null) {
      this.openId = null;
      this.#feed.isReading = this.#isScrolled();
      return true;
    }
    if (this.asksRange || this.choice.search !== '') {
      this.asksRange = false;
      if (this.search) this.search.value = '';
      this.#choose({ ...this.choice, search: '' });
      return true;
    }
    return false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typed);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('active')) return;
    if (!this.active) this.#feed.stop();
    else if (this.#feed.phase === 'ready') this.#feed.resume();
    else this.#load();
  }

  override render() {
    return html`
      <div class="filters">${this.#filters()}</div>
      ${this.asksRange ? this.#rangeForm() : nothing}
      <div class="header">${this.#header()}</div>
      ${this.#body()}
    `;
  }

  #filters() {
    const { minLevel, span, range } = this.choice;
    return html`
      <span class="search"
        ><svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.25" /><path d="M10.25 10.25L13.5 13.5" /></svg
        ><input type="search" placeholder="Search" aria-label="Search the log" maxlength="200" @input=${this.#onSearch}
      /></span>
      ${selectHtml(html`<select class="level" aria-label="Level" .value=${minLevel} @change=${this.#onLevel}>
        ${levelChoices.map(([value, words]) => html`<option value=${value} ?selected=${value === minLevel}>${words}</option>`)}
      </select>`)}
      ${selectHtml(html`<select class="span" aria-label="Time" @change=${this.#onSpan}>
        ${range ? html`<option value="chosen" selected>${rangeWords(range)}</option>` : nothing}
        ${spanChoices.map(([value, words]) => html`<option value=${value} ?selected=${!range && value === span}>${words}</option>`)}
        <option value="range">Range…</option>
        <option value="settings">Log settings…</option>
      </select>`)}
    `;
  }

  #rangeForm() {
    const { range } = this.choice;
    const [fromMs, toMs] = range
      ? [range.fromMs, range.toMs]
      : [Date.now() - 60 * minuteMs, Date.now()];
    return html`<form class="range" @submit=${this.#onRange}>
      <input type="datetime-local" name="from" aria-label="From" .value=${fieldTime(fromMs)} />
      <input type="datetime-local" name="to" aria-label="To" .value=${fieldTime(toMs)} />
      <button type="submit" class="plain">Show</button>
    </form>`;
  }

  #header() {
    const { phase, count, rows, waiting, isReading, isLive } = this.#feed;
    if (phase === 'slow') return html`<span>Looking for lines…</span>`;
    if (phase !== 'ready' || rows.length === 0) return html`<span></span>`;
    const mode = isLive ? (isReading ? ', paused while you read' : ', live') : '';
    const lines = countWords(count?.matching ?? rows.length, 'line');
    const lost = count
      ? count.unreadable.torn + count.unreadable.foreign + count.unreadable.overlong
      : 0;
    return html`
      <span class="count">${lines}${mode}${lost > 0 ? `, ${lost} unreadable` : ''}</span>
      ${
        waiting > 0
          ? html`<button type="button" class="pill" @click=${this.#toTop}>
              <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 12.5V3.5M4.25 7.25L8 3.5L11.75 7.25" /></svg>
              ${waiting} new
            </button>`
          : nothing
      }
    `;
  }

  #body() {
    const { phase, rows, count } = this.#feed;
    if (phase === 'broken') {
      const sentence = 'The folder is not readable.';
      return this.#empty("Logs can't be read.", sentence, 'Open folder', this.openFolder);
    }
    if (phase === 'ready' && rows.length === 0) {
      return count?.all === 0
        ? this.#empty('No lines yet', 'The first come with the next start.', null, () => {})
        : this.#empty(
            'Nothing matches',
            nothingWords(this.choice, count),
            'Clear filters',
            this.#clear,
          );
    }
    return html`<div class="lines" role="log" aria-live="off" aria-label="Log lines" @keydown=${this.#onKey}>
      <lit-virtualizer
        scroller
        .items=${this.#listItems(rows)}
        .keyFunction=${itemKey}
        .renderItem=${this.#item()}
        @scroll=${this.#onScroll}
        @rangeChanged=${this.#onRangeChanged}
      ></lit-virtualizer>
    </div>`;
  }

  #empty(title: string, sentence: string, label: string | null, press: () => void) {
    return html`<div class="empty">
      <span class="ring"></span>
      <h2>${title}</h2>
      <p>${clipped(sentence)}</p>
      ${label === null ? nothing : html`<button type="button" class="small" @click=${press}>${label}</button>`}
    </div>`;
  }

  #listItems(rows: readonly LogRow[]): ListItem[] {
    if (rows !== this.#itemsOf) {
      this.#itemsOf = rows;
      this.#items = itemsOf(rows);
    }
    return this.#items;
  }

  /** A new function each time: the virtualizer draws its rows anew only for one. */
  #item() {
    const stopId = this.stopId ?? this.#feed.rows[0]?.id;
    const { openId, isRaw } = this;
    return (item: ListItem) => {
      if (item.type === 'day') return html`<div class="day">${item.words}</div>`;
      const { row } = item;
      return rowHtml(row, {
        isOpen: row.id === openId,
        isRaw,
        isStop: row.id === stopId,
        toggle: () => this.#toggle(row.id),
        toggleRaw: () => {
          this.isRaw = !this.isRaw;
        },
        copy: () => this.#copy(row),
      });
    };
  }

  #load(): void {
    if (this.source) void this.#feed.load(this.source, filterOf(this.choice, Date.now()));
  }

  #choose(choice: LogChoice): void {
    this.choice = choice;
    this.openId = null;
    this.stopId = null;
    this.#feed.isReading = false;
    if (this.active) this.#load();
    else this.#feed.phase = 'loading';
  }

  readonly #clear = (): void => {
    if (this.search) this.search.value = '';
    this.#choose({ ...firstChoice, minLevel: 'debug', span: 1440 });
  };

  #toggle(id: string): void {
    this.openId = this.openId === id ? null : id;
    this.stopId = id;
    this.isRaw = false;
    this.#feed.isReading = this.openId !== null || this.#isScrolled();
  }

  async #copy({ atMs, sentence, raw }: LogRow): Promise<string | null> {
    const text = `${new Date(atMs).toISOString()} ${sentence}\n${raw}`;
    const reply = await this.source?.LOGS_COPY({ text });
    if (!reply) return null;
    this.say(reply.ok ? 'Line copied' : reply.refusal.sentence);
    return reply.ok ? reply.value : null;
  }

  #isScrolled(): boolean {
    return (this.list?.scrollTop ?? 0) > 4;
  }

  readonly #onScroll = (): void => {
    const isReading = this.openId !== null || this.#isScrolled();
    if (isReading === this.#feed.isReading) return;
    this.#feed.isReading = isReading;
    if (isReading) this.requestUpdate();
    else this.#feed.takeWaiting();
  };

  readonly #toTop = (): void => {
    this.openId = null;
    this.#feed.isReading = false;
    this.#feed.takeWaiting();
    if (this.list) this.list.scrollTop = 0;
  };

  readonly #onRangeChanged = (event: Event): void => {
    const { last } = event as unknown as { readonly last: number };
    if (last >= this.#items.length - rowsAhead) void this.#feed.older();
  };

  readonly #onSearch = ({ target }: Event): void => {
    const search = (target as HTMLInputElement).value;
    clearTimeout(this.#typed);
    this.#typed = setTimeout(() => this.#choose({ ...this.choice, search }), typedMs);
  };

  readonly #onLevel = ({ target }: Event): void =>
    this.#choose({ ...this.choice, minLevel: (target as HTMLSelectElement).value as Severity });

  readonly #onSpan = ({ target }: Event): void => {
    const select = target as HTMLSelectElement;
    const { value } = select;
    if (value === 'range' || value === 'settings') {
      // What is in force stays shown; these two are ways, not times.
      select.value = this.choice.range ? 'chosen' : String(this.choice.span);
      if (value === 'settings') this.openSettings();
      else this.asksRange = !this.asksRange;
      return;
    }
    this.asksRange = false;
    this.#choose({ ...this.choice, span: Number(value) as Span, range: null });
  };

  readonly #onRange = (event: SubmitEvent): void => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const fromMs = Date.parse(String(fields.get('from')));
    const toMs = Date.parse(String(fields.get('to')));
    if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return;
    this.asksRange = false;
    // Fields tell minutes: the last one is meant whole.
    const range = { fromMs: Math.min(fromMs, toMs), toMs: Math.max(fromMs, toMs) + minuteMs - 1 };
    this.#choose({ ...this.choice, range });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const line = (event.target as HTMLElement).closest<HTMLElement>('.line');
    const id = line?.dataset['id'];
    if (id === undefined) return;
    const { rows } = this.#feed;
    const at = rows.findIndex((row) => row.id === id);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isOpen = this.openId === id;
    if (step !== undefined) {
      event.preventDefault();
      const next = rows[at + step];
      if (next) void this.#focusRow(next);
    } else if ((event.key === 'ArrowRight' && !isOpen) || (event.key === 'ArrowLeft' && isOpen)) {
      event.preventDefault();
      this.#toggle(id);
    }
  };

  async #focusRow({ id }: LogRow): Promise<void> {
    this.stopId = id;
    const line = (): HTMLElement | null =>
      this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (!line()) {
      const index = this.#items.findIndex((item) => item.type === 'row' && item.row.id === id);
      this.list?.element(index)?.scrollIntoView({ block: 'nearest' });
      await this.list?.layoutComplete;
    }
    line()?.focus();
  }
}

/** `2026-11-23T14:31`, local. */
function fieldTime(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * minuteMs;
  return new Date(atMs - offsetMs).toISOString().slice(0, 16);
}

declare global {
  interface HTMLElementTagNameMap {
    'logs-view': LogsView;
  }
}
