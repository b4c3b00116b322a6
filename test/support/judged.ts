import type { CheckResult } from '../../main/gateway/core/gateway-ports.ts';
import { until } from './until.ts';

/**
 * The first verdict of a health check. One during which our own event loop stood still, as it may on a
 * busy machine, is discarded and made anew.
 */
export const judged = (check: { check(): Promise<CheckResult> }): Promise<CheckResult> =>
  until('the machine is not too busy to judge', async () => {
    const result = await check.check();
    return result.type !== 'discarded' && result;
  });
