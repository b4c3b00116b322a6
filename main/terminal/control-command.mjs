// @ts-check
// In plain JavaScript, because `npm start -- --status` reads it before anything is installed.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { controlAddress } from '../base/node/control-place.mjs';
import { dataFolder } from '../base/node/data-folder.mjs';
import { askApp } from './ask-app.mjs';
import { table } from './switches.mjs';
import { withoutControls } from './without-controls.mjs';

/** @typedef {import('../contract/control.ts').ControlCommand} ControlCommand */
/** @typedef {import('../contract/control.ts').ControlAnswer} ControlAnswer */
/** @typedef {import('./ask-app.mjs').Outcome} Outcome */
/** @typedef {{ write(text: string): unknown, readonly isTTY?: boolean | undefined }} Out */

/**
 * How long an answer may take, in ms. What waits for the gateway gets longer than the app itself gives it.
 * @type {Readonly<Record<ControlCommand, number>>}
 */
const limits = {
  status: 3_000,
  open: 5_000,
  start: 120_000,
  stop: 120_000,
  restart: 120_000,
  quit: 20_000,
};

/** As in the help. */
const exitCodes = { healthy: 0, unsure: 1, down: 2, notRunning: 3, unasked: 4 };

/**
 * @typedef {object} ControlCommandLine
 * @property {Pick<import('./command-line.mjs').CommandLine, 'given'>} commandLine
 * @property {string} appVersion
 * @property {string} startedBy the command that starts the app
 * @property {Pick<NodeJS.Process, 'env' | 'platform'> & { stdout: Out, stderr: Out }} process
 */

/**
 * Asks the app that runs, says what it answers and gives the exit code; starts nothing.
 * @param {ControlCommandLine} options
 */
export async function runControlCommand({ commandLine: { given }, ...options }) {
  const { process } = options;
  const command = commands.find((name) => given.has(name));
  if (command === undefined) {
    process.stdout.write(`KorProxy ${options.appVersion}\n`);
    return 0;
  }
  const folder = dataFolder({ env: process.env, platform: process.platform, home: homedir() });
  const cancel = sayLater(process.stderr);
  const outcome = await askApp(controlAddress(join(folder, 'run')), command, limits[command]);
  cancel();
  const { words, code, status } = told(outcome, command, options.startedBy);
  if (given.has('json')) {
    const facts = { running: outcome.type !== 'absent', words, ...status };
    process.stdout.write(`${JSON.stringify(facts)}\n`);
  } else {
    const out = status === null ? process.stderr : process.stdout;
    // A reason may quote a program's name.
    out.write(`${withoutControls(words)}\n`);
  }
  return code;
}

const commands = /** @type {readonly ControlCommand[]} */ (
  (table.find(({ task }) => task === 'control')?.switches ?? [])
    .filter(({ name, leads }) => leads && name !== 'version')
    .map(({ name }) => name)
);

/** A person who waits hears of it after a second. */
const patienceMs = 1_000;

/** @param {Out} stderr */
function sayLater(stderr) {
  const timer = setTimeout(() => {
    if (stderr.isTTY) stderr.write('Waiting for KorProxy…\n');
  }, patienceMs);
  return () => clearTimeout(timer);
}

/**
 * @param {Outcome} outcome
 * @param {ControlCommand} command
 * @param {string} startedBy
 * @returns {{ words: string, code: number, status: ControlAnswer['status'] | null }}
 */
function told(outcome, command, startedBy) {
  if (outcome.type !== 'answered') {
    const code = outcome.type === 'absent' ? exitCodes.notRunning : exitCodes.unasked;
    return { words: silences[outcome.type](startedBy), code, status: null };
  }
  const { reply } = outcome;
  if (!reply.ok) {
    const code = command === 'status' ? exitCodes.down : exitCodes.unsure;
    return { words: reply.refusal.sentence, code, status: null };
  }
  const { words, status } = reply.value;
  return command === 'quit'
    ? { words: 'KorProxy has ended.', code: 0, status }
    : { words, code: codeOf(command, status.state), status };
}

const silences = {
  absent: (/** @type {string} */ startedBy) => `KorProxy is not running. ${startedBy} starts it.`,
  foreign: () => 'KorProxy runs here for another user, who alone may ask it.',
  silent: () => 'KorProxy is there but does not answer. If that lasts, end it and start it again.',
};

/**
 * @param {ControlCommand} command
 * @param {ControlAnswer['status']['state']} state
 */
function codeOf(command, state) {
  if (command === 'open') return 0;
  if (command === 'stop') return state === 'stopped' ? 0 : exitCodes.unsure;
  if (state === 'healthy') return exitCodes.healthy;
  return state === 'degraded' || state === 'starting' ? exitCodes.unsure : exitCodes.down;
}
