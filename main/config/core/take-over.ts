import { isMap } from 'yaml';
import type { FileFault } from '../../base/core/file-content.ts';
import { ProblemError } from '../../base/core/problem-error.ts';
import { sameValue } from '../../base/core/same-value.ts';
import { listWords } from '../../base/core/wording.ts';
import { configFaultWords } from '../../contract/config-faults.ts';
import { type Problem, placeWords } from '../../contract/problems.ts';
import { namesIn, readConfig, valuesOf } from './config-document.ts';
import { type ConfigSettings, guardsFor, kindOfKey } from './config-rules.ts';
import { guardConfig } from './guarded-config.ts';

/** A config.yaml of another CLIProxyAPI, made fit to be ours. */
export interface TakeOver {
  readonly after: string;
  /** Guarded keys that it had otherwise, and so are set to ours: `remote-management.allow-remote`. */
  readonly set: readonly string[];
  /** Keys of our present file that it has not, or not so. Names of the sidecar's own alone. */
  readonly goes: readonly string[];
}

export type TakeOverFault =
  | { readonly fault: FileFault | 'gone' | 'empty' | 'foreign' }
  | ({ readonly fault: 'broken' } & Omit<Extract<Problem, { code: 'config-invalid' }>, 'code'>);

/** Other programs have keys of these names too, so they tell nothing. */
const commonNames = new Set(
  'host port debug tls plugins routing streaming payload proxy-url codex pprof'.split(' '),
);

/** Why a text cannot be taken over; null where it can. One reading, so cheap beside `planTakeOver`. */
export function takeOverFault(theirs: string): TakeOverFault | null {
  return withFaults<TakeOverFault | null>(() => {
    const { root } = readConfig(theirs);
    if (root === null) return { fault: 'empty' };
    const names = namesIn(root);
    const isTheirs = names.some((name) => kindOfKey.has(name) && !commonNames.has(name));
    return isTheirs ? null : { fault: 'foreign' };
  });
}

/**
 * What our config.yaml would be: theirs byte for byte, but for the guarded keys. `own` is the
 * present one, null where there is none.
 */
export function planTakeOver(
  own: string | null,
  theirs: string,
  settings: ConfigSettings,
): TakeOver | TakeOverFault {
  const fault = takeOverFault(theirs);
  if (fault) return fault;
  return withFaults(() => {
    const { document } = readConfig(theirs);
    const after = guardConfig(theirs, settings);
    const set = guardsFor(settings)
      .filter(({ path, value }) => document.hasIn(path) && document.getIn(path) !== value)
      .map(({ path }) => path.join('.'));
    return { after, set, goes: own === null ? [] : goingFrom(own, after, settings) };
  });
}

function withFaults<T>(read: () => T): T | TakeOverFault {
  try {
    return read();
  } catch (error) {
    // Nested too deep for the stack, or aliases without end: nobody's settings.
    if (error instanceof RangeError || error instanceof ReferenceError) return { fault: 'foreign' };
    if (!(error instanceof ProblemError) || error.problem.code !== 'config-invalid') throw error;
    const { line, column, why } = error.problem;
    return { fault: 'broken', line, column, why };
  }
}

/** One that cannot be read holds nothing that a gateway used. */
function goingFrom(own: string, after: string, settings: ConfigSettings): readonly string[] {
  const before = valuesIn(own);
  const next = valuesIn(after);
  const guarded = new Set(guardsFor(settings).map(({ path: [first] }) => first));
  return Object.keys(before).filter((name) => {
    if (!kindOfKey.has(name) || guarded.has(name)) return false;
    if (name !== 'api-keys') return !sameValue(before[name], next[name]);
    const keys = Array.isArray(next[name]) ? next[name] : [];
    return Array.isArray(before[name]) && before[name].some((key) => !keys.includes(key));
  });
}

function valuesIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const { root, document } = readConfig(text);
    return isMap(root) ? (valuesOf(document) as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Before the difference. `from` is the path of the other file, as a person reads it. */
export function takeOverWords({ set, goes }: TakeOver, from: string): string {
  const becomes = `config.yaml gets what ${from} says.`;
  const stay = set.length === 0 ? '' : ` KorProxy sets these again: ${listWords(set, 'and')}.`;
  const lost =
    goes.length === 0 ? '' : ` What yours says of ${listWords(goes, 'and')} is only in the copy.`;
  return `${becomes}${stay}${lost}`;
}

/** Why a file cannot be taken over, and what to do. */
export const takeOverFaultWords = (fault: TakeOverFault): string =>
  fault.fault === 'broken'
    ? `That file has an error${placeWords(fault)}: ${configFaultWords(fault.why)}. Mend it there, then choose it again.`
    : faultWords[fault.fault];

const faultWords: Readonly<Record<Exclude<TakeOverFault['fault'], 'broken'>, string>> = {
  gone: 'There is no such file. Choose the config.yaml of another CLIProxyAPI.',
  empty: 'That file says nothing, so there is nothing to take over.',
  foreign: 'That is no config.yaml of CLIProxyAPI. Choose another file.',
  link: 'That is a link. Choose the file that it leads to.',
  'dead-link': 'That is a link that leads nowhere. Choose another file.',
  folder: 'That is a folder. Choose the config.yaml in it.',
  'too-large': 'That file is too large for a config.yaml. Choose another.',
  'not-allowed': 'That file cannot be read. Look at who may read it.',
  unreadable: 'That file cannot be read. Choose another.',
  'not-text': 'That file is no text. Choose another.',
};
