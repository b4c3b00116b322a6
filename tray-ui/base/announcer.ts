import type { ReactiveControllerHost } from 'lit';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { Passing } from './passing.ts';
import { clipped } from './shown-words.ts';

/** Live regions are emptied again, so that the same words said twice are heard twice. */
const announcedMs = 5_000;

/** What a screen reader is told: when there is a pause, or at once when the gateway has failed. */
export class Announcer {
  readonly #polite: Passing<string>;
  readonly #urgent: Passing<string>;
  #told: Snapshot | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#polite = new Passing(host, announcedMs);
    this.#urgent = new Passing(host, announcedMs);
  }

  get polite(): string | null {
    return this.#polite.value;
  }

  get urgent(): string | null {
    return this.#urgent.value;
  }

  readonly say = (words: string): void => this.#polite.show(clipped(words));

  /** Tells another state or problem than before; the first one is no news. */
  tell(snapshot: Snapshot): boolean {
    const before = this.#told;
    this.#told = snapshot;
    const { state, problem, label, demo, reason } = snapshot;
    if (!before || (before.state === state && before.problem === problem)) return false;
    const [region, other] =
      state === 'failed' ? [this.#urgent, this.#polite] : [this.#polite, this.#urgent];
    other.clear();
    region.show(clipped(`${label}${demo ? ', demo gateway' : ''}. ${reason ?? ''}`.trim()));
    return true;
  }
}
