import type { Log, LogLevel } from '../../base/core/ports.ts';
import { type ExitCause, isExitCause } from '../../contract/problems.ts';
import type { LastWords } from '../core/last-words.ts';

/** All of what the sidecar says that is acted on and logged; the rest may hold anything. */
export interface SidecarLine {
  readonly level: LogLevel;
  readonly message: SidecarMessage;
  /** The sidecar's version, the line of config.yaml that it names, or the library that it lacks. */
  readonly value: string | null;
}

export type SidecarMessage =
  | 'version'
  | 'port-in-use'
  | 'config-refused'
  | 'config-not-read'
  | 'auth-folder-refused'
  | 'watcher-failed'
  | 'keep-alive-lost'
  | 'library-missing'
  | 'loader-missing'
  | 'other-processor'
  | Exclude<ExitCause, 'killed-for-memory'>
  | 'exited-with-error';

// biome-ignore format: a table
const known: readonly (readonly [pattern: RegExp, message: SidecarMessage, level: LogLevel])[] = [
  [/CLIProxyAPI Version: v?(\d[\w.+-]*),/,                                          'version',             'info'],
  [/address already in use|Only one usage of each socket address/,                 'port-in-use',         'error'],
  [/failed to load config: failed to read config file/,                            'config-not-read',     'error'],
  [/failed to load config: .*?(?:line (\d+)|$)/,                                    'config-refused',      'error'],
  [/failed to create auth directory|auth path exists but is not a directory/,      'auth-folder-refused', 'error'],
  [/failed to (?:create|start) watcher/,                                           'watcher-failed',      'error'],
  [/keep-alive endpoint idle/,                                                     'keep-alive-lost',     'warn'],
  // Of the loader, the shell, the kernel and Go, where the program itself never spoke.
  [/: version `(\w[\w.]+)' not found \(required by /,                                'library-missing',     'error'],
  [/error (?:while )?loading shared librar(?:ies|y):? ([\w.+-]+):/i,                 'library-missing',     'error'],
  [/Library not loaded: (?:\S*\/)?([\w.+-]+)/,                                       'library-missing',     'error'],
  [/^Error relocating \S+: (\w+): symbol not found/,                                'library-missing',     'error'],
  [/^dyld(?:\[\d+\])?: Symbol not found: (\w+)/,                                    'library-missing',     'error'],
  // Of a program that is there, where the loader is not that it names.
  [/^(?:kp-watchdog|setpriv): .*: (?:not found|.*required file not found|No such file or directory)$/,
                                                                                   'loader-missing',      'error'],
  [/Bad CPU type in executable|exec format error|cannot execute binary file/i,     'other-processor',     'error'],
  [/^This program can only be run on \S+ processors with /,                        'other-processor',     'error'],
  [/^(?:panic: .*|fatal error: .*|runtime: )(?:out of memory|cannot allocate)/,    'out-of-memory',       'error'],
  [/^runtime: failed to create new OS thread|^fatal error: newosproc|^runtime: program exceeds \d+-thread limit|^fatal error: thread exhaustion|pthread_create failed/,
                                                                                   'too-many-threads',    'error'],
  // It waits and tries again, and so may live on for long.
  [/: too many open files/,                                                        'too-many-files',      'warn'],
  [/^panic: |^fatal error: |^SIG(?:ABRT|BUS|FPE|ILL|SEGV|SYS|TRAP): |^runtime: goroutine stack exceeds /,      'panicked',            'error'],
  [/proxy service exited with error/,                                              'exited-with-error',   'error'],
];

/** Null for a line that we do not know. */
export function readSidecarLine(line: string): SidecarLine | null {
  for (const [pattern, message, level] of known) {
    const match = pattern.exec(line);
    if (match) return { level, message, value: match[1] ?? null };
  }
  return null;
}

/** Where a value does not fit, its place comes on a line of its own, after what was refused. */
const placeBehind = /^ {2}line (\d+): (?:cannot unmarshal|mapping key|field) /;

/** Hears one start's lines: known ones go to the log, each once, the cause is kept, and the last words. */
export class SidecarOutput {
  readonly #log: Log;
  readonly #words: LastWords;
  readonly #onVersion: (version: string) => void;
  readonly #said = new Set<SidecarMessage>();
  #reason: SidecarLine | null = null;

  constructor(log: Log, words: LastWords, onVersion: (version: string) => void) {
    this.#log = log;
    this.#words = words;
    this.#onVersion = onVersion;
  }

  /** The first error it named; null when it named none. */
  get reason(): SidecarLine | null {
    return this.#reason;
  }

  /** What ended it, by its last words; null where they name nothing of the kind. */
  get cause(): ExitCause | null {
    return this.#words.cause;
  }

  readonly hear = (text: string): void => {
    const line = readSidecarLine(text);
    this.#words.hear(text, line && isExitCause(line.message) ? line.message : null);
    if (!line) {
      this.#hearPlace(text);
      return;
    }
    if (line.level === 'error') this.#reason ??= line;
    if (this.#said.has(line.message)) return;
    this.#said.add(line.message);
    this.#log[line.level]('sidecar.said', { message: line.message, value: line.value });
    if (line.message === 'version' && line.value !== null) this.#onVersion(line.value);
  };

  #hearPlace(text: string): void {
    const value = placeBehind.exec(text)?.[1];
    if (value === undefined || this.#reason?.message !== 'config-refused') return;
    this.#reason = { ...this.#reason, value: this.#reason.value ?? value };
  }

  /** A flood: so many lines were drained unread. */
  readonly leaveOut = (count: number): void => {
    this.#words.leaveOut(count);
    this.#log.warn('sidecar.lines-left-out', { count });
  };
}
