import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One test run: everything it starts carries `id` in its environment, arguments or working folder. */
export interface Run {
  readonly id: string;
  /** A private folder (0700) whose name holds `id`. */
  readonly folder: string;
  /** The marker for the environment of whatever the run starts. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the folder. */
  dispose(): void;
}

export function newRun(): Run {
  const id = randomUUID();
  const folder = mkdtempSync(path.join(tmpdir(), `kp-${id}-`));
  return {
    id,
    folder,
    // No gateway of a test may go to the network for its models.
    env: { KP_RUN: id, KORPROXY_MODEL_LIST: 'built-in' },
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
