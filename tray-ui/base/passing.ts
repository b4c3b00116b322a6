import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A value that its host shows for a while and then forgets, at the latest when it leaves the page. */
export class Passing<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #shownMs: number;
  #value: T | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, shownMs: number) {
    this.#host = host;
    this.#shownMs = shownMs;
    host.addController(this);
  }

  get value(): T | null {
    return this.#value;
  }

  show(value: T): void {
    clearTimeout(this.#timer);
    this.#value = value;
    this.#timer = setTimeout(() => this.clear(), this.#shownMs);
    this.#host.requestUpdate();
  }

  clear(): void {
    clearTimeout(this.#timer);
    if (this.#value === null) return;
    this.#value = null;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.clear();
  }
}
