import { type ConfigFault, configFaultWords } from './config-faults.ts';

/** Who holds something that we need. */
export interface PortOwner {
  readonly name: string;
  readonly pid: number;
  /** When that program was started, epoch milliseconds; null where the system does not tell. */
  readonly startedAtMs: number | null;
}

/** What ended a sidecar, where its own last words or the system tell. */
export type ExitCause =
  | 'panicked'
  | 'out-of-memory'
  /** By the system, which had no memory left. */
  | 'killed-for-memory'
  | 'too-many-files'
  | 'too-many-threads';

/** How a sidecar ended. `signal` is set when it was killed, `code` otherwise. */
export interface ExitFacts {
  readonly code: number | null;
  readonly signal: string | null;
  readonly ranMs: number;
  /** Null where nobody tells. */
  readonly cause: ExitCause | null;
}

/** Why a health check got no good answer. */
export type CheckFailure =
  | 'timed-out'
  | 'refused'
  | 'connection-lost'
  | 'bad-status'
  | 'not-understood'
  | 'not-ours'
  | 'unexpected';

/**
 * Every way the gateway can let its user down. One table for tray, popover, notification,
 * terminal and log: the code is logged, the sentence is shown.
 */
export type Problem =
  | {
      readonly code: 'port-in-use';
      readonly port: number;
      readonly owner: PortOwner | null;
      /** The next port that is free on both loopback families, if one was found. */
      readonly freePort: number | null;
    }
  /** Line and column from 1; null where nobody tells. */
  | {
      readonly code: 'config-invalid';
      readonly line: number | null;
      readonly column: number | null;
      readonly why: ConfigFault;
    }
  | { readonly code: 'config-missing' }
  | { readonly code: 'config-unreadable' }
  | { readonly code: 'settings-newer' }
  | { readonly code: 'sidecar-missing' }
  | { readonly code: 'sidecar-not-executable' }
  | { readonly code: 'sidecar-changed' }
  /** `needs` is the library that is not here (`GLIBC_2.38`); null where it is the processor. */
  | { readonly code: 'sidecar-incompatible'; readonly needs: string | null }
  | { readonly code: 'data-folder-unwritable' }
  | { readonly code: 'disk-full' }
  | { readonly code: 'listens-beyond-loopback' }
  | { readonly code: 'spawn-failed' }
  | { readonly code: 'sidecar-exited'; readonly exit: ExitFacts }
  | { readonly code: 'no-answer'; readonly failure: CheckFailure }
  | { readonly code: 'unexpected' };

export type ProblemCode = Problem['code'];

/** Any other cause goes straight to `failed`, and no attempt is spent. */
const mendedByRestart: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'spawn-failed',
  'sidecar-exited',
  'no-answer',
  'unexpected',
]);

export const isPermanent = ({ code }: Problem): boolean => !mendedByRestart.has(code);

/** Long names keep their ends: `jan-…-helper`. */
export function shortName(name: string): string {
  return name.length <= 24 ? name : `${name.slice(0, 13)}…${name.slice(-10)}`;
}

export function ownerWords(owner: PortOwner | null): string {
  return owner ? `${shortName(owner.name)} (pid ${owner.pid})` : 'another program';
}

/** ` in line 3, column 1`, as far as it is known. */
export function placeWords({ line, column }: Place): string {
  if (line === null) return '';
  return column === null ? ` in line ${line}` : ` in line ${line}, column ${column}`;
}

interface Place {
  readonly line: number | null;
  readonly column: number | null;
}

/** How the sidecar ended, as words that follow "ended by itself". */
export function exitWords({ code, signal }: Pick<ExitFacts, 'code' | 'signal'>): string {
  return signal ? `on signal ${signal}` : `with exit code ${code ?? 'unknown'}`;
}

/** Each cause as a sentence without its full stop, and what a user can do about it. */
// biome-ignore format: a table
const exitCauses: Readonly<Record<ExitCause, readonly [happened: string, step: string, how: string]>> = {
  panicked:            ['CLIProxyAPI crashed on a fault of its own',    'Another version may not have it', 'Choose one in the list.'],
  'out-of-memory':     ['CLIProxyAPI ran out of memory',                'Close what takes much memory',    'Then restart the gateway.'],
  'killed-for-memory': ['The system ended CLIProxyAPI to save memory',  'Close what takes much memory',    'Then restart the gateway.'],
  'too-many-files':    ['CLIProxyAPI had too many files open',          'Let it open more files',          'Raise the limit (ulimit -n), then restart.'],
  'too-many-threads':  ['The system gave CLIProxyAPI no more threads',  'Close other programs',            'Or raise the limit (ulimit -u), then restart.'],
};

export const isExitCause = (cause: string | null): cause is ExitCause =>
  cause !== null && Object.hasOwn(exitCauses, cause);

/** What happened, as a sentence without its full stop. */
export const exitCauseWords = (cause: ExitCause): string => exitCauses[cause][0];

/** What to do about it: a title and a line. */
export const nextStepWords = (cause: ExitCause): readonly [step: string, how: string] => {
  const [, step, how] = exitCauses[cause];
  return [step, how];
};

const sentences: { readonly [C in ProblemCode]: (p: Extract<Problem, { code: C }>) => string } = {
  'port-in-use': ({ port, owner }) => `Port ${port} is used by ${ownerWords(owner)}`,
  'config-invalid': ({ why, ...place }) =>
    `config.yaml has an error${placeWords(place)}: ${configFaultWords(why)}`,
  'config-missing': () => 'config.yaml is gone, so the gateway cannot start',
  'config-unreadable': () => 'config.yaml cannot be read, so the gateway cannot start',
  'settings-newer': () => 'settings.json is of a newer KorProxy',
  'sidecar-missing': () => 'CLIProxyAPI was not found',
  'sidecar-not-executable': () => 'CLIProxyAPI may not be run',
  'sidecar-changed': () => 'CLIProxyAPI is not the file that was installed',
  'sidecar-incompatible': ({ needs }) =>
    needs === null
      ? 'CLIProxyAPI was built for another kind of computer'
      : `CLIProxyAPI needs ${needs}, which this system lacks`,
  'data-folder-unwritable': () => "KorProxy's folder cannot be written",
  'disk-full': () => 'The disk is full, so the gateway cannot start',
  'listens-beyond-loopback': () => 'CLIProxyAPI listened beyond this computer and was stopped',
  'spawn-failed': () => 'The system refused to start CLIProxyAPI',
  'sidecar-exited': ({ exit }) =>
    exit.cause === null
      ? `CLIProxyAPI ended by itself ${exitWords(exit)}`
      : exitCauseWords(exit.cause),
  'no-answer': ({ failure }) =>
    failure === 'not-ours'
      ? 'Another program answers on the port'
      : 'CLIProxyAPI runs but does not answer',
  unexpected: () => 'Something went wrong. The log has the details',
};

/** The cause in one sentence, without its full stop. */
export function causeOf(problem: Problem): string {
  return (sentences[problem.code] as (p: Problem) => string)(problem);
}

/**
 * The same without anything that differs from one case to the next: no port, name, pid, time or
 * number. For the log, which has the code alone, and for other programs, which read meaning into
 * words and figures (`test/gateway/core/door-words.test.ts` has the words that must not be here).
 */
const plainCauses: Readonly<Record<ProblemCode, string>> = {
  'port-in-use': 'The port is used by another program',
  'config-invalid': 'config.yaml has an error',
  'config-missing': 'config.yaml is gone',
  'settings-newer': 'settings.json is of a newer KorProxy',
  'config-unreadable': 'config.yaml cannot be read',
  'sidecar-missing': 'CLIProxyAPI was not found',
  'sidecar-not-executable': 'CLIProxyAPI may not be run',
  'sidecar-changed': 'CLIProxyAPI is not the file that was installed',
  'sidecar-incompatible': 'CLIProxyAPI is not made for this system',
  'data-folder-unwritable': "KorProxy's folder cannot be written",
  'disk-full': 'The disk is full',
  'listens-beyond-loopback': 'CLIProxyAPI listened beyond this computer',
  'spawn-failed': 'The system refused to start CLIProxyAPI',
  'sidecar-exited': 'CLIProxyAPI ended by itself',
  'no-answer': 'CLIProxyAPI runs but does not answer',
  unexpected: 'Something went wrong',
};

/** The cause without particulars, as a sentence without its full stop. */
export const plainCauseOf = (code: ProblemCode): string => plainCauses[code];

export const problemCodes = Object.keys(plainCauses) as readonly ProblemCode[];

export const isProblemCode = (code: string): code is ProblemCode =>
  Object.hasOwn(plainCauses, code);
