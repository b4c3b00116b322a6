import { readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { app } from 'electron';

/** Which bundle answers a switch. Set when this is built, from the table of switches. */
declare const terminalParts: Readonly<Record<string, string>>;

const lesserPart = 'switches.cjs';

/** What is asked for, and of which bundle. */
export interface Asked {
  readonly args: readonly string[];
  readonly part: string;
}

/** What the arguments ask for, where one of them is a switch of ours; else null, which is to start. */
export function switchesGiven([, ...args]: readonly string[], isPackaged: boolean): Asked | null {
  const names = new Set(args.map((arg) => arg.split('=')[0]));
  const parts = Object.entries(terminalParts).flatMap(([name, part]) =>
    names.has(name) ? [part] : [],
  );
  if (parts.length === 0) return null;
  return {
    // Not packaged, the app's folder stands before them.
    args: isPackaged ? args : args.slice(args.findIndex((arg) => !arg.startsWith('-')) + 1),
    part: parts.find((part) => part !== lesserPart) ?? lesserPart,
  };
}

interface Said {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Longer than an app's answer may take; only a fault of ours takes that long. A person may. */
const limitOf = (part: string): number =>
  part === lesserPart ? 150_000 : Number.POSITIVE_INFINITY;

/**
 * Does what they ask for and ends the process. A worker asks and this thread waits for it: with a turn of
 * its own event loop Chromium would come up, which takes longer than the answer and needs a display.
 */
export function obeySwitches({ args, part }: Asked): void {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { args, appVersion: app.getVersion(), port: port2, done };
  // Read here, where Electron can look into its archive.
  const program = readFileSync(path.join(__dirname, part), 'utf8');
  new Worker(program, { eval: true, workerData, transferList: [port2] });
  Atomics.wait(done, 0, 0, limitOf(part));
  const said: Said = receiveMessageOnPort(port1)?.message;
  writeSync(1, said.out);
  writeSync(2, said.err);
  process.exit(said.code);
}
