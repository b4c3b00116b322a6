import { capitalized, countWords, numberWord, timeWords } from '../../base/core/wording.ts';
import { causeOf, exitCauseWords, type Problem } from '../../contract/problems.ts';
import type { Words } from '../../contract/words.ts';
import { slowMs } from '../../gateway/core/health-reducer.ts';
import { nobodyConnected } from './connected.ts';
import type { SnapshotInput } from './snapshot-input.ts';

/** Cause and culprit in at most two lines. */
export function heroSentence(input: SnapshotInput): Words {
  const { health, journal, setup, nowMs } = input;
  if (health.halting === 'to-stop') return ['Stopping. Answers under way are cut after 5 s.'];
  switch (health.state) {
    case 'stopped':
      if (journal.stretches.length === 0) return ['The gateway is not running yet.'];
      return [
        `You stopped it at ${timeWords(journal.stateSinceMs, nowMs)}. Tools that point here get no answer.`,
      ];
    case 'starting':
      return ['Waiting for the first answer. This usually takes under a second.'];
    case 'healthy':
      if (setup.demo) {
        return ['CLIProxyAPI was not found. Answers are made up and no provider is asked.'];
      }
      if (nobodyConnected(setup.providers)) {
        return ['The gateway runs, but no provider is connected, so nothing can answer yet.'];
      }
      return [
        `Answers in ${latencyWords(health.latencyMs)}, checked every 10 s.\nRunning for `,
        { type: 'since', atMs: journal.launchedAtMs ?? journal.stateSinceMs },
        '.',
      ];
    case 'degraded':
      return degraded(input);
    case 'unreachable':
      return [`${lossWords(health.problem)} KorProxy is restarting it.`];
    case 'failed':
      return [failedSentence(input)];
  }
}

/** `3 ms`; below one millisecond there is nothing worth telling apart. */
export const latencyWords = (latencyMs: number | null): string =>
  latencyMs === null ? 'no time' : `${Math.max(1, Math.round(latencyMs))} ms`;

function degraded({ health, journal, nowMs }: SnapshotInput): Words {
  const again: Words =
    journal.nextCheckAtMs === null || journal.nextCheckAtMs <= nowMs
      ? [' KorProxy is asking again.']
      : [' KorProxy asks again in ', { type: 'until', atMs: journal.nextCheckAtMs }, '.'];
  if (health.failures > 0) {
    const missed = capitalized(numberWord(health.failures));
    return [`${missed} ${health.failures === 1 ? 'check' : 'checks'} got no answer.`, ...again];
  }
  if (journal.resumedAtMs !== null) return ['This computer slept.', ...again];
  return [
    `Answers are slow: ${latencyWords(health.latencyMs)} at the last check, ${slowMs} ms is the limit.`,
  ];
}

function lossWords(problem: Problem | null): string {
  if (problem?.code === 'no-answer' && problem.failure !== 'not-ours') {
    return 'CLIProxyAPI runs but has not answered three checks.';
  }
  return problem ? `${causeOf(problem)}.` : 'CLIProxyAPI is not there.';
}

function failedSentence({ health: { problem, restarts }, journal }: SnapshotInput): string {
  if (!problem) return 'The gateway cannot start.';
  if (problem.code === 'port-in-use') return `${causeOf(problem)}, so the gateway cannot start.`;
  if (problem.code === 'sidecar-exited') {
    const times = Math.max(journal.exits.length, restarts + 1);
    const { cause } = problem.exit;
    if (cause === null) {
      return `CLIProxyAPI crashed ${numberWord(times)} times in a row. KorProxy stopped trying.`;
    }
    const isSame = journal.exits.every((exit) => exit.cause === cause);
    const often = isSame
      ? `${numberWord(times)} times`
      : `at the last of ${numberWord(times)} ends`;
    return `${exitCauseWords(cause)}, ${often}. KorProxy stopped trying.`;
  }
  if (problem.code === 'no-answer' && problem.failure !== 'not-ours') {
    return `CLIProxyAPI gave no answer after ${countWords(restarts, 'restart')}. KorProxy stopped trying.`;
  }
  return `${causeOf(problem)}.`;
}

/** Where room is short, what follows from a taken port goes without saying. */
function shortFailure(input: SnapshotInput): string {
  const { problem } = input.health;
  return problem?.code === 'port-in-use' ? `${causeOf(problem)}.` : failedSentence(input);
}

/** The sentence for tooltip, notification and terminal; null when all is well. */
export function reasonOf(input: SnapshotInput): string | null {
  const { health } = input;
  if (health.state === 'failed') return shortFailure(input);
  if (health.state === 'unreachable')
    return `${lossWords(health.problem)} KorProxy is restarting it.`;
  if (health.state === 'degraded') return plain(heroSentence(input).slice(0, 1));
  return null;
}

/** Words without their ticking parts. */
const plain = (words: Words): string =>
  words
    .filter((part) => typeof part === 'string')
    .join('')
    .trim();
