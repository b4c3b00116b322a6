import { lowered, timeWords } from '../../base/core/wording.ts';
import type { CoreRow, CoreView, CoreWork } from '../../contract/cores.ts';
import type { HealthState } from '../../contract/health.ts';
import {
  type CoreEntry,
  type CoreErrand,
  type CoresState,
  shareIn,
  wayBack,
} from '../../gateway/core/cores-state.ts';
import { newerThan } from '../../gateway/core/releases.ts';
import { ownProgramWords, returnSentence } from '../../gateway/core/switch-words.ts';
import { changeSentences, lackingIn, lackingWords } from '../../providers/core/core-changes.ts';
import type { Setup, SnapshotInput } from './snapshot-input.ts';

/** `CLIProxyAPI 7.2.140…`, the row of both menus that leads to the versions. */
export function coreLabel({ cores, demo, sidecarVersion }: Setup): string {
  if (demo || sidecarVersion === null) return 'CLIProxyAPI…';
  const newer = newerThan(sidecarVersion, cores.entries);
  return newer === null ? `CLIProxyAPI ${sidecarVersion}…` : `CLIProxyAPI ${newer} is out…`;
}

/** The versions of the core: which one runs, what each lacks, and how a switch goes. */
export function coreView({
  health,
  setup,
  nowMs,
}: Pick<SnapshotInput, 'health' | 'setup' | 'nowMs'>): CoreView {
  const { cores, demo, sidecarVersion } = setup;
  const runs = demo ? null : sidecarVersion;
  return {
    label: coreLabel(setup),
    rows: cores.entries.map((entry) => rowOf(entry, { runs, state: health.state, cores })),
    work: cores.errand && workOf(cores.errand),
    sentence: sentenceOf(cores, runs),
    lookout: { daily: cores.looksDaily, line: lookedWords(cores, nowMs) },
    back: backOf(cores),
    isWanted: cores.isWanted,
  };
}

interface Around {
  /** The version that runs, or did when the gateway was stopped. */
  readonly runs: string | null;
  readonly state: HealthState;
  readonly cores: CoresState;
}

function rowOf({ version, isHere, isUsual, hasPin }: CoreEntry, around: Around): CoreRow {
  const { runs, state, cores } = around;
  const isThis = version === runs;
  const rests = state === 'stopped' || state === 'failed';
  const place = isThis ? (rests ? 'Chosen' : 'Runs now') : isHere ? 'Here' : 'Not here yet';
  const isNewer = version === newerThan(runs, cores.entries);
  const lacks = lackingWords(lackingIn(version)) ?? 'Nothing is missing.';
  const changes = isThis ? [] : changeSentences(runs, version);
  const from = runs === null ? '' : `from ${runs} `;
  const question = [
    `Switch ${from}to ${version}?`,
    ...changes,
    isHere
      ? 'It is tried first.'
      : `It is fetched, checked${hasPin ? '' : releaseCheck} and tried first.`,
    ...(rests ? [] : ['The switch waits for requests that run, 60 s at most.']),
  ].join(' ');
  return {
    version,
    place: [
      ...(isNewer ? ['Newer'] : []),
      isNewer ? lowered(place) : place,
      ...(isUsual ? ['default'] : []),
    ].join(', '),
    runs: isThis && !rests,
    sentence: changes.length > 0 ? changes.join(' ') : lacks,
    question: isThis || cores.ownProgram ? null : question,
  };
}

/** Where no digest is known beforehand. */
const releaseCheck = " by its release's own checksums.txt";

function lookedWords({ lookedAtMs }: CoresState, nowMs: number): string {
  return lookedAtMs === null ? 'Not looked yet.' : `Last looked: ${timeWords(lookedAtMs, nowMs)}.`;
}

function workOf({ version, isFetched, step, progress }: CoreErrand): CoreWork {
  const trying = `rying ${version} beside the one that runs.`;
  const last = isFetched ? `Step 2 of 2: t${trying}` : `T${trying}`;
  return {
    step: step === 'fetch' ? `Step 1 of 2: getting ${version}.` : last,
    detail: progress,
    share: progress === null ? null : shareIn(progress),
    canCancel: step === 'fetch',
  };
}

function sentenceOf(cores: CoresState, runs: string | null): string {
  const { entries, ownProgram, record, refused } = cores;
  if (ownProgram) return ownProgramWords;
  if (refused !== null) return refused;
  if (record?.stage === 'went-back') return returnSentence(record);
  if (record?.stage === 'switched' && runs !== null) {
    const before = nameOf(record.from, entries);
    return `${runs} took over. Should it fail, ${before} comes back by itself.`;
  }
  const newer = newerThan(runs, entries);
  if (newer !== null) return `CLIProxyAPI ${runs} runs. ${newer} is out.`;
  return runs === null ? 'None of these runs.' : `CLIProxyAPI ${runs} runs.`;
}

function backOf({ entries, errand, ownProgram, record }: CoresState): CoreView['back'] {
  const way = wayBack(record);
  if (way === null || errand !== null || ownProgram) return null;
  return { label: `Back to ${nameOf(way.to, entries)}` };
}

/** The version behind a choice. */
const nameOf = (choice: string | null, entries: readonly CoreEntry[]): string =>
  choice ?? entries.find(({ isUsual }) => isUsual)?.version ?? 'the default';
