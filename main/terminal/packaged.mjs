// @ts-check
// The packaged program runs this as a worker when a switch is given, and waits for it before Chromium is up.
import { workerData } from 'node:worker_threads';
import { readCommandLine, UsageError } from './command-line.mjs';
import { runControlCommand } from './control-command.mjs';
import { packaged, packagedHelp } from './switches.mjs';

/**
 * What the program hands over. The last of it is told when the answer is on its way.
 * @typedef {object} Errand
 * @property {readonly string[]} args after the program's own name
 * @property {string} appVersion
 * @property {import('node:worker_threads').MessagePort} port
 * @property {Int32Array<SharedArrayBuffer>} done
 */

/** What Chromium itself takes and somebody may have to say beside ours. */
const ofChromium = /^--(no-sandbox|disable-gpu|ozone-platform)(=|$)/;

/**
 * Does what the switches ask for; resolves with the exit code.
 * @param {readonly string[]} args
 * @param {string} appVersion
 * @param {Pick<import('./control-command.mjs').ControlCommandLine['process'], 'stdout' | 'stderr'>} streams
 */
async function runSwitches(args, appVersion, { stdout, stderr }) {
  try {
    const ours = args.filter((arg) => !ofChromium.test(arg));
    const commandLine = readCommandLine(ours, packaged);
    if (commandLine.given.has('help')) {
      stdout.write(packagedHelp);
      return 0;
    }
    const { env, platform } = process;
    return await runControlCommand({
      ...{ process: { env, platform, stdout, stderr } },
      ...{ commandLine, appVersion, startedBy: packaged.program },
    });
  } catch (error) {
    stderr.write(`${error instanceof UsageError ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function obey() {
  const { args, appVersion, port, done } = /** @type {Errand} */ (workerData);
  // A worker's own streams need the thread that waits for it.
  const said = { out: '', err: '' };
  const code = await runSwitches(args, appVersion, {
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
  });
  port.postMessage({ ...said, code });
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

void obey();
