import { stateLabels } from '../../contract/health.ts';
import { type ProblemCode, plainCauseOf } from '../../contract/problems.ts';
import type { Health } from './health-reducer.ts';

/**
 * The fix to choose in KorProxy: the label of the best one, as its button has it. A taken port is
 * named for completeness, since the door cannot open there.
 */
export const doorFixes: Readonly<Record<ProblemCode, string>> = {
  'port-in-use': 'Try again',
  'config-invalid': 'Open config file',
  'config-missing': 'Create again',
  'config-unreadable': 'Open config file',
  'settings-newer': 'Open folder',
  'sidecar-missing': 'Get CLIProxyAPI',
  'sidecar-not-executable': 'Get CLIProxyAPI',
  'sidecar-changed': 'Get CLIProxyAPI',
  'sidecar-incompatible': 'Get CLIProxyAPI',
  'data-folder-unwritable': 'Try again',
  'disk-full': 'Try again',
  'listens-beyond-loopback': 'Restart',
  'spawn-failed': 'Restart',
  'sidecar-exited': 'Restart',
  'no-answer': 'Restart',
  unexpected: 'Restart',
};

/**
 * What a tool is told while the gateway is down: the state and its reason first, then what to do.
 * Tools read these words too, and some of them keep on asking, shorten the user's conversation or
 * blame the key when they meet the wrong ones, so nothing but fixed sentences goes in: no number,
 * no name, no error of the system.
 */
export function doorMessage({ state, halting, problem }: Health): string {
  if (state === 'stopped' || halting === 'to-stop') {
    return told(stateLabels.stopped, 'The gateway was stopped', 'Open KorProxy and choose Start');
  }
  if (state === 'failed') {
    const code = problem?.code ?? 'unexpected';
    const fix = `Open KorProxy and choose ${doorFixes[code]}`;
    return told(stateLabels.failed, plainCauseOf(code), fix);
  }
  if (state === 'healthy' || state === 'degraded') {
    return told('No answer', 'CLIProxyAPI ended before it could answer', 'Look at KorProxy');
  }
  const cause = problem ? plainCauseOf(problem.code) : 'CLIProxyAPI does not answer yet';
  return told(stateLabels[state], cause, 'Wait until KorProxy says Healthy');
}

const told = (state: string, cause: string, step: string): string =>
  `KorProxy: ${state}. ${cause}. ${step}, then send your message again.`;
