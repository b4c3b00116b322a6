// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { cacheFolder, root } from './bootstrap/cache-folder.mjs';
import { freePort } from './bootstrap/free-port.mjs';
import { lastLines, runNpm, runProgram } from './bootstrap/run-program.mjs';
import { runCommand, StepFailure } from './bootstrap/step-failure.mjs';

// Runs the project's commands under each Node that it promises to run under, one line for each:
//   npm run every-node -- [20.19|22|24|26 ...] [check|test|start ...]

/** The oldest that `engines` allows, and the newest known of each line that is kept up. */
const versions = ['20.19.0', '22.23.3', '24.21.0', '26.10.0'];

/** What a command may take before it counts as hanging. */
const startLimitMs = 300_000;
const quitLimitMs = 20_000;

/** @typedef {{ passed: boolean, words: string, output: string }} Verdict */

/** @type {Readonly<Record<string, (env: NodeJS.ProcessEnv) => Promise<Verdict>>>} */
const commands = { check: runCheck, test: runTests, start: runStart };

/** @param {NodeJS.ProcessEnv} env */
async function runCheck(env) {
  const { code, output } = await runProgram('npm', ['run', 'check'], { cwd: root, env });
  return { passed: code === 0, words: code === 0 ? 'in order' : 'not in order', output };
}

/** @param {NodeJS.ProcessEnv} env */
async function runTests(env) {
  const { code, output } = await runProgram('npm', ['test'], { cwd: root, env });
  const counts = output.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm);
  return { passed: code === 0, words: counts?.at(-1) ?? 'no count', output };
}

/**
 * The app in the terminal until it is healthy, and then a clean end.
 * @param {NodeJS.ProcessEnv} env
 */
async function runStart(env) {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'korproxy-every-node-'));
  const app = spawn('npm', ['start', '--', '--headless', '--exit-on-failure'], {
    cwd: root,
    env: {
      ...env,
      KORPROXY_DATA_DIR: dataFolder,
      KORPROXY_PORT: `${await freePort()}`,
      KORPROXY_MODEL_LIST: 'built-in',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let healthy = false;
  /** @type {NodeJS.Timeout | undefined} */
  let limit = setTimeout(() => app.kill('SIGTERM'), startLimitMs);
  for (const stream of [app.stdout, app.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      if (healthy || !output.includes('"state":"healthy"')) return;
      healthy = true;
      clearTimeout(limit);
      limit = setTimeout(() => app.kill('SIGKILL'), quitLimitMs);
      app.kill('SIGINT');
    });
  }
  /** @type {number | null} */
  const code = await new Promise((resolve) => {
    app.once('error', () => resolve(null));
    app.once('close', resolve);
  });
  clearTimeout(limit);
  await rm(dataFolder, { recursive: true, force: true });
  const gateway = output.includes('"demo":true') ? 'the DEMO GATEWAY' : 'CLIProxyAPI';
  const words = healthy ? `healthy with ${gateway}, ended with ${code}` : 'never healthy';
  return { passed: healthy && code === 0, words, output };
}

/**
 * The folder of this Node's program, from the npm package `node`.
 * @param {string} version
 */
async function provideNode(version) {
  const folder = path.join(cacheFolder(), 'nodes', version);
  const bin = path.join(folder, 'node_modules', 'node', 'bin');
  if (existsSync(bin)) return bin;
  const incoming = `${folder}.incoming-${process.pid}`;
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  // Its script puts the program of this system in its place.
  const args = ['install', '--prefix', incoming, '--ignore-scripts=false', `node@${version}`];
  const { code, output } = await runNpm(args, { cwd: incoming });
  if (code !== 0) {
    await rm(incoming, { recursive: true, force: true });
    throw new StepFailure(
      `Node ${version} could not be fetched.`,
      lastLines(output),
      'check that npm reaches its registry and that this version exists, then run the command again',
    );
  }
  await rename(incoming, folder);
  return bin;
}

/**
 * With this Node first on PATH, and without what the npm that runs us tells its children.
 * @param {string} bin
 */
function environmentWith(bin) {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return { ...Object.fromEntries(own), PATH: `${bin}${path.delimiter}${process.env['PATH']}` };
}

/** @param {readonly string[]} words */
function choose(words) {
  const names = words.filter((word) => word in commands);
  const asked = words.filter((word) => !(word in commands));
  const unknown = asked.filter((word) => !/^\d+(\.\d+){0,2}$/.test(word));
  if (unknown.length > 0) {
    throw new StepFailure(
      `${unknown.join(', ')} is neither a version nor a command.`,
      `known are ${versions.join(', ')} and ${Object.keys(commands).join(', ')}`,
      'run: npm run every-node -- 24 26 check start',
    );
  }
  return {
    chosen: asked.length === 0 ? versions : asked.map(whole),
    tasks: Object.entries(commands).filter(([name]) => names.length === 0 || names.includes(name)),
  };
}

/** @param {string} asked */
const whole = (asked) => versions.find((known) => `${known}.`.startsWith(`${asked}.`)) ?? asked;

async function everyNode() {
  const { chosen, tasks } = choose(parseArgs({ allowPositionals: true }).positionals);
  let allPassed = true;
  for (const version of chosen) {
    const env = environmentWith(await provideNode(version));
    for (const [name, run] of tasks) {
      const startedAt = performance.now();
      const { passed, words, output } = await run(env);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      const line = [version.padEnd(9), name.padEnd(6), passed ? 'passed' : 'FAILED', words];
      console.log(`  Node ${line.join(' ')}  ${seconds} s`);
      if (!passed) console.log(lastLines(stripVTControlCharacters(output), 40));
      allPassed &&= passed;
    }
  }
  return allPassed ? 0 : 1;
}

await runCommand(everyNode);
