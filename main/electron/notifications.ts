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
  readonly host: Pick<Host, 'onIncident' | 'onCoreReturn' | 'onPutBack' | 'onLimitsLow'>;
  readonly make: (options: NotificationConstructorOptions) => Note;
  readonly onClick: () => void;
}

/**
 * One notification an incident: on entering `failed`, when the core of before came back instead, or
 * when what somebody wrote into config.yaml was set back; and one a limit that runs low, where the
 * user wants that. Nothing else ever notifies.
 */
export function notifyIncidents({ host, make, onClick }: NotificationOptions): Dispose {
  const incidents = noteOf({ make, onClick });
  // One of its own: a limit must not take the news of a failure away.
  const limits = noteOf({ make, onClick });
  const disposers = [
    host.onIncident(({ reason }: Pick<Snapshot, 'reason'>) =>
      incidents(stateLabels.failed, reason ?? ''),
    ),
    host.onPutBack((sentence) => incidents('A setting was set back', sentence)),
    host.onCoreReturn((sentence) => incidents('The core of before is back', sentence)),
    host.onLimitsLow(({ title, body }) => limits(title, body)),
  ];
  return () => {
    for (const dispose of disposers) dispose();
  };
}

/** Shows one in the place of the one before. */
function noteOf({ make, onClick }: Pick<NotificationOptions, 'make' | 'onClick'>) {
  // Held, because a collected notification loses its click.
  let shown: Note | null = null;
  return (title: string, body: string): void => {
    shown?.close();
    shown = make({ title, body });
    shown.on('click', onClick);
    shown.show();
  };
}
