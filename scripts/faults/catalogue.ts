import type { Fault } from './fault.ts';
import { configFaults, diskFaults } from './rows/files.ts';
import { lifetimeFaults } from './rows/lifetimes.ts';
import { networkFaults } from './rows/network.ts';
import { popoverFaults } from './rows/popover.ts';
import { processFaults } from './rows/processes.ts';
import { inputFaults, securityFaults } from './rows/security.ts';
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
