import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Words } from '../../main/contract/snapshot.ts';
import { Listening } from './listening.ts';
import { changesInMs } from './shown-words.ts';

/** Draws its host anew when a figure on it is due to change: one timer, and none while nobody looks. */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #shown: () => readonly Words[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, shown: () => readonly Words[]) {
    this.#host = host;
    this.#shown = shown;
    host.addController(this);
    new Listening(host, {}, { visibilitychange: this.#onVisibility });
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    const nowMs = Date.now();
    const dueMs = Math.min(...this.#shown().map((words) => changesInMs(words, nowMs)), Infinity);
    if (dueMs === Infinity) return;
    this.#timer = setTimeout(() => this.#host.requestUpdate(), dueMs);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#host.requestUpdate();
  };
}
