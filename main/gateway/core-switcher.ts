import { ActionRefused } from '../base/core/action-refused.ts';
import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import { switchEventOf } from './core/core-sight.ts';
import {
  type CoreSwitch,
  isGoingBack,
  type SwitchEffect,
  type SwitchEvent,
  type SwitchTimer,
  settled,
  switchStep,
} from './core/core-switch.ts';
import type { Choice, SwitchRecord } from './core/switch-record.ts';
import { choiceWords } from './core/switch-words.ts';
import type { Gateway } from './gateway.ts';
import type { SwitchFile } from './node/switch-file.ts';

export interface SwitcherPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly file: SwitchFile;
  /** The setting. Written at once, before the call returns. */
  readonly chosen: {
    readonly read: () => Choice;
    readonly write: (choice: Choice) => void;
    /** False where a program of the user's own goes before any choice. */
    readonly rules: () => boolean;
  };
  /** Resolves with null when it is fit to run, else with a sentence. */
  readonly tryCore: (choice: Choice) => Promise<string | null>;
}

type Watched = Pick<Gateway, 'health' | 'journal' | 'plan' | 'onChange' | 'send'>;

/** Switches the core, and back where the new one fails. Holds no policy of its own. */
export class CoreSwitcher {
  readonly #ports: SwitcherPorts;
  readonly #returned;
  readonly #timers = new Map<SwitchTimer, Dispose>();
  #state: CoreSwitch;
  /** Effects are done in the order of their events, one at a time. */
  #work: Promise<void> = Promise.resolve();
  #gateway: Watched | null = null;
  #planRestart = (): void => {};
  #hasListener = false;
  #untold: SwitchRecord | null = null;

  /** Goes on from where an app that was killed had come to. To be awaited before the first start. */
  static async open(ports: SwitcherPorts): Promise<CoreSwitcher> {
    const switcher = new CoreSwitcher(ports, await ports.file.load());
    switcher.#send({ type: 'app-started', chosen: ports.chosen.read() });
    await switcher.#work;
    return switcher;
  }

  private constructor(ports: SwitcherPorts, record: SwitchRecord | null) {
    this.#ports = ports;
    this.#state = settled(record);
    this.#returned = createEmitter<SwitchRecord>(ports.log);
  }

  /** The last switch; null where there was none, or nothing is left of it. */
  get record(): SwitchRecord | null {
    return this.#state.record;
  }

  /** What fails at this moment is mended by the core of before, and told by its return. */
  get isGoingBack(): boolean {
    return isGoingBack(this.#state);
  }

  /** Told once of each return to the core of before, also of one that ended before anybody listened. */
  onReturn(listener: (record: SwitchRecord) => void): Dispose {
    const stop = this.#returned.on(listener);
    this.#hasListener = true;
    if (this.#untold) this.#returned.emit(this.#untold);
    this.#untold = null;
    return stop;
  }

  /** Tries it and switches to it. Rejects with an `ActionRefused`; then nothing has changed. */
  async use(to: Choice): Promise<void> {
    const { chosen, log, tryCore } = this.#ports;
    const name = choiceWords(to);
    if (chosen.read() === to) throw new ActionRefused(`CLIProxyAPI ${name} is chosen already.`);
    const before = this.#state;
    this.#send({ type: 'picked', to });
    if (this.#state === before) {
      throw new ActionRefused(
        'Another version is being tried or switched to. Wait for that first.',
      );
    }
    const why = await tryCore(to).catch((error: unknown) => {
      log.error('core.trial-broke', { error });
      return 'It could not be tried. The log has the details.';
    });
    log.info('core.tried', { version: to, why });
    if (why !== null) {
      this.#send({ type: 'trial-failed' });
      throw new ActionRefused(`CLIProxyAPI ${name} was tried and is not used. ${why}`);
    }
    const from = chosen.read();
    this.#send({ type: 'trial-passed', chosen: from });
    await this.#work;
    if (chosen.read() !== to) {
      throw new ActionRefused('The switch could not be written down. Make room, then try again.');
    }
    log.info('core.switched', { from, to });
  }

  /**
   * Sees how the core does that was switched to. Before whoever tells of the gateway's failures. A switch
   * that was asked for restarts by `planRestart`; the way back waits for nothing.
   */
  watch(gateway: Watched, planRestart: () => void): Dispose {
    const { clock, chosen } = this.#ports;
    this.#gateway = gateway;
    this.#planRestart = planRestart;
    let seen = '';
    const look = (): void => {
      const { health, journal, plan } = gateway;
      const gone = plan?.goneVersion ?? null;
      const event = switchEventOf({
        health,
        launched: journal.preflightMs !== null,
        choiceRules: chosen.rules(),
        chosenIsGone: gone !== null && gone === chosen.read(),
        atMs: clock.ticks(),
      });
      const sight = event ? `${event.type} ${health.run}` : seen;
      if (event === null || sight === seen) return;
      seen = sight;
      this.#send(event);
    };
    const stop = gateway.onChange(look);
    return () => {
      stop();
      for (const cancel of this.#timers.values()) cancel();
      this.#timers.clear();
      this.#gateway = null;
    };
  }

  #send(event: SwitchEvent): void {
    const before = this.#state;
    const { state, effects } = switchStep(before, event);
    this.#state = state;
    if (effects.length > 0) this.#work = this.#work.then(() => this.#performAll(effects, before));
  }

  /** Never rejects. */
  async #performAll(effects: readonly SwitchEffect[], before: CoreSwitch): Promise<void> {
    for (const effect of effects) {
      const done = await this.#perform(effect);
      if (done || this.#state.record?.stage !== 'tried') continue;
      // Without a way back nothing is switched.
      this.#state = { ...before, trying: null };
      return;
    }
  }

  async #perform(effect: SwitchEffect): Promise<boolean> {
    switch (effect.type) {
      case 'save':
        return this.#save(effect.record);
      case 'choose':
        return this.#choose(effect.to);
      case 'restart':
        this.#restart();
        break;
      case 'tell':
        this.#tell(effect.record);
        break;
      case 'wait':
        this.#wait(effect);
        break;
      case 'cancel':
        this.#timers.get(effect.timer)?.();
        this.#timers.delete(effect.timer);
        break;
    }
    return true;
  }

  async #save(record: SwitchRecord | null): Promise<boolean> {
    const { file, log } = this.#ports;
    try {
      await file.save(record);
    } catch (error) {
      log.error('core.switch-not-saved', { error });
      return false;
    }
    if (record?.stage === 'confirmed') log.info('core.confirmed', { version: record.to });
    return true;
  }

  async #choose(to: Choice): Promise<boolean> {
    this.#ports.chosen.write(to);
    const before = this.#state;
    const { state, effects } = switchStep(before, { type: 'written' });
    this.#state = state;
    await this.#performAll(effects, before);
    return true;
  }

  #tell(record: SwitchRecord): void {
    const { from, to, why } = record;
    this.#ports.log.warn('core.went-back', { from, to, why });
    if (this.#hasListener) this.#returned.emit(record);
    else this.#untold = record;
  }

  /** A gateway that the user stopped stays so; its next start is with the other core. */
  #restart(): void {
    const { state, halting } = this.#gateway?.health ?? { state: 'stopped', halting: null };
    if (state === 'stopped' || halting === 'to-stop') return;
    if (this.#state.record?.stage === 'went-back')
      this.#gateway?.send({ type: 'restart-requested' });
    else this.#planRestart();
  }

  #wait({ timer, ms, event }: Extract<SwitchEffect, { type: 'wait' }>): void {
    this.#timers.get(timer)?.();
    const cancel = this.#ports.clock.after(ms, () => {
      this.#timers.delete(timer);
      this.#send(event);
    });
    this.#timers.set(timer, cancel);
  }
}
