// @ts-check
// What both workers of the packaged program share: they answer it, and are told what was asked.
import { workerData } from 'node:worker_threads';
import { readCommandLine, UsageError } from './command-line.mjs';
import { packaged, packagedHelp } from './switches.mjs';

/**
 * What the program hands over. The last of it is told when the answer is on its way.
 * @typedef {object} Errand
 * @property {readonly string[]} args after the program's own name
 * @property {string} appVersion
 * @property {import('node:worker_threads').MessagePort} port
 * @property {Int32Array<SharedArrayBuffer>} done
 */

/**
 * What was said and not written yet, and the exit code.
 * @typedef {{ readonly out: string, readonly err: string, readonly code: number }} Said
 */

/** What Chromium itself takes and somebody may have to say beside ours. */
const ofChromium = /^--(no-sandbox|disable-gpu|ozone-platform)(=|$)/;

/**
 * Does the errand and tells how it went; also where it throws or ends without an answer, as at Ctrl+C in a
 * question: the program waits for this and for nothing else.
 * @param {(commandLine: import('./command-line.mjs').CommandLine, appVersion: string) => Promise<Said>} run
 */
export async function doErrand(run) {
  const { args, appVersion, port, done } = /** @type {Errand} */ (workerData);
  /** @param {Said} said */
  const answer = (said) => {
    if (Atomics.load(done, 0) === 1) return;
    port.postMessage(said);
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
  };
  process.exitCode = 1;
  process.once('exit', (code) => answer({ out: '', err: '', code }));
  try {
    const ours = args.filter((arg) => !ofChromium.test(arg));
    const commandLine = readCommandLine(ours, packaged);
    const isHelp = commandLine.given.has('help');
    answer(isHelp ? { out: packagedHelp, err: '', code: 0 } : await run(commandLine, appVersion));
  } catch (error) {
    const err = `${error instanceof Error ? error.message : String(error)}\n`;
    answer({ out: '', err, code: error instanceof UsageError ? 2 : 1 });
  }
}
