import {
  clockSecondsWords,
  clockWords,
  countWords,
  durationWords,
  numberWord,
  timeWords,
} from '../../base/core/wording.ts';
import { type ExitCause, nextStepWords, type Problem, shortName } from '../../contract/problems.ts';
import type { Button, SlotRow, Snapshot } from '../../contract/snapshot.ts';
import type { Words } from '../../contract/words.ts';
import { isAnswering, maxRestarts } from '../../gateway/core/health-reducer.ts';
import { type CheckNote, exitShort } from '../../gateway/core/journal.ts';
import { button } from './buttons.ts';
import {
  firstRunRows,
  namesWords,
  nobodyConnected,
  pointingNames,
  pointVerb,
  providersRow,
  toolsRow,
} from './connected.ts';
import { latencyWords } from './hero.ts';
import type { SnapshotInput } from './snapshot-input.ts';

type Rows = Snapshot['slot'];

const row = (title: string, line: Words | string | null, over: Partial<SlotRow> = {}): SlotRow => ({
  mark: null,
  title,
  line: typeof line === 'string' ? [line] : line,
  trailing: null,
  ...over,
});

/** With a button that does something about it. */
const fixRow = (
  title: string,
  line: string | null,
  action: Parameters<typeof button>[0],
  over: Partial<Button> = {},
): SlotRow => row(title, line, { trailing: { type: 'button', button: button(action, over) } });

/** The two rows under the hero: what it means for the user, and the fixes. */
export function slotOf(input: SnapshotInput): Rows {
  const { health, setup } = input;
  if (health.managementLocked) return [lockedRow, loginRow(input)];
  if (isAnswering(health) && setup.restartWaitsFor !== null) {
    return [restartWaitsRow(setup.restartWaitsFor), toolsRow(setup)];
  }
  switch (health.state) {
    case 'stopped':
      return [waitingRow(input), loginRow(input)];
    case 'starting':
      return startingRows(input);
    case 'healthy':
      if (setup.demo) return demoRows;
      if (setup.configReplaced) return [replacedRow, toolsRow(setup)];
      if (setup.modelListChanged) return [modelListRow(setup), toolsRow(setup)];
      if (nobodyConnected(setup.providers)) return firstRunRows(setup);
      return [providersRow(setup), toolsRow(setup)];
    case 'degraded':
      return [
        degradedRow(input),
        row('Last three checks', checkWords(input.journal.checks), toLogs(input.nowMs)),
      ];
    case 'unreachable':
      return unreachableRows(input);
    case 'failed':
      return failedRows(input, health.problem ?? { code: 'unexpected' });
  }
}

const lastWords: Pick<SlotRow, 'trailing'> = { trailing: { type: 'last-words' } };

const toLogs = (atMs: number): Pick<SlotRow, 'trailing'> => ({ trailing: { type: 'logs', atMs } });

const lockedRow = fixRow(
  'Management is locked',
  "The gateway refused KorProxy's key. Restart sets a new one.",
  'restart',
);

const replacedRow = fixRow(
  'config.yaml was replaced',
  'Restart to use what it says now.',
  'restart',
);

const modelListRow = ({ modelListFromNetwork }: SnapshotInput['setup']): SlotRow =>
  fixRow(
    'Model list changes with a restart',
    modelListFromNetwork ? 'Then it comes from the network.' : 'Then it is the built-in one.',
    'restart',
  );

const restartWaitsRow = (requests: number): SlotRow =>
  fixRow(
    `${countWords(requests, 'request')} running`,
    'A restart waits, 60 s at most.',
    'restart',
    { label: 'Restart now', name: 'Restart now' },
  );

function waitingRow({ setup }: SnapshotInput): SlotRow {
  const names = pointingNames(setup.tools);
  const title =
    names.length === 0
      ? 'Tools that point here wait'
      : `${namesWords(names)} ${pointVerb(names)} here`;
  return row(title, 'They may hang for minutes instead of failing.');
}

const demoRows: Rows = [
  row('Looked in 4 places', 'Settings, this app, PATH, the cache.'),
  fixRow('Have the program already?', 'Pick cli-proxy-api on your disk.', 'choose-sidecar'),
];

function loginRow({ setup }: SnapshotInput): SlotRow {
  if (!setup.canStartAtLogin) return row('Start at login', 'This system does not offer it.');
  return row('Start at login', 'KorProxy starts the gateway too.', {
    trailing: {
      type: 'switch',
      name: 'Start at login',
      on: setup.startsAtLogin,
      action: 'toggle-start-at-login',
    },
  });
}

function startingRows({ journal, setup, nowMs }: SnapshotInput): Rows {
  const since: Words = [{ type: 'since', atMs: journal.launchedAtMs ?? nowMs }];
  if (journal.preflightMs === null) {
    return [
      row(`Checking config and port ${setup.port}`, null, {
        mark: 'spinner',
        trailing: { type: 'words', words: since },
      }),
      row('CLIProxyAPI starts next', null),
    ];
  }
  return [
    row(`Config and port ${setup.port} are fine`, null, {
      mark: 'check',
      trailing: { type: 'words', words: [latencyWords(journal.preflightMs)] },
    }),
    row('CLIProxyAPI is loading', null, {
      mark: 'spinner',
      trailing: { type: 'words', words: since },
    }),
  ];
}

function degradedRow({ health, journal, nowMs }: SnapshotInput): SlotRow {
  if (health.failures > 0) {
    return row('Your tools may wait', 'It restarts by itself after three misses.');
  }
  const since = journal.slowSinceMs;
  if (since === null) return row('Your tools keep working', 'The gateway ran on meanwhile.');
  return row(
    'Your tools keep working',
    `Slow since ${timeWords(since, nowMs)}. Often the machine is busy.`,
  );
}

const checkWords = (checks: readonly CheckNote[]): string =>
  checks.length === 0
    ? 'None since then.'
    : checks.map((c) => ('missed' in c ? 'no answer' : latencyWords(c.latencyMs))).join(', ');

function unreachableRows({ health, journal, nowMs }: SnapshotInput): Rows {
  const attempt = Math.min(health.restarts + 1, maxRestarts);
  const line: Words =
    health.halting === 'lost' || journal.restartAtMs === null
      ? ['The old process is being ended first.']
      : ['Starts in ', { type: 'until', atMs: journal.restartAtMs }];
  return [
    row(`Restart ${attempt} of ${maxRestarts}`, line, {
      trailing: { type: 'segments', total: maxRestarts, done: health.restarts },
    }),
    row('What happened', whatHappened({ health, journal }), toLogs(exitAtMs(journal, nowMs))),
  ];
}

function whatHappened({ health, journal }: Pick<SnapshotInput, 'health' | 'journal'>): string {
  const last = journal.exits.at(-1);
  if (health.problem?.code === 'sidecar-exited' && last) {
    return `${clockSecondsWords(last.atMs)}, ${exitShort(last)}, ran for ${durationWords(last.ranMs)}`;
  }
  return journal.lastGoodAtMs === null
    ? 'It never answered.'
    : `Silent since ${clockSecondsWords(journal.lastGoodAtMs)}`;
}

function failedRows(input: SnapshotInput, problem: Problem): Rows {
  switch (problem.code) {
    case 'port-in-use':
      return portRows(problem, input.nowMs);
    case 'config-invalid':
    case 'config-unreadable':
      return [
        row(
          'Your file was not changed',
          'Mend the line and save.',
          problem.code === 'config-invalid' && problem.why === 'refused' && input.setup.hasLastWords
            ? lastWords
            : {},
        ),
        fixRow('Or put it aside', 'A new one is made, the old is kept.', 'new-config-file'),
      ];
    case 'config-missing':
      return [
        row('Create it again', 'Your port, key and logins are kept.'),
        fixRow('Or put it back yourself', null, 'open-config-folder'),
      ];
    case 'settings-newer':
      return [
        row('Your settings were not changed', 'Install the newer KorProxy again.'),
        row('Or begin with new ones', 'Move the file away and start KorProxy anew.'),
      ];
    case 'sidecar-missing':
    case 'sidecar-not-executable':
    case 'sidecar-changed':
    case 'sidecar-incompatible':
      return [
        problem.code === 'sidecar-incompatible' && input.setup.hasLastWords
          ? row('Another build may run', 'Get it again. What this one said is here.', lastWords)
          : row('Get it again', 'About 40 MB, checked before use.'),
        fixRow('Have it already?', 'Pick cli-proxy-api on your disk.', 'choose-sidecar'),
      ];
    case 'data-folder-unwritable':
    case 'disk-full':
      return [
        row('Nothing was lost', 'Files that were there are as they were.'),
        fixRow('Make room or allow writing', 'Then try again.', 'open-config-folder'),
      ];
    case 'sidecar-exited':
    case 'no-answer':
    case 'spawn-failed':
    case 'listens-beyond-loopback':
    case 'unexpected':
      return crashRows(input, problem);
  }
}

function portRows(
  { owner, freePort }: Extract<Problem, { code: 'port-in-use' }>,
  nowMs: number,
): Rows {
  const first = owner
    ? row(
        `Quit ${shortName(owner.name)} and try again`,
        owner.startedAtMs === null
          ? `Its process number is ${owner.pid}.`
          : `Running since ${timeWords(owner.startedAtMs, nowMs)}.`,
      )
    : row('Quit that program and try again', 'The system does not tell its name.');
  const [other, how] =
    freePort === null
      ? ['Or choose another port', 'Set it in the settings file.']
      : [`Or move to port ${freePort}`, 'It is free. Set in config.yaml.'];
  return [first, fixRow(other, how, 'open-config-file', { label: 'Open file' })];
}

/** Of the newest exit; now, where there was none. */
const exitAtMs = ({ exits }: SnapshotInput['journal'], nowMs: number): number =>
  exits.at(-1)?.atMs ?? nowMs;

function crashRows({ journal, setup, health, nowMs }: SnapshotInput, problem: Problem): Rows {
  const { exits } = journal;
  const last = exits.at(-1);
  const first = exits[0];
  const atMs = exitAtMs(journal, nowMs);
  const more = setup.hasLastWords ? lastWords : toLogs(atMs);
  const what =
    problem.code === 'sidecar-exited' && last && first
      ? row(
          `Last exit: ${last.signal ?? `code ${last.code ?? 'unknown'}`}, after ${durationWords(last.ranMs)}`,
          `${clockSecondsWords(last.atMs)}, ${numberWord(exits.length)} exits in ${durationWords(last.atMs - first.atMs)}.`,
          more,
        )
      : row('What happened', whatHappened({ health, journal }), more);
  const known = problem.code === 'sidecar-exited' ? problem.exit.cause : null;
  if (known !== null) return [what, nextStepRow(known)];
  const changedAt = setup.configChangedAtMs;
  const cause =
    changedAt !== null && first && changedAt <= first.atMs
      ? fixRow(
          'Most likely the config file',
          `It changed at ${clockWords(changedAt)}.`,
          'open-config-file',
          { label: 'Open file' },
        )
      : row(
          'Logs show more',
          `${countWords(journal.restartsAtMs.length, 'restart')} in the last hour.`,
          toLogs(atMs),
        );
  return [what, cause];
}

function nextStepRow(cause: ExitCause): SlotRow {
  const [step, how] = nextStepWords(cause);
  return cause === 'panicked' ? fixRow(step, how, 'open-core') : row(step, how);
}
