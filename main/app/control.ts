import { ActionRefused } from '../base/core/action-refused.ts';
import type { Clock } from '../base/core/ports.ts';
import type { ControlAnswer, ControlCommand } from '../contract/control.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { stateParts } from './core/state-words.ts';
import type { FolderHolder } from './folder-guard.ts';
import type { Host } from './host.ts';

export interface Control {
  readonly clock: Pick<Clock, 'after'>;
  readonly shell: FolderHolder['shell'];
  readonly host: Pick<Host, 'run' | 'snapshot' | 'onSnapshot'>;
}

/** All restarts and their waits come to an end in that time; what is so then is the answer. */
export const settleLimitMs = 90_000;

/** Does what a terminal asks of the app that runs. An answer to `start`, `stop` and `restart` waits for their outcome. */
export async function answerControl(
  control: Control,
  command: ControlCommand,
  gone: AbortSignal,
): Promise<ControlAnswer> {
  const { host, shell } = control;
  switch (command) {
    case 'status':
      break;
    case 'open':
      if (shell === 'terminal') throw new ActionRefused(noWindow);
      await host.run('open-popover');
      return { ...answerOf(control), words: 'The window of KorProxy was opened.' };
    case 'start':
    case 'restart':
      await host.run(command);
      await settled(control, isUpOrFailed, gone);
      break;
    case 'stop':
      await host.run('stop');
      await settled(control, ({ state }) => state === 'stopped', gone);
      break;
    case 'quit':
      return { ...answerOf(control), words: 'KorProxy was told to quit.' };
  }
  return answerOf(control);
}

const noWindow = `KorProxy runs in a terminal (pid ${process.pid}) and has no window.`;

const isUpOrFailed = ({ state }: Snapshot): boolean =>
  state === 'healthy' || state === 'degraded' || state === 'failed';

/** Resolves when it is so, the time is over, or nobody waits for it any more. */
function settled(
  { clock, host }: Control,
  isSo: (snapshot: Snapshot) => boolean,
  gone: AbortSignal,
): Promise<void> {
  if (isSo(host.snapshot())) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      stop();
      resolve();
    };
    const cancel = clock.after(settleLimitMs, end);
    const stop = host.onSnapshot((snapshot) => {
      if (isSo(snapshot)) end();
    });
    gone.addEventListener('abort', end, { once: true });
  });
}

function answerOf({ host, shell }: Control): ControlAnswer {
  const snapshot = host.snapshot();
  const { state, label, reason, demo, latencyMs, restartWaitsFor, connection, versions } = snapshot;
  const { baseUrl } = connection;
  return {
    words: stateParts(snapshot).join('  '),
    status: {
      ...{ state, label, reason, demo, latencyMs, restartWaitsFor, baseUrl, versions, shell },
      pid: process.pid,
    },
  };
}
