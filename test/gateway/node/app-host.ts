/**
 * The least app that can be killed: it starts a sidecar by the real port and says its pid. Run as a
 * process of its own by app-death.test.ts.
 */

import { systemClock } from '../../../main/base/node/system-clock.ts';
import type { LaunchPlan } from '../../../main/gateway/core/gateway-ports.ts';
import { createSidecar } from '../../../main/gateway/node/sidecar.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const [planText = '', recordPath = '', mode = 'run'] = process.argv.slice(2);
const plan = JSON.parse(planText) as LaunchPlan;

const sidecar = createSidecar({
  ...{ clock: systemClock, log: silent, recordPath },
  redact: () => '',
});
process.stdout.write('starting\n');
const { pid } = await sidecar.start(1, plan);
process.stdout.write(`${pid}\n`);
if (mode === 'throw') {
  setTimeout(() => {
    throw new Error('scripted');
  }, 10);
}
if (mode === 'exit') setTimeout(() => process.exit(3), 10);
setInterval(() => {}, 60_000);
