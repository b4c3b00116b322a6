import { countWords } from '../../base/core/wording.ts';
import type { HealthState } from '../../contract/health.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { latencyWords } from './hero.ts';

/** The tray's shapes in text: colour is never the only sign. */
export const stateMarks: Readonly<Record<HealthState, string>> = {
  stopped: '○',
  starting: '◌',
  healthy: '●',
  degraded: '▲',
  unreachable: '⊖',
  failed: '✖',
};

export type ToldState = Pick<
  Snapshot,
  'state' | 'label' | 'demo' | 'reason' | 'latencyMs' | 'connection' | 'restartWaitsFor'
>;

/** `3 requests running, a restart waits`. */
export const runningWords = (requests: number): string =>
  `${countWords(requests, 'request')} running, a restart waits`;

/** The state for one line of text: mark and name, latency, address, reason. */
export function stateParts(snapshot: ToldState): readonly string[] {
  const { state, label, demo, reason, latencyMs, connection, restartWaitsFor } = snapshot;
  return [
    `${stateMarks[state]} ${demo ? `${label} (demo gateway)` : label}`,
    ...(latencyMs === null ? [] : [latencyWords(latencyMs)]),
    connection.baseUrl,
    ...(reason === null ? [] : [reason]),
    ...(restartWaitsFor === null ? [] : [runningWords(restartWaitsFor)]),
  ];
}
