// @ts-check
import { countLine, sumOf } from './bootstrap/count-tests.mjs';
import {
  beginClients,
  endStepsOnSignals,
  prepareBuild,
  prepareCachedSidecar,
  prepareDependencies,
  prepareElectron,
  preparePackaged,
  prepareSystem,
} from './bootstrap/prepare.mjs';
import { makeRunFolder } from './bootstrap/run-folder.mjs';
import { describeFailure } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';
import { needsOfElectron, needsOfTests } from './bootstrap/system-packages.mjs';
import { appSuite, canIsolate, clientsSuite, runLanes } from './bootstrap/test-suites.mjs';
import { defaultSidecar, olderSidecar } from './sidecar/pins.mjs';

/** Brings up all that the tests need and runs every suite, or those that the arguments name. */
async function test() {
  const step = stepLines();
  const allowSignals = endStepsOnSignals();
  await prepareDependencies(step);
  const filters = process.argv.slice(2);
  const clients = filters.length === 0 || filters.some(isOfClients) ? beginClients() : null;
  await prepareSystem(step, [...needsOfElectron, ...needsOfTests]);
  await prepareCachedSidecar(step, defaultSidecar);
  await prepareCachedSidecar(step, olderSidecar);
  const runtime = await prepareElectron(step);
  await prepareBuild(step);
  if (filters.length === 0 || filters.some(isOfPackaged)) await preparePackaged(step, runtime);
  const lanes = lanesFor(filters, clients && (await clients(step)));
  const run = await makeRunFolder();
  allowSignals();
  try {
    const counts = await runLanes(lanes, run);
    return sumOf([...counts, await countLeftBehind(run)]);
  } finally {
    await run.remove();
  }
}

const isOfPackaged = (/** @type {string} */ filter) =>
  filter.includes('packaged') || 'test/e2e/packaged.test.ts'.includes(filter);

const isOfClients = (/** @type {string} */ filter) => filter.includes('clients');

/**
 * What works with the processor runs beside what mostly waits for real programs, where each can have
 * a network of its own. Arguments name files; the ones of clients are for their suite alone.
 * @param {readonly string[]} filters
 * @param {Readonly<Record<string, string>> | null} absent why clients could not be had; null: none asked for
 * @returns {import('./bootstrap/test-suites.mjs').Suite[][]}
 */
function lanesFor(filters, absent) {
  const ofClients = filters.filter(isOfClients);
  const others = filters.filter((filter) => !isOfClients(filter));
  const isAll = filters.length === 0;
  const app = isAll || others.length > 0 ? [appSuite('app', others)] : [];
  if (absent === null) return [app];
  const clients = clientsSuite({ all: false, absent, args: ofClients });
  if (!isAll || !canIsolate()) return [[...app, clients]];
  return [
    [appSuite('app', ['--project=main', '--project=tray-ui', '--project=real-sidecar'])],
    [appSuite('e2e', ['--project=e2e']), clients],
  ];
}

/**
 * A program that outlives the run is a fault, of a test or of the app. A folder is told alone: what still
 * writes when its test has ended is a race, to be found by its name, and the run takes it away.
 * @param {import('./bootstrap/run-folder.mjs').RunFolder} run
 */
async function countLeftBehind(run) {
  const { programs, folders } = await run.leftBehind();
  const left = [...programs, ...folders];
  if (left.length > 0) {
    process.stderr.write(`\nLeft behind by the tests:\n  ${left.join('\n  ')}\n`);
  }
  return { passed: 0, failed: programs.length > 0 ? 1 : 0, skipped: 0 };
}

/** @type {import('./bootstrap/count-tests.mjs').TestCount} */
let count = { passed: 0, failed: 1, skipped: 0 };
try {
  count = await test();
} catch (error) {
  process.stderr.write(describeFailure(error));
}
process.exitCode = count.failed > 0 ? 1 : 0;
console.log(countLine(count));
