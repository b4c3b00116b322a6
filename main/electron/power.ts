import type { Event, PowerMonitor } from 'electron';
import type { Shell } from '../base/core/shell-port.ts';

/** Sleep and waking of the machine, as the gateway wants to hear of them. */
export function powerEvents(monitor: Pick<PowerMonitor, 'on' | 'off'>): Shell['onPower'] {
  return (listener) => {
    const suspended = (): void => listener('suspended');
    const resumed = (): void => listener('resumed');
    monitor.on('suspend', suspended);
    monitor.on('resume', resumed);
    return () => {
      monitor.off('suspend', suspended);
      monitor.off('resume', resumed);
    };
  };
}

/** Log-off and shutdown wait for a clean stop where the system lets them. */
export function quitOnShutdown(monitor: Pick<PowerMonitor, 'on'>, quit: () => void): void {
  monitor.on('shutdown', ((event: Pick<Event, 'preventDefault'>) => {
    event.preventDefault();
    quit();
    // The event is there on Linux and macOS, though the types leave it out.
  }) as () => void);
}
