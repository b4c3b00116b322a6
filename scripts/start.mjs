// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCommandLine, UsageError } from '../main/terminal/command-line.mjs';
import { runControlCommand } from '../main/terminal/control-command.mjs';
import { helpText } from '../main/terminal/switches.mjs';
import { chooseShell, electronCommand } from './bootstrap/arguments.mjs';
import { root } from './bootstrap/cache-folder.mjs';
import {
  endStepsOnSignals,
  prepareBuild,
  prepareDependencies,
  prepareElectron,
  prepareSidecar,
  prepareSystem,
} from './bootstrap/prepare.mjs';
import { runApp } from './bootstrap/run-app.mjs';
import { sandboxOf } from './bootstrap/sandbox.mjs';
import { describeFailure } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';
import { needsOfElectron } from './bootstrap/system-packages.mjs';

const sandboxBlocked =
  'This system does not let Chromium make its sandbox, so it runs without one (local runs only).';

/** Brings up all that is missing and then runs the app until it ends. */
async function start() {
  const args = process.argv.slice(2);
  const commandLine = readCommandLine(args);
  if (commandLine.given.has('help')) {
    process.stdout.write(helpText);
    return 0;
  }
  if (commandLine.task === 'control') {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const asked = { process, commandLine, appVersion: String(version), startedBy: 'npm start' };
    return await runControlCommand(asked);
  }
  const { shell, said } = chooseShell(commandLine, process.env, process.platform);
  if (said) process.stderr.write(`${said}\n`);
  const step = stepLines();
  const allowSignals = endStepsOnSignals();
  await prepareDependencies(step);
  const [program, own] =
    shell === 'tray'
      ? await prepareTray(step)
      : await prepareTerminal(step, { withSidecar: commandLine.task === 'run' });
  const handedOn = shell === 'tray' ? commandLine.passedOn : args;
  const ending = runApp(program, [...own, ...handedOn], { env: appEnvironment() });
  allowSignals();
  return ending;
}

/**
 * @param {import('./bootstrap/prepare.mjs').Step} step
 * @returns {Promise<[string, string[]]>}
 */
async function prepareTray(step) {
  await prepareSystem(step, needsOfElectron);
  await prepareSidecar(step);
  const { executable } = await prepareElectron(step);
  await prepareBuild(step);
  const sandbox = sandboxOf(executable);
  if (sandbox === 'blocked') process.stderr.write(`${sandboxBlocked}\n`);
  return electronCommand(executable, process.platform, sandbox);
}

/**
 * @param {import('./bootstrap/prepare.mjs').Step} step
 * @param {{ withSidecar: boolean }} needs what only shows text starts nothing
 * @returns {Promise<[string, string[]]>}
 */
async function prepareTerminal(step, { withSidecar }) {
  if (withSidecar) await prepareSidecar(step);
  await prepareBuild(step);
  return [process.execPath, [path.join(root, 'dist', 'headless.mjs')]];
}

function appEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    KORPROXY_DEMO_GATEWAY: path.join(root, 'dist', 'demo-gateway.mjs'),
    KORPROXY_PROVISION: path.join(root, 'scripts', 'sidecar', 'get.mjs'),
  };
  // With it Electron would be a plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  // Set but empty, it makes Chromium look for a bus in a way that can end the app.
  if (env['DBUS_SESSION_BUS_ADDRESS'] === '') delete env['DBUS_SESSION_BUS_ADDRESS'];
  return env;
}

try {
  // At once: while the process winds down by itself, a late copy of a signal would end it.
  process.exit(await start());
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(isUsage ? `${error.message}\n` : describeFailure(error));
  process.exitCode = isUsage ? 2 : 1;
}
