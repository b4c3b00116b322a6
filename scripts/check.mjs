// @ts-check
import os from 'node:os';
import path from 'node:path';
import { root } from './bootstrap/cache-folder.mjs';
import { endStepsOnSignals, prepareDependencies } from './bootstrap/prepare.mjs';
import { runProgram } from './bootstrap/run-program.mjs';
import { runCommand } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';

const rooms = ['main', 'tray-ui', 'scripts', 'test'];
const modules = (/** @type {string} */ file) => path.join(root, 'node_modules', file);
const buildInfo = (/** @type {string} */ name) =>
  modules(path.join('.cache', 'korproxy', `${name}.tsbuildinfo`));

/**
 * @param {string} project
 * @param {string} [name]
 */
const types = (project, name = project) => ({
  name: `types ${name}`,
  entry: modules('typescript/bin/tsc'),
  args: [
    ...['-p', project, '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', buildInfo(name)],
  ],
});

/** The slow ones first, so that none of them is left alone at the end. */
const checks = [
  types('test'),
  types('main'),
  types('scripts'),
  types('tray-ui'),
  types('main/tsconfig.core.json', 'core'),
  {
    name: 'import rules',
    entry: modules('dependency-cruiser/bin/dependency-cruise.mjs'),
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...rooms],
  },
  { name: 'promises', entry: modules('oxlint/bin/oxlint'), args: ['--type-aware', ...rooms] },
  { name: 'unused code', entry: modules('knip/bin/knip.js'), args: ['--no-progress'] },
  {
    name: 'format and lint',
    entry: modules('@biomejs/biome/bin/biome'),
    args: ['ci', '--error-on-warnings', '--max-diagnostics=50', '--colors=off'],
  },
];

async function check() {
  const step = stepLines();
  endStepsOnSignals();
  await prepareDependencies(step);
  /** @type {string[]} */
  const failed = [];
  const waiting = [...checks];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!(await passes(next))) failed.push(next.name);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, worker));
  if (failed.length > 0) console.log(`\nNot in order: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/** @param {typeof checks[number]} tool */
async function passes({ name, entry, args }) {
  const startedAt = performance.now();
  const { code, output } = await runProgram(process.execPath, [entry, ...args], { cwd: root });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const verdict = code === 0 ? 'in order' : 'FAILED';
  console.log(`  ${name.padEnd(17)}${verdict}  ${seconds} s`);
  if (code !== 0) console.log(output);
  return code === 0;
}

await runCommand(check);
