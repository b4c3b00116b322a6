import { readFile } from 'node:fs/promises';
import { ProblemError } from '../base/core/problem-error.ts';
import { writeAtomically } from '../base/node/atomic-file.ts';
import { errorCode, writeError } from '../base/node/fs-error.ts';
import type { Gateway } from '../gateway/gateway.ts';

/**
 * Makes the change while no sidecar runs, restarting one that does. Rejects with a `ProblemError`.
 */
export type ChangeConfig = (edit: (text: string) => string) => Promise<void>;

/** What of a gateway a change asks. */
interface Restartable {
  readonly health: Pick<Gateway['health'], 'state'>;
}

/** Changes of config.yaml that a user asked for while the sidecar may run. */
export interface ConfigQueue {
  /** `restart` may take its time: the change is made before the next start, whoever asked for that. */
  readonly changesFor: (gateway: Restartable, restart: () => void) => ChangeConfig;
  /** To be called before every start, when no sidecar is left. Never rejects. */
  readonly flush: () => Promise<void>;
}

interface Job {
  readonly edit: (text: string) => string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A rename under a running sidecar would end its hot reload for good. `onWrite` is told of each write
 * right after it.
 */
export function createConfigQueue(path: string, onWrite: () => void = () => {}): ConfigQueue {
  let waiting: Job[] = [];
  let flushing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    flushing = flushing.then(async () => {
      const jobs = waiting;
      waiting = [];
      for (const job of jobs) {
        await changed(path, job.edit).then(onWrite).then(job.resolve, job.reject);
      }
    });
    return flushing;
  };
  return {
    flush,
    changesFor: (gateway, restart) => async (edit) => {
      edit(await textOf(path)); // What cannot be done is refused before anything is restarted.
      return new Promise((resolve, reject) => {
        waiting.push({ edit, resolve, reject });
        const { state } = gateway.health;
        if (state === 'stopped' || state === 'failed') void flush();
        else restart();
      });
    },
  };
}

async function changed(path: string, edit: Job['edit']): Promise<void> {
  const before = await textOf(path);
  const after = edit(before);
  if (after === before) return;
  try {
    await writeAtomically(path, after, { survivesPowerCut: true });
  } catch (error) {
    throw writeError(error, { code: 'data-folder-unwritable' });
  }
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    const code = errorCode(error) === 'ENOENT' ? 'config-missing' : 'config-unreadable';
    throw new ProblemError({ code }, { cause: error });
  });
