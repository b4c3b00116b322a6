import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Bridge } from '../../main/contract/commands.ts';
import type { LogCount, LogFilter, LogRow } from '../../main/contract/logs.ts';

const pageRows = 200;
const everyMs = 1_000;
/** A list that takes longer says so. */
const slowMs = 150;

/** The lines of a filter, newest first: pages as they are scrolled to, and the live tail. */
export class LogFeed implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #source: Bridge | null = null;
  #filter: LogFilter | null = null;
  #asked = 0;
  #before: string | null = null;
  #end: string | null = null;
  #fetching = false;
  #held: readonly LogRow[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #slow: ReturnType<typeof setTimeout> | undefined;

  phase: 'loading' | 'slow' | 'ready' | 'broken' = 'loading';
  rows: readonly LogRow[] = [];
  count: LogCount | null = null;
  /** Lines that came while the reader was reading. */
  waiting = 0;
  /** Whoever reads is not to lose their place. */
  isReading = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  get isLive(): boolean {
    return this.#filter?.toMs === null;
  }

  async load(source: Bridge, filter: LogFilter): Promise<void> {
    this.stop();
    this.#source = source;
    this.#filter = filter;
    this.#asked += 1;
    const asked = this.#asked;
    this.#slow = setTimeout(() => {
      if (this.phase !== 'loading') return;
      this.phase = 'slow';
      this.#host.requestUpdate();
    }, slowMs);
    this.phase = 'loading';
    const page = await source.LOGS_QUERY({ filter, before: null, limit: pageRows });
    if (asked !== this.#asked) return;
    clearTimeout(this.#slow);
    this.#held = [];
    this.waiting = 0;
    this.phase = page.ok ? 'ready' : 'broken';
    this.rows = page.ok ? page.value.rows : [];
    this.#before = page.ok ? page.value.before : null;
    this.#end = page.ok ? page.value.end : null;
    this.#host.requestUpdate();
    this.#wait();
    const count = await source.LOGS_COUNT(filter);
    if (asked !== this.#asked) return;
    this.count = count.ok ? count.value : null;
    this.#host.requestUpdate();
  }

  /** The next page, when the end of this one comes in sight. */
  async older(): Promise<void> {
    if (!this.#source || !this.#filter || this.#before === null || this.#fetching) return;
    this.#fetching = true;
    const asked = this.#asked;
    const query = { filter: this.#filter, before: this.#before, limit: pageRows };
    const page = await this.#source.LOGS_QUERY(query);
    this.#fetching = false;
    if (asked !== this.#asked || !page.ok) return;
    this.rows = [...this.rows, ...page.value.rows];
    this.#before = page.value.before;
    this.#host.requestUpdate();
  }

  /** Puts the lines that waited on top. */
  takeWaiting(): void {
    this.rows = [...this.#held, ...this.rows];
    this.#held = [];
    this.waiting = 0;
    this.#host.requestUpdate();
  }

  resume(): void {
    if (this.#end !== null) void this.#poll();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#slow);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.isLive) this.#timer = setTimeout(() => void this.#poll(), everyMs);
  }

  async #poll(): Promise<void> {
    clearTimeout(this.#timer);
    const source = this.#source;
    const filter = this.#filter;
    if (!source || !filter || !this.isLive) return;
    const asked = this.#asked;
    if (this.#end === null) return this.load(source, filter);
    const news = await source.LOGS_NEWS({ filter, from: this.#end, limit: pageRows });
    if (asked !== this.#asked) return;
    this.#wait();
    if (!news.ok || news.value.count === 0) return;
    const { rows, count, end } = news.value;
    // More than a page in a second: what is between would be a gap in the list.
    if (count > rows.length && !this.isReading) return this.load(source, filter);
    this.#end = end;
    this.#held = [...rows, ...this.#held];
    this.waiting += count;
    if (this.count) {
      const { matching, all } = this.count;
      this.count = { ...this.count, matching: matching + count, all: all + count };
    }
    if (this.isReading) this.#host.requestUpdate();
    else this.takeWaiting();
  }
}
