import { createEmitter } from '../base/core/emitter.ts';
import type { Dispose } from '../base/core/ports.ts';
import type { ProviderId } from '../contract/providers.ts';
import type { LoginEnd, LoginStage } from './core/login-words.ts';
import { LoginAttempt, type LoginPorts, noneWaiting } from './login-attempt.ts';

/** Logins of the providers, one at a time each; the last of each is remembered. */
export class LoginAttempts {
  readonly #ports: LoginPorts;
  readonly #changed;
  readonly #attempts = new Map<ProviderId, LoginAttempt>();

  constructor(ports: LoginPorts) {
    this.#ports = ports;
    this.#changed = createEmitter<ProviderId>(ports.log);
  }

  onChange(listener: (id: ProviderId) => void): Dispose {
    return this.#changed.on(listener);
  }

  /** Null when no login was tried since the app started. */
  stage(id: ProviderId): LoginStage | null {
    return this.#attempts.get(id)?.stage ?? null;
  }

  /** The page to log in on, while a login waits for the user. */
  link(id: ProviderId): string | null {
    return this.#attempts.get(id)?.link ?? null;
  }

  /** Begins a login, or joins the one under way. Resolves with how it ended. */
  start(id: ProviderId): Promise<LoginEnd> {
    const under = this.#attempts.get(id);
    if (under && under.stage.type !== 'ended') return under.done;
    const attempt = new LoginAttempt(this.#ports, id, () => this.#changed.emit(id));
    this.#attempts.set(id, attempt);
    this.#changed.emit(id);
    return attempt.done;
  }

  cancel(id: ProviderId): void {
    this.#attempts.get(id)?.cancel();
  }

  /** Opens the page once more. */
  async openAgain(id: ProviderId): Promise<void> {
    const link = this.link(id);
    if (link !== null) await this.#ports.openUrl(link);
  }

  /** The last address of a browser on another machine. A sentence when it is of no use, else null. */
  paste(id: ProviderId, text: string): string | null {
    const attempt = this.#attempts.get(id);
    return attempt ? attempt.paste(text) : noneWaiting;
  }

  /** Takes the ended login off the row. */
  dismiss(id: ProviderId): void {
    if (this.stage(id)?.type === 'ended' && this.#attempts.delete(id)) this.#changed.emit(id);
  }

  /** Ends every login that is under way, their listeners included. */
  async close(): Promise<void> {
    for (const attempt of this.#attempts.values()) attempt.cancel();
    await Promise.all([...this.#attempts.values()].map(({ done }) => done));
  }
}
