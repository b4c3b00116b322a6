/** Undoes whatever returned it. Safe to call twice. */
export type Dispose = () => void;

export interface Clock {
  /** Wall time in epoch milliseconds, for people. */
  now(): number;
  /** Monotonic milliseconds, for durations; unmoved by NTP or the user. */
  ticks(): number;
  after(ms: number, run: () => void): Dispose;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Facts beside an event: plain values only, never bodies, headers, keys or paths of the home folder. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Events are named `subject.happened`. Never throws. */
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/** Start at login. */
export interface Autostart {
  readonly enabled: () => boolean;
  /** Throws what the system throws. */
  readonly set: (enabled: boolean) => void;
}
