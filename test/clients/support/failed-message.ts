import { doorMessage } from '../../../main/gateway/core/door-words.ts';
import { stopped } from '../../../main/gateway/core/health-reducer.ts';

/** What the door says of a gateway that only its user can help. */
export const failedMessage = (): string =>
  doorMessage({ ...stopped, state: 'failed', problem: { code: 'config-missing' } });
