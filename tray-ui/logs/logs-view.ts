import '@lit-labs/virtualizer';
import type { LitVirtualizer } from '@lit-labs/virtualizer';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import type { LogRow } from '../../main/contract/logs.ts';
import { faceColours } from '../base/face.ts';
import { iconStyle } from '../base/icons.ts';
import { rowStep, turnsRow } from '../base/list-keys.ts';
import { whyRefused } from '../base/run-action.ts';
import { sides } from '../base/shared-style.ts';
import { base } from '../base/theme.ts';
import { emptyStyle } from '../elements/empty-view.ts';
import { fieldStyle } from '../elements/field.ts';
import { type FilterHandlers, filtersHtml, rangeHtml } from './filter-row.ts';
import { LogFeed } from './log-feed.ts';
import { filterOf, firstChoice, type LogChoice } from './log-filters.ts';
import { itemKey, itemsOf, type ListItem, rowHtml } from './log-rows.ts';
import { logRowsStyle } from './log-rows-style.ts';
import { headerHtml, nothingHtml } from './logs-view-html.ts';
import { logsViewStyle } from './logs-view-style.ts';

/** Typing is over for now. */
const typedMs = 200;
/** The next page is fetched this many rows before the end. */
const rowsAhead = 40;

/** The log, newest line on top: filters, a live tail, and rows that open. */
@customElement('logs-view')
export class LogsView extends LitElement {
  static override styles = [
    ...[base, sides, faceColours, iconStyle, fieldStyle, emptyStyle],
    ...[logRowsStyle, logsViewStyle],
  ];

  @property({ attribute: false }) accessor source!: Bridge;
  /** On screen: only then are new lines asked for. */
  @property({ type: Boolean }) accessor active = false;
  @property({ attribute: false }) accessor openFolder!: () => Promise<null>;
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
      <div class="filters">${filtersHtml(this.choice, this.#handlers)}</div>
      ${this.asksRange ? rangeHtml(this.choice, Date.now(), this.#onRange) : nothing}
      <div class="header">${headerHtml(this.#feed, this.#toTop)}</div>
      ${this.#body()}
    `;
  }

  #body() {
    const none = nothingHtml(this.#feed, this.choice, {
      openFolder: this.openFolder,
      clearFilters: this.#clear,
    });
    if (none) return none;
    return html`<div class="lines" role="log" aria-live="off" aria-label="Log lines" @keydown=${this.#onKey}>
      <lit-virtualizer
        scroller
        .items=${this.#listItems(this.#feed.rows)}
        .keyFunction=${itemKey}
        .renderItem=${this.#item()}
        @scroll=${this.#onScroll}
        @rangeChanged=${this.#onRangeChanged}
      ></lit-virtualizer>
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
    void this.#feed.load(this.source, filterOf(this.choice, Date.now()));
  }

  #choose(choice: LogChoice): void {
    this.choice = choice;
    this.openId = null;
    this.stopId = null;
    this.#feed.isReading = false;
    if (this.active) this.#load();
    else this.#feed.phase = 'loading';
  }

  readonly #clear = async (): Promise<null> => {
    if (this.search) this.search.value = '';
    this.#choose({ ...firstChoice, minLevel: 'debug', span: 1440 });
    return null;
  };

  #toggle(id: string): void {
    this.openId = this.openId === id ? null : id;
    this.stopId = id;
    this.isRaw = false;
    this.#feed.isReading = this.openId !== null || this.#isScrolled();
  }

  async #copy({ atMs, sentence, raw }: LogRow): Promise<string | null> {
    const text = `${new Date(atMs).toISOString()} ${sentence}\n${raw}`;
    const reply = await this.source.LOGS_COPY({ text });
    this.say(whyRefused(reply) ?? 'Line copied');
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

  readonly #handlers: FilterHandlers = {
    search: (search) => {
      clearTimeout(this.#typed);
      this.#typed = setTimeout(() => this.#choose({ ...this.choice, search }), typedMs);
    },
    level: (minLevel) => this.#choose({ ...this.choice, minLevel }),
    span: (span) => {
      this.asksRange = false;
      this.#choose({ ...this.choice, span, range: null });
    },
    askRange: () => {
      this.asksRange = !this.asksRange;
    },
    openSettings: () => this.openSettings(),
  };

  readonly #onRange = (range: NonNullable<LogChoice['range']>): void => {
    this.asksRange = false;
    this.#choose({ ...this.choice, range });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const line = (event.target as HTMLElement).closest<HTMLElement>('.line');
    const id = line?.dataset['id'];
    if (id === undefined) return;
    const { rows } = this.#feed;
    const at = rows.findIndex((row) => row.id === id);
    const step = rowStep(event);
    if (step !== undefined) {
      event.preventDefault();
      const next = rows[at + step];
      if (next) void this.#focusRow(next);
    } else if (turnsRow(event, this.openId === id)) {
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
