import { readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { app } from 'electron';

/** Of whoever asks the app that runs. Set when this is built, from the table of switches. */
declare const terminalSwitches: readonly string[];

/** The arguments, where one of them asks for something else than to start; else null. */
export function switchesGiven(
  [, ...args]: readonly string[],
  isPackaged: boolean,
): readonly string[] | null {
  if (!args.some((arg) => terminalSwitches.includes(arg))) return null;
  // Not packaged, the app's folder stands before them.
  return isPackaged ? args : args.slice(args.findIndex((arg) => !arg.startsWith('-')) + 1);
}

interface Said {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Longer than any answer may take; only a fault of ours takes that long. */
const limitMs = 150_000;

/**
 * Does what they ask for and ends the process. A worker asks and this thread waits for it: with a turn of
 * its own event loop Chromium would come up, which takes longer than the answer and needs a display.
 */
export function obeySwitches(args: readonly string[]): void {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { args, appVersion: app.getVersion(), port: port2, done };
  // Read here, where Electron can look into its archive.
  const program = readFileSync(path.join(__dirname, 'switches.cjs'), 'utf8');
  new Worker(program, { eval: true, workerData, transferList: [port2] });
  Atomics.wait(done, 0, 0, limitMs);
  const said: Said = receiveMessageOnPort(port1)?.message;
  writeSync(1, said.out);
  writeSync(2, said.err);
  process.exit(said.code);
}
