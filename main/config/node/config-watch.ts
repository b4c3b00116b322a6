import { type Stats, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock, Dispose } from '../../base/core/ports.ts';

export type ConfigChange = 'edited' | 'replaced' | 'deleted';

export interface ConfigWatch {
  /** Takes the file as it is now for the known one, as after a write of our own. */
  readonly rebase: () => void;
  readonly close: Dispose;
}

/** Editors save in several steps; what counts is how the file is when they are done. */
const settleMs = 150;

/**
 * Tells when somebody else changes config.yaml. A file that was replaced matters most: a running
 * core follows the old one for ever, so a restart has to be offered.
 */
export function watchConfigFile(
  path: string,
  clock: Clock,
  onChange: (change: ConfigChange) => void,
): ConfigWatch {
  let known = look(path);
  let cancel: Dispose = () => {};
  const compare = (): void => {
    const now = look(path);
    const change = difference(known, now);
    known = now;
    if (change) onChange(change);
  };
  const watcher = watch(dirname(path), (_event, name) => {
    if (name !== null && name !== basename(path)) return;
    cancel();
    cancel = clock.after(settleMs, compare);
  });
  watcher.on('error', () => watcher.close()); // The folder is gone; the next start says so.
  return {
    rebase() {
      known = look(path);
    },
    close() {
      cancel();
      watcher.close();
    },
  };
}

type Look = Pick<Stats, 'ino' | 'mtimeMs' | 'size'> | null;

const look = (path: string): Look => statSync(path, { throwIfNoEntry: false }) ?? null;

function difference(before: Look, after: Look): ConfigChange | null {
  if (!after) return before ? 'deleted' : null;
  if (!before || before.ino !== after.ino) return 'replaced';
  return before.mtimeMs !== after.mtimeMs || before.size !== after.size ? 'edited' : null;
}
