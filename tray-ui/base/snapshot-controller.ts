import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Bridge } from '../../main/contract/commands.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { Listening } from './listening.ts';

/** In a storm of pushes at most ten a second are drawn, the last one always. */
const spacingMs = 100;

/**
 * Keeps its host drawn from the newest snapshot: the first at once, later ones in the next frame.
 * While the popover is hidden the newest is only kept.
 */
export class SnapshotController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #bridge: Pick<Bridge, 'onSnapshot'>;
  #shown: Snapshot | null = null;
  #newest: Snapshot | null = null;
  #shownAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  #stop: () => void = () => {};

  constructor(host: ReactiveControllerHost, bridge: Pick<Bridge, 'onSnapshot'>) {
    this.#host = host;
    this.#bridge = bridge;
    host.addController(this);
    new Listening(host, {}, { visibilitychange: this.#onVisibility });
  }

  get snapshot(): Snapshot | null {
    return this.#shown;
  }

  hostConnected(): void {
    this.#stop = this.#bridge.onSnapshot((next) => {
      if (this.#newest && next.revision <= this.#newest.revision) return;
      this.#newest = next;
      if (this.#shown === null) this.#show();
      else this.#schedule();
    });
  }

  hostDisconnected(): void {
    this.#stop();
    this.#cancel();
  }

  #schedule(): void {
    if (document.hidden || this.#timer !== undefined || this.#frame !== 0) return;
    const waitMs = this.#shownAtMs + spacingMs - performance.now();
    if (waitMs <= 0) this.#nextFrame();
    else this.#timer = setTimeout(this.#nextFrame, waitMs);
  }

  readonly #nextFrame = (): void => {
    this.#timer = undefined;
    this.#frame = requestAnimationFrame(() => this.#show());
  };

  #show(): void {
    this.#cancel();
    if (this.#shown === this.#newest) return;
    this.#shown = this.#newest;
    this.#shownAtMs = performance.now();
    this.#host.requestUpdate();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#frame = 0;
  }

  readonly #onVisibility = (): void => {
    if (document.hidden) this.#cancel();
    else this.#show();
  };
}
