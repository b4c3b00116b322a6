import type { CoreRow, CoreView, CoreWork } from '../../contract/cores.ts';
import type { HealthState } from '../../contract/health.ts';
import {
  type CoreEntry,
  type CoreErrand,
  type CoresState,
  shareIn,
  wayBack,
} from '../../gateway/core/cores-state.ts';
import { ownProgramWords, returnSentence } from '../../gateway/core/switch-words.ts';
import { changeSentences, lackingIn, lackingWords } from '../../providers/core/core-changes.ts';
import type { Setup, SnapshotInput } from './snapshot-input.ts';

/** `CLIProxyAPI 7.2.140…`, the row of both menus that leads to the versions. */
export function coreLabel({ demo, sidecarVersion }: Pick<Setup, 'demo' | 'sidecarVersion'>) {
  return demo || sidecarVersion === null ? 'CLIProxyAPI…' : `CLIProxyAPI ${sidecarVersion}…`;
}

/** The versions of the core: which one runs, what each lacks, and how a switch goes. */
export function coreView({ health, setup }: Pick<SnapshotInput, 'health' | 'setup'>): CoreView {
  const { cores, demo, sidecarVersion } = setup;
  const runs = demo ? null : sidecarVersion;
  return {
    label: coreLabel(setup),
    rows: cores.entries.map((entry) => rowOf(entry, { runs, state: health.state, cores })),
    work: cores.errand && workOf(cores.errand),
    sentence: sentenceOf(cores, runs),
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

function rowOf({ version, isHere, isUsual }: CoreEntry, around: Around): CoreRow {
  const { runs, state, cores } = around;
  const isThis = version === runs;
  const rests = state === 'stopped' || state === 'failed';
  const place = isThis ? (rests ? 'Chosen' : 'Runs now') : isHere ? 'Here' : 'Not here yet';
  const lacks = lackingWords(lackingIn(version)) ?? 'Nothing is missing.';
  const changes = isThis ? [] : changeSentences(runs, version);
  const from = runs === null ? '' : `from ${runs} `;
  const question = [
    `Switch ${from}to ${version}?`,
    ...changes,
    isHere ? 'It is tried first.' : 'It is fetched, checked and tried first.',
    ...(rests ? [] : ['Requests under way are cut at the switch.']),
  ].join(' ');
  return {
    version,
    place: isUsual ? `${place}, default` : place,
    runs: isThis && !rests,
    sentence: changes.length > 0 ? changes.join(' ') : lacks,
    question: isThis || cores.ownProgram ? null : question,
  };
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

function sentenceOf({ entries, ownProgram, record, refused }: CoresState, runs: string | null) {
  if (ownProgram) return ownProgramWords;
  if (refused !== null) return refused;
  if (record?.stage === 'went-back') return returnSentence(record);
  if (record?.stage === 'switched' && runs !== null) {
    const before = nameOf(record.from, entries);
    return `${runs} took over. Should it fail, ${before} comes back by itself.`;
  }
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
