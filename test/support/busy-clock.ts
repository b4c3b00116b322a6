import type { Clock, Dispose } from '../../main/base/core/ports.ts';
import { settled } from './fake-clock.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * Time of a process that does not always get the processor. While it is held up nothing of it runs;
 * afterwards, as in a real event loop, the timers that fell due come first and what came in meanwhile
 * after them: the worse order for whoever judges by a timer.
 */
export class BusyClock implements Clock {
  #nowMs = 0;
  #wallMs = Date.UTC(2026, 0, 5, 12);
  #heldUntilMs = 0;
  #timers: Due[] = [];
  #news: Due[] = [];

  now = (): number => this.#wallMs + this.#nowMs;
  ticks = (): number => this.#nowMs;

  after(ms: number, run: () => void): Dispose {
    const timer = { atMs: this.#nowMs + Math.max(1, ms), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Something comes in from outside, whether or not we can take it. */
  comes(afterMs: number, run: () => void): void {
    this.#news.push({ atMs: this.#nowMs + afterMs, run });
  }

  /** We get no processor for so long, others do. */
  holdUp(ms: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#nowMs + ms);
  }

  /** The whole machine stands still, and what was to come comes so much later. */
  sleep(ms: number): void {
    this.#news = this.#news.map(({ atMs, run }) => ({ atMs: atMs + ms, run }));
    this.holdUp(ms);
  }

  moveWall(ms: number): void {
    this.#wallMs += ms;
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const nextMs = Math.min(...[...this.#timers, ...this.#news].map(({ atMs }) => atMs));
      const atMs = Math.max(nextMs, this.#heldUntilMs, this.#nowMs);
      if (nextMs > endMs || atMs > endMs) break;
      this.#nowMs = atMs;
      await this.#turn();
    }
    this.#nowMs = endMs;
  }

  /** One turn of the loop: a timer that is set in it waits for the next one. */
  async #turn(): Promise<void> {
    const timers = this.#timers.filter(({ atMs }) => atMs <= this.#nowMs);
    for (const timer of timers.sort((a, b) => a.atMs - b.atMs)) {
      if (!this.#timers.includes(timer)) continue;
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.run();
      await settled();
    }
    const news = this.#news.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#news = this.#news.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { run } of news.sort((a, b) => a.atMs - b.atMs)) {
      run();
      await settled();
    }
  }
}
