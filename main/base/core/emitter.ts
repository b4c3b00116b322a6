import type { Dispose, Log } from './ports.ts';

export interface Emitter<T> {
  /** Tells every listener in the order they came. One that throws is logged, the rest still hear. */
  emit(value: T): void;
  on(listener: (value: T) => void): Dispose;
}

export function createEmitter<T>(log: Pick<Log, 'error'>): Emitter<T> {
  let listeners: readonly ((value: T) => void)[] = [];
  return {
    emit(value) {
      for (const listener of listeners) {
        try {
          listener(value);
        } catch (error) {
          log.error('listener.failed', { error });
        }
      }
    },
    on(listener) {
      // Wrapped, so that the same function may listen twice and each undo is its own.
      const own = (value: T): void => listener(value);
      listeners = [...listeners, own];
      return () => {
        listeners = listeners.filter((other) => other !== own);
      };
    },
  };
}
