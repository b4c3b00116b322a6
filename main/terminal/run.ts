import { accessSync, constants } from 'node:fs';
import Conf from 'conf';
import { answerControl } from '../app/control.ts';
import { serveControl } from '../app/control-server.ts';
import { createHost } from '../app/create-host.ts';
import {
  type FolderGuard,
  guardFolder,
  refusalWords,
  unwritableWords,
} from '../app/folder-guard.ts';
import type { Host } from '../app/host.ts';
import type { Dispose } from '../base/core/ports.ts';
import { makeFolder } from '../base/node/make-folder.ts';
import { dataPaths, thisMachine } from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { actionOf, listenToKeys } from './keys.ts';
import { jsonLines, type StateLines, terminalLine } from './state-lines.ts';
import { terminalShell } from './terminal-shell.ts';

/** How long the sidecar gets to end by itself: a log-off waits no longer. */
const quitGraceMs = 2_000;

/** Longer than any clean stop takes; the sidecar's watchdog ends whatever is left then. */
const quitLimitMs = 8_000;

/** Some terminals tell no width. */
const usualColumns = 80;

/** Runs the app in a terminal until it is asked to end; resolves with the exit code. */
export async function runHeadless(
  process: NodeJS.Process,
  { exitOnFailure }: { readonly exitOnFailure: boolean },
  appVersion: string,
): Promise<number> {
  for (const stream of [process.stdin, process.stdout, process.stderr])
    stream.on('error', () => {});
  let end = (_code: number): void => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const quit = (): void => end(0);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);

  const guard = await guardDataFolder(process.stderr);
  if (guard?.type === 'refused') {
    process.stderr.write(`${refusalWords(guard.holder)}\n`);
    return exitOnFailure ? 1 : 0;
  }
  const host = await createHost({
    shell: terminalShell(quit),
    env: process.env,
    homeFolder: thisMachine().home,
    appVersion,
    resourcesPath: null,
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
  keepRunning(process, host);
  const stopControl = guard ? await obeyTerminals(host, quit) : () => {};
  for (const notice of host.notices) process.stderr.write(`${notice}\n`);
  const stopShowing = showStates(process, host, (snapshot) => {
    const isMended = host.cores.switcher.isGoingBack;
    if (exitOnFailure && snapshot.state === 'failed' && !isMended) end(1);
  });
  const stopKeys = process.stdin.isTTY ? obeyKeys(process.stdin, host) : () => {};

  const code = await ended;
  stopKeys();
  // Whoever waits for a failure reads it in the last line.
  if (code !== 0) stopShowing();
  const isClean = await closesInTime(host);
  stopShowing();
  stopControl();
  if (guard) guard.release();
  return isClean ? code : 1;
}

/** Null, and said, where the folder cannot be written; the host then has the failure as its state. */
async function guardDataFolder(stderr: NodeJS.Process['stderr']): Promise<FolderGuard | null> {
  const { folder } = dataPaths(thisMachine());
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch {
    stderr.write(`${unwritableWords(folder)}\n`);
    return null;
  }
  // A system that offers no such socket costs the guard, not the app.
  return guardFolder(folder, 'terminal').catch(() => null);
}

/** Other terminals may ask. */
function obeyTerminals(host: Host, quit: () => void): Promise<Dispose> {
  return serveControl({
    ...{ clock, log: host.log, runFolder: dataPaths(thisMachine()).run, quit },
    answer: (command, gone) => answerControl({ clock, host, shell: 'terminal' }, command, gone),
  });
}

/** A bug is logged by name and ends nothing. */
function keepRunning(process: NodeJS.Process, { log }: Host): void {
  process.on('uncaughtException', (error) => log.error('error.uncaught', { error }));
  process.on('unhandledRejection', (error) => log.error('error.unhandled', { error }));
}

function showStates(
  { stdout, env }: NodeJS.Process,
  host: Host,
  onSnapshot: (snapshot: Snapshot) => void,
): Dispose {
  const write = (text: string): boolean => stdout.write(text);
  const lines: StateLines = stdout.isTTY
    ? terminalLine({
        write,
        columns: () => stdout.columns || usualColumns,
        coloured: !env['NO_COLOR'],
      })
    : jsonLines(write, clock.now);
  const show = (snapshot: Snapshot): void => {
    lines.show(snapshot);
    onSnapshot(snapshot);
  };
  const stop = host.onSnapshot(show);
  show(host.snapshot());
  let isShowing = true;
  return () => {
    stop();
    if (isShowing) lines.end();
    isShowing = false;
  };
}

function obeyKeys(stdin: NodeJS.Process['stdin'], host: Host): Dispose {
  return listenToKeys(stdin, (key) => {
    const action = actionOf(key, host.snapshot());
    // A refusal is in the log and, where it matters, in the state.
    if (action) host.run(action).catch(() => {});
  });
}

/** False when something would not stop. */
async function closesInTime(host: Host): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const cancel = clock.after(quitLimitMs, () => resolve(false));
    host
      .close(quitGraceMs)
      .then(() => resolve(true))
      .catch((error: unknown) => {
        host.log.error('quit.failed', { error });
        resolve(false);
      })
      .finally(cancel);
  });
}
