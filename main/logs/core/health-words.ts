import { durationWords } from '../../base/core/wording.ts';
import type { HealthState } from '../../contract/health.ts';
import { healthState, stateLabels } from '../../contract/health.ts';
import { isProblemCode, plainCauseOf } from '../../contract/problems.ts';
import { maxRestarts } from '../../gateway/core/health-reducer.ts';
import { numberField, type Said, textField } from './entry.ts';
import type { LogEntry } from './log-line.ts';

const good = (sentence: string): Said => ({ sentence, mark: 'good' });

/** The first answer of a start: with `downMs` it ends an outage. */
export function readyWords(entry: LogEntry): Said {
  const downMs = numberField(entry, 'downMs');
  if (downMs !== null)
    return good(`CLIProxyAPI answers again, ${durationWords(downMs)} after it was lost.`);
  const ms = numberField(entry, 'afterMs');
  return good(`CLIProxyAPI answers${ms === null ? '' : `, ${durationWords(ms)} after its start`}.`);
}

export function checkedWords(entry: LogEntry): string {
  const latencyMs = numberField(entry, 'latencyMs');
  if (latencyMs !== null) return `Check answered in ${latencyMs} ms.`;
  const failure = textField(entry, 'failure');
  const failures = numberField(entry, 'failures');
  const why = failure === null ? '' : ` (${failure.replaceAll('-', ' ')})`;
  return `Check got no good answer${why}${failures ? `, ${failures} in a row` : ''}.`;
}

const causeWords = (entry: LogEntry): string => {
  const code = textField(entry, 'problem');
  if (code === null) return '';
  return isProblemCode(code) ? ` ${plainCauseOf(code)}.` : ` Problem: ${code}.`;
};

export function changedWords(entry: LogEntry): Said {
  const state = healthState.safeParse(entry.fields['to']);
  if (!state.success) return { sentence: 'The health changed.', mark: entry.level };
  return transitions[state.data](entry);
}

const transitions: { readonly [S in HealthState]: (entry: LogEntry) => Said } = {
  stopped: () => ({ sentence: `${stateLabels.stopped}.`, mark: 'info' }),
  starting: (entry) => {
    const restarts = numberField(entry, 'restarts') ?? 0;
    const words = restarts > 0 ? `Restart ${restarts} of ${maxRestarts} begins.` : 'Starting.';
    return { sentence: words, mark: 'info' };
  },
  healthy: (entry) => {
    const again = entry.fields['from'] === 'degraded' || (numberField(entry, 'restarts') ?? 0) > 0;
    const downMs = numberField(entry, 'downMs');
    const after = downMs === null ? '' : `, ${durationWords(downMs)} without answer`;
    return good(`Healthy${again ? ' again' : ''}${after}.`);
  },
  degraded: (entry) => {
    const latencyMs = numberField(entry, 'latencyMs');
    const slow = latencyMs === null ? ' Answers are slow.' : ` Answers are slow: ${latencyMs} ms.`;
    return { sentence: `Degraded.${causeWords(entry) || slow}`, mark: 'warn' };
  },
  unreachable: (entry) => ({ sentence: `Unreachable.${causeWords(entry)}`, mark: 'error' }),
  failed: (entry) => ({
    sentence: `${stateLabels.failed}.${causeWords(entry)} KorProxy stopped trying.`,
    mark: 'error',
  }),
};

/** What the sidecar said about itself, in words; the codes are those of `sidecar-output`. */
const messages: Readonly<Record<string, string>> = {
  version: 'version {value}',
  'port-in-use': 'the port is taken',
  'config-refused': 'config.yaml has an error in line {value}',
  'config-not-read': 'config.yaml cannot be read',
  'auth-folder-refused': 'the folder of the logins cannot be used',
  'watcher-failed': 'changes of config.yaml will not be noticed',
  'keep-alive-lost': 'nobody asked it to stay alive',
  'library-missing': 'this system lacks {value}, which it needs',
  'loader-missing': 'this system lacks the loader that it needs',
  'other-processor': 'it was built for another processor',
  'out-of-memory': 'it ran out of memory',
  'too-many-files': 'it had too many files open',
  'too-many-threads': 'it got no more threads',
  panicked: 'it crashed',
  'exited-with-error': 'it ended with an error',
};

export function saidWords(entry: LogEntry): string {
  const code = textField(entry, 'message') ?? '';
  const words = Object.hasOwn(messages, code) ? messages[code] : code.replaceAll('-', ' ');
  return `CLIProxyAPI: ${(words ?? code).replace('{value}', textField(entry, 'value') ?? '?')}.`;
}
