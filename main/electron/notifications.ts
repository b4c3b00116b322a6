import type { NotificationConstructorOptions } from 'electron';
import type { Host } from '../app/host.ts';
import type { Dispose } from '../base/core/ports.ts';
import { stateLabels } from '../contract/health.ts';
import type { Snapshot } from '../contract/snapshot.ts';

/** What we use of Electron's notification. */
export interface Note {
  show(): void;
  close(): void;
  on(event: 'click', listener: () => void): unknown;
}

export interface NotificationOptions {
  readonly host: Pick<Host, 'onIncident' | 'onCoreReturn' | 'onPutBack'>;
  readonly make: (options: NotificationConstructorOptions) => Note;
  readonly onClick: () => void;
}

/**
 * One notification an incident: on entering `failed`, when the core of before came back instead, or
 * when what somebody wrote into config.yaml was set back. Nothing else ever notifies.
 */
export function notifyIncidents({ host, make, onClick }: NotificationOptions): Dispose {
  // Held, because a collected notification loses its click.
  let shown: Note | null = null;
  const show = (title: string, body: string): void => {
    shown?.close();
    shown = make({ title, body });
    shown.on('click', onClick);
    shown.show();
  };
  const disposers = [
    host.onIncident(({ reason }: Pick<Snapshot, 'reason'>) =>
      show(stateLabels.failed, reason ?? ''),
    ),
    host.onPutBack((sentence) => show('A setting was set back', sentence)),
    host.onCoreReturn((sentence) => show('The core of before is back', sentence)),
  ];
  return () => {
    for (const dispose of disposers) dispose();
  };
}
