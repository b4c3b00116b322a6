/**
 * Checks a core without pause and says each verdict as a line. Run as a process of its own by
 * starved.test.ts, which takes the processor away from it.
 */

import type { LaunchPlan } from '../../../main/gateway/core/gateway-ports.ts';
import { openHealthCheck } from '../../../main/gateway/node/health-check.ts';

const [planText = '', pid = ''] = process.argv.slice(2);
const check = openHealthCheck(JSON.parse(planText) as LaunchPlan, { pid: Number(pid) });
for (;;) {
  let isLate = false;
  const result = await check.check(() => {
    isLate = true;
  });
  process.stdout.write(`${JSON.stringify({ ...result, isLate })}\n`);
}
