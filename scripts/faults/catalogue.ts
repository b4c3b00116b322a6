import type { Fault } from './fault.ts';
import { configFaults } from './rows/config.ts';
import { diskFaults } from './rows/disk.ts';
import { inputFaults } from './rows/input.ts';
import { lifetimeFaults } from './rows/lifetimes.ts';
import { networkFaults } from './rows/network.ts';
import { popoverFaults } from './rows/popover.ts';
import { processFaults } from './rows/processes.ts';
import { securityFaults } from './rows/security.ts';
import { systemFaults } from './rows/system.ts';

/** Every fault that KorProxy is built against, with what holds it. */
export const catalogue: readonly Fault[] = [
  ...processFaults,
  ...lifetimeFaults,
  ...networkFaults,
  ...configFaults,
  ...diskFaults,
  ...systemFaults,
  ...popoverFaults,
  ...securityFaults,
  ...inputFaults,
];
