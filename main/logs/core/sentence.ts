import { capitalized, countWords, durationWords, listWords } from '../../base/core/wording.ts';
import { putBackWords } from '../../config/core/put-back.ts';
import { configFaultWords, isConfigFault } from '../../contract/config-faults.ts';
import {
  exitCauseWords,
  exitWords,
  isExitCause,
  ownerWords,
  placeWords,
} from '../../contract/problems.ts';
import { maxRestarts } from '../../gateway/core/health-reducer.ts';
import { fieldText, numberField, type Said, textField } from './entry.ts';
import { changedWords, checkedWords, readyWords, saidWords } from './health-words.ts';
import type { LogEntry } from './log-line.ts';
import {
  loginEndedWords,
  providerWords,
  testedWords,
  testStartedWords,
  unreadableWords,
} from './provider-words.ts';

type Say = (entry: LogEntry) => string | Said;

/** Every event that has a sentence of its own; any other is said by its name and fields. */
const sentences: Readonly<Record<string, Say>> = {
  'app.started': (entry) => joined('KorProxy started', versionWords(entry)),
  'app.stopped': () => 'KorProxy ended.',
  'app.failed': () => 'KorProxy could not start.',
  'error.uncaught': (entry) => `KorProxy met an error that it did not expect${errorWords(entry)}.`,
  'error.unhandled': (entry) => `KorProxy met an error that it did not expect${errorWords(entry)}.`,
  'control.rejected': () => 'A request from a terminal was not understood.',
  'control.unavailable': () => 'No terminal can ask KorProxy: the system gave no place for it.',
  'quit.failed': () => 'KorProxy could not stop everything in an orderly way.',
  'quit.late': () => 'KorProxy took too long to stop and ended at once.',
  'sidecar.spawned': (entry) => `CLIProxyAPI started${portWords(entry)}${pidWords(entry)}.`,
  'sidecar.exited': (entry) =>
    `${joined(`CLIProxyAPI ended by itself ${endWords(entry)}`, ranWords(entry))}${causeWords(entry)}`,
  'sidecar.stopped': (entry) => joined('CLIProxyAPI was stopped', ranWords(entry)),
  'sidecar.ready': readyWords,
  'sidecar.spawn-failed': (entry) => `CLIProxyAPI could not be started${attemptWords(entry)}.`,
  'sidecar.stop-failed': () => 'CLIProxyAPI could not be stopped in an orderly way.',
  'sidecar.not-recorded': (entry) =>
    `The running CLIProxyAPI could not be noted down${entry.fields['why'] === 'system-does-not-tell' ? ': the system tells nothing of it' : ''}.`,
  'sidecar.stale-stopped': (entry) =>
    `A CLIProxyAPI left over from an earlier run was stopped${pidWords(entry)}.`,
  'sidecar.stale-survived': (entry) =>
    `A CLIProxyAPI left over from an earlier run could not be stopped${pidWords(entry)}.`,
  'sidecar.stale-unknown': (entry) =>
    `What may be a CLIProxyAPI left over from an earlier run was left alone: the system does not tell whether it is${pidWords(entry)}.`,
  'sidecar.said': saidWords,
  // One line of the sidecar's own output, of which only what we know is kept.
  'sidecar.line': (entry) => `CLIProxyAPI: ${textField(entry, 'text') ?? ''}`,
  'sidecar.lines-left-out': (entry) =>
    `CLIProxyAPI wrote too much at once: ${countOf(entry, 'line')} left out.`,
  'health.checked': checkedWords,
  'health.changed': changedWords,
  'health.check-broke': () => 'A health check could not be made.',
  'restart.scheduled': (entry) =>
    `Restart ${numberField(entry, 'attempt') ?? ''} of ${maxRestarts}${inWords(entry)}.`,
  'restart.waits': (entry) =>
    `A restart waits for ${countOf(entry, 'request')} to end, 60 s at most.`,
  'launch.failed': (entry) => `The start failed in an unknown way${errorWords(entry)}.`,
  'port.conflict': (entry) =>
    `Port ${numberField(entry, 'port') ?? ''} is used by ${ownerWords(ownerOf(entry))}.`,
  'core.choice-gone': (entry) =>
    `CLIProxyAPI ${coreWords(entry, 'version')}, which you chose, is not there any more. ${runsWords(entry)}`,
  'core.tried': (entry) =>
    `CLIProxyAPI ${coreWords(entry, 'version')} was tried and ${entry.fields['why'] === null ? 'is fit to run' : 'would not do'}.`,
  'core.trial-broke': () => 'A version of CLIProxyAPI could not be tried.',
  'core.switched': (entry) =>
    `CLIProxyAPI ${coreWords(entry, 'to')} was chosen in place of ${coreWords(entry, 'from')}.`,
  'core.confirmed': (entry) => `CLIProxyAPI ${coreWords(entry, 'version')} has proven itself.`,
  'core.fetching': (entry) => `CLIProxyAPI ${coreWords(entry, 'version')} is being fetched.`,
  'core.fetched': (entry) => `CLIProxyAPI ${coreWords(entry, 'version')} was fetched and checked.`,
  'core.not-used': (entry) => `CLIProxyAPI ${coreWords(entry, 'version')} is not used.`,
  'core.not-listed': () => 'The versions of CLIProxyAPI could not be listed.',
  'core.looked-for': (entry) =>
    `Newer versions of CLIProxyAPI were looked for${foundWords(entry)}.`,
  'core.not-looked-for': (entry) =>
    `Newer versions of CLIProxyAPI could not be looked for${errorWords(entry)}.`,
  'update.looked-for': (entry) => `A newer KorProxy was looked for${foundWords(entry)}.`,
  'update.not-looked-for': (entry) =>
    `A newer KorProxy could not be looked for${errorWords(entry)}.`,
  'update.news-not-kept': () => 'Which newer KorProxy there is could not be saved.',
  'core.news-not-kept': () => 'What newer versions of CLIProxyAPI there are could not be saved.',
  'core.went-back': (entry) =>
    `CLIProxyAPI ${coreWords(entry, 'from')} runs again, because ${coreWords(entry, 'to')} did not do well.`,
  'core.switch-not-saved': () => 'A switch of CLIProxyAPI could not be written down.',
  'door.opened': (entry) =>
    entry.fields['requests'] === 'hold'
      ? `Requests${portWords(entry)} wait here until CLIProxyAPI is back.`
      : `Requests${portWords(entry)} are told here why the gateway is down.`,
  'door.kept-shut': (entry) =>
    `Another program has port ${numberField(entry, 'port') ?? '?'}, so requests are not answered here.`,
  'door.held': (entry) => `${countOf(entry, 'request')} waited for CLIProxyAPI.`,
  'door.forwarded': (entry) => `${countOf(entry, 'request')} that had waited went to CLIProxyAPI.`,
  'door.answered': (entry) => `${countOf(entry, 'request')} told why the gateway is down.`,
  'door.left': (entry) => `${countOf(entry, 'request')} given up by the tool before the answer.`,
  'door.broken': (entry) => `${countOf(entry, 'answer')} broke off when CLIProxyAPI ended.`,
  'door.closed': () => 'The port was left to CLIProxyAPI.',
  'door.request': doorRequestWords,
  'door.broke': () => 'Requests could not be held or answered while the gateway was down.',
  'config.written': (entry) =>
    `config.yaml was ${entry.fields['outcome'] === 'created' ? 'created' : 'brought up to date'}.`,
  'config.rejected': (entry) => `config.yaml was not taken${whereWords(entry)}.`,
  'config.changed': () => 'config.yaml was changed by someone else.',
  'config.taken-over': () => 'The config.yaml of another CLIProxyAPI was taken over.',
  'config.take-over-undone': () => 'The config.yaml of before was put back.',
  'config.put-aside': () => 'The old config.yaml was put aside and a new one made.',
  'config.put-back': ({ fields }) =>
    putBackWords(Array.isArray(fields['keys']) ? fields['keys'].map(String) : []) ||
    'A setting in config.yaml was set back.',
  'config.not-watched': () => 'Changes of config.yaml will not be noticed.',
  'model-list.not-kept-local': () =>
    'This CLIProxyAPI cannot do without the model list from the network.',
  'action.taken': (entry) => `You chose ${actionWords(entry)}.`,
  'action.refused': (entry) => `You chose ${actionWords(entry)}, which could not be done.`,
  'command.rejected': () => 'The popover asked for something that is not offered.',
  'command.failed': (entry) => `Something asked for could not be done${errorWords(entry)}.`,
  'tray.xembed': () => 'The icon stands in a tray of the old kind (XEmbed).',
  'popover.presses-heard': () => 'A press on the bare desktop closes the popover from now on.',
  'popover.presses-unseen': () => 'A press on the bare desktop does not close the popover here.',
  'popover.on-taskbar': () => 'The popover could not be kept out of the list of windows.',
  'popover.gone': () => 'The popover was lost and comes back when it is opened.',
  'popover.failed': () => 'The popover could not be shown.',
  'provider.test-started': testStartedWords,
  'provider.test-broke': (entry) =>
    `${providerWords(entry)} could not be tested: KorProxy met an error.`,
  'provider.tested': testedWords,
  'limits.asked': (entry) =>
    `${providerWords(entry)} ${entry.fields['outcome'] === 'told' ? 'told' : 'did not tell'} what is left of the subscription.`,
  'limits.low': (entry) =>
    `${providerWords(entry)}: a notification said that little is left of the subscription.`,
  'limits.not-saved': () => 'What is left of the subscriptions could not be saved.',
  'providers.not-saved': () => 'What is known of the providers could not be saved.',
  'login.started': (entry) => `A login to ${providerWords(entry)} began.`,
  'login.page-not-opened': () => 'The login page could not be opened in a browser.',
  'login.broke': () => 'A login met an error that KorProxy did not expect.',
  'login.ended': loginEndedWords,
  'account.added': (entry) => `${providerWords(entry)} was given an API key.`,
  'service.listed': (entry) => `A service listed ${countOf(entry, 'model')}.`,
  'account.switched': (entry) =>
    `An account of ${providerWords(entry, 'a service')} was switched ${entry.fields['on'] === true ? 'on' : 'off'}.`,
  'account.unreadable': unreadableWords,
  'service.changed': (entry) => `A service was changed: ${countOf(entry, 'model')}.`,
  'account.disconnected': (entry) =>
    `An account of ${providerWords(entry, 'a service')} was disconnected.`,
  'account.brought-along': (entry) =>
    `${countOf(entry, 'account')} of ${providerWords(entry)} came from another CLIProxyAPI.`,
  'account.brought-back': (entry) =>
    `An account of ${providerWords(entry, 'a service')} was brought back.`,
  'preset.copied': (entry) => `The preset for ${toolWords(entry)} was copied.`,
  'tools.not-seen': () => 'The tools on this computer could not be looked for.',
  'preset.shown': (entry) => `The preset for ${toolWords(entry)} was shown with its key.`,
  'preset.confirmed': (entry) =>
    entry.fields['ok'] === true
      ? `${toolWords(entry)} answered through KorProxy.`
      : `${toolWords(entry)} was tried and did not answer.`,
  'preset.applied': (entry) => `The preset for ${toolWords(entry)} was written into its file.`,
  'preset.undone': (entry) => `The preset for ${toolWords(entry)} was taken back.`,
  'preset.refused': (entry) => `The preset for ${toolWords(entry)} could not be written.`,
  'clipboard.emptied': () => 'The key was taken off the clipboard.',
  'clipboard.failed': () => 'The key could not be taken off the clipboard.',
  'log.full': () => 'The log of this hour is full. What follows in it is left out.',
  'log.repaired': (entry) => `${countOf(entry, 'cut-off line')} at the end of the log put right.`,
  'logs.exported': () => 'The logs were exported.',
  'settings.newer': () =>
    'settings.json is of a newer KorProxy. It was left alone, and the gateway does not start.',
  'settings.rescued': () => 'settings.json could not be read. It was put aside.',
  'settings.unsaved': () => 'Settings could not be saved.',
  'environment.refused': (entry) =>
    `${textField(entry, 'name') ?? 'A variable'} cannot be used and was passed over.`,
  'listener.failed': () => 'A part of KorProxy failed to react to a change.',
};

/** Whether an event has a sentence of its own. */
export const hasSentence = (event: string): boolean => Object.hasOwn(sentences, event);

export function sentenceOf(entry: LogEntry): Said {
  const say = hasSentence(entry.event) ? sentences[entry.event] : undefined;
  const said = say ? say(entry) : plainWords(entry);
  return typeof said === 'string' ? { sentence: said, mark: entry.level } : said;
}

/** `sidecar.port-moved {"port":1338}` reads `Sidecar port moved: port 1338.` */
function plainWords(entry: LogEntry): string {
  const words = entry.event.replaceAll(/[.-]/g, ' ');
  return joined(capitalized(words), fieldsWords(entry), ': ');
}

const fieldsWords = ({ fields }: LogEntry): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${fieldText(value)}`)
    .join(', ');

const joined = (first: string, second: string, by = ', '): string =>
  second === '' ? `${first}.` : `${first}${by}${second}.`;

/** What a figure adds to a sentence; nothing where the line has none. */
function withNumber(entry: LogEntry, name: string, words: (value: number) => string): string {
  const value = numberField(entry, name);
  return value === null ? '' : words(value);
}

function versionWords(entry: LogEntry): string {
  const version = textField(entry, 'version');
  return version === null ? '' : `version ${version}`;
}

const portWords = (entry: LogEntry): string =>
  withNumber(entry, 'port', (port) => ` on port ${port}`);

const pidWords = (entry: LogEntry): string => withNumber(entry, 'pid', (pid) => ` (pid ${pid})`);

const endWords = (entry: LogEntry): string =>
  exitWords({ code: numberField(entry, 'code'), signal: textField(entry, 'signal') });

function causeWords(entry: LogEntry): string {
  const cause = textField(entry, 'cause');
  return isExitCause(cause) ? ` ${exitCauseWords(cause)}.` : '';
}

const ranWords = (entry: LogEntry): string =>
  withNumber(entry, 'ranMs', (ms) => `after ${durationWords(ms)}`);

function doorRequestWords(entry: LogEntry): string {
  const [method, path, outcome] = ['method', 'path', 'outcome'].map((name) =>
    textField(entry, name),
  );
  return `A request (${method ?? '?'} ${path ?? '?'}) was ${outcome ?? '?'} while the gateway was down.`;
}

const inWords = (entry: LogEntry): string =>
  withNumber(entry, 'inMs', (ms) => {
    return ` follows in ${ms < 1_000 ? `${ms / 1_000} s` : durationWords(ms)}`;
  });

const attemptWords = (entry: LogEntry): string =>
  withNumber(entry, 'attempt', (attempt) => ` (attempt ${attempt})`);

function whereWords(entry: LogEntry): string {
  const line = numberField(entry, 'line');
  const column = numberField(entry, 'column');
  const why = textField(entry, 'why');
  const place = placeWords({ line, column });
  if (place === '' && !isConfigFault(why)) return '';
  return `. It has an error${place}${isConfigFault(why) ? `: ${configFaultWords(why)}` : ''}`;
}

/** The error's code or kind, which is short and says nothing private. */
function errorWords({ fields }: LogEntry): string {
  const error = fields['error'];
  if (typeof error !== 'object' || error === null) return '';
  const { code, name } = error as Record<string, unknown>;
  const word = code ?? name;
  return typeof word === 'string' && /^\w{1,60}$/.test(word) ? ` (${word})` : '';
}

/** Null stands for the version that the app runs by itself. */
const coreWords = (entry: LogEntry, name: string): string =>
  textField(entry, name) ?? 'of the usual version';

function foundWords({ fields }: LogEntry): string {
  const { found } = fields;
  const names = Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
  return names.length === 0 ? '; there is none' : `: ${listWords(names, 'and')}`;
}

function runsWords(entry: LogEntry): string {
  const runs = textField(entry, 'runs');
  return runs === null ? 'Another one runs instead.' : `${runs} runs instead.`;
}

const countOf = (entry: LogEntry, noun: string): string =>
  countWords(numberField(entry, 'count') ?? 0, noun);

const toolWords = (entry: LogEntry): string => textField(entry, 'toolId') ?? 'a tool';

const actionWords = (entry: LogEntry): string =>
  (textField(entry, 'action') ?? 'an action').replaceAll('-', ' ');

function ownerOf({ fields }: LogEntry) {
  const owner = fields['owner'];
  if (typeof owner !== 'object' || owner === null) return null;
  const { name, pid } = owner as Record<string, unknown>;
  return typeof name === 'string' && typeof pid === 'number'
    ? { name, pid, startedAtMs: null }
    : null;
}
