import { healthyLimitMs, maxCrashes } from './core-switch.ts';
import type { Choice, ReturnReason, SwitchRecord } from './switch-record.ts';

/** What to call a choice in a sentence. */
export const choiceWords = (choice: Choice): string => choice ?? 'the usual version';

const reasons: Readonly<Record<ReturnReason, string>> = {
  'not-healthy': `gave no answer within ${healthyLimitMs / 1_000} s`,
  crashed: `crashed ${maxCrashes === 3 ? 'three' : maxCrashes} times within 10 minutes`,
  'would-not-run': 'would not run',
  gone: 'is not there any more',
};

/** `CLIProxyAPI 7.2.140 would not run, so 6.9.25 runs again.` */
export function returnSentence({ from, to, why }: SwitchRecord): string {
  const reason = why === null ? 'was taken back' : reasons[why];
  return `CLIProxyAPI ${choiceWords(to)} ${reason}, so ${choiceWords(from)} runs again.`;
}

/** Why no version can be chosen. */
export const ownProgramWords =
  'A program of your own is set, which goes before any version. Unset KORPROXY_SIDECAR, or take sidecarPath out of settings.json, then try again.';
