import {
  type CoreSwitch,
  type SwitchEffect,
  type SwitchEvent,
  type SwitchTimer,
  settled,
  switchStep,
} from '../../main/gateway/core/core-switch.ts';
import type { Choice, SwitchRecord } from '../../main/gateway/core/switch-record.ts';

/** What happens to a switch; `kill` ends the app after so many more writes, in the middle if need be. */
export type SwitchMove =
  | { readonly type: 'event'; readonly event: SwitchEvent }
  | { readonly type: 'timer'; readonly timer: SwitchTimer }
  | { readonly type: 'kill'; readonly afterWrites: number };

/** An app with its two files, which can be killed between any two writes, and starts again then. */
export class SwitchWorld {
  /** On disk. */
  chosen: Choice;
  record: SwitchRecord | null = null;
  /** Of this run. */
  state: CoreSwitch = settled(null);
  readonly timers = new Map<SwitchTimer, SwitchEvent>();
  readonly told: SwitchRecord[] = [];
  restarts = 0;
  writes = 0;
  #writesLeft = Number.POSITIVE_INFINITY;

  constructor(chosen: Choice) {
    this.chosen = chosen;
  }

  take(move: SwitchMove): void {
    if (move.type === 'kill') {
      if (move.afterWrites === 0) this.restartApp();
      else this.#writesLeft = move.afterWrites;
      return;
    }
    if (move.type === 'event') return this.send(move.event);
    const event = this.timers.get(move.timer);
    this.timers.delete(move.timer);
    if (event) this.send(event);
  }

  send(event: SwitchEvent): void {
    const withChoice = 'chosen' in event ? { ...event, chosen: this.chosen } : event;
    const { state, effects } = switchStep(this.state, withChoice);
    this.state = state;
    for (const effect of effects) {
      if (!this.#perform(effect)) return this.restartApp();
    }
  }

  restartApp(): void {
    this.#writesLeft = Number.POSITIVE_INFINITY;
    this.timers.clear();
    this.state = settled(this.record);
    this.send({ type: 'app-started', chosen: this.chosen });
  }

  /** False when the app was killed instead. */
  #perform(effect: SwitchEffect): boolean {
    if (effect.type === 'save' || effect.type === 'choose') {
      if (this.#writesLeft === 0) return false;
      this.#writesLeft -= 1;
      this.writes += 1;
    }
    switch (effect.type) {
      case 'save':
        this.record = effect.record;
        break;
      case 'choose':
        this.chosen = effect.to;
        this.send({ type: 'written' });
        break;
      case 'wait':
        this.timers.set(effect.timer, effect.event);
        break;
      case 'cancel':
        this.timers.delete(effect.timer);
        break;
      case 'restart':
        this.restarts += 1;
        break;
      case 'tell':
        this.told.push(effect.record);
        break;
    }
    return true;
  }
}
