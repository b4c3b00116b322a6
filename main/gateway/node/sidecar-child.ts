import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Dispose } from '../../base/core/ports.ts';
import { ProblemError } from '../../base/core/problem-error.ts';
import { type AskedSystem, thisSystem, toolLimitMs } from '../../base/node/output-of.ts';
import { lookAt } from '../../base/node/process-facts.ts';
import { gone, type Look, type ProcessFacts, unknown } from '../../base/node/process-look.ts';
import type { ExitFacts } from '../../contract/problems.ts';
import type { LaunchPlan } from '../core/gateway-ports.ts';
import { readLines } from './read-lines.ts';
import {
  instanceId,
  instanceVariable,
  isGone,
  type StartedHere,
  signalProcess,
} from './sidecar-record.ts';
import { isStillWatchdog, spawnWatched, type WatchedChild } from './watchdog.ts';

/** From fork to exec; reached only on a machine that is very busy. */
const execLimitMs = 500;
/** Its last words are in the pipe when it ends. Who else holds the pipe open is not waited for. */
const lastWordsMs = 100;
/** A killed process is gone as soon as the system gets to it. */
const killLimitMs = 2_000;

/** Hears what the sidecar writes, and how many lines of a flood were drained unread. */
interface Output {
  readonly hear: (line: string) => void;
  readonly leaveOut: (count: number) => void;
}

/** All that can be known of an exit without having heard the child. */
export type ChildEnd = Omit<ExitFacts, 'cause'>;

/** What is known of the program once it was started; `gone` when it ended before it could be looked at. */
export type Known = Look | { readonly type: 'started-here'; readonly started: StartedHere };

/** One start of the sidecar, from its first moment to the last. */
export class SidecarChild {
  readonly pid: number;
  readonly known: Known;
  /** Resolves when no process of it is left. Never rejects. */
  readonly gone: Promise<ChildEnd>;
  readonly #child: WatchedChild;
  readonly #clock: Clock;
  readonly #startedMs: number;
  #endedMs: number | null = null;
  #killAtMs: number | null = null;
  #cancelKill: Dispose = () => {};

  /**
   * Resolves once the program runs (or has ended already). Rejects with `spawn-failed` or, when
   * the system cannot run such a file at all, `sidecar-not-executable`.
   */
  static async start(
    { file, args, env, cwd }: LaunchPlan,
    clock: Clock,
    output: Output,
    system: AskedSystem = thisSystem,
  ): Promise<SidecarChild> {
    const startedMs = clock.ticks();
    const fromMs = clock.now();
    const command = { file, args, cwd, env: { ...env, [instanceVariable]: instanceId } };
    const child = spawnOrThrow(() => spawnWatched(command, system.platform));
    const toMs = clock.now();
    const heard = [child.stdout, child.stderr].map((stream) =>
      readLines(stream, clock, output.hear, output.leaveOut),
    );
    const pid = await child.pid;
    if (pid === null) throw new ProblemError({ code: 'spawn-failed' });
    const lastWords = Promise.all(heard);
    const known: Known =
      system.platform === 'win32'
        ? { type: 'started-here', started: { pid, exe: file, startedBetweenMs: [fromMs, toMs] } }
        : await whenRunning(pid, child, lastWords, system);
    return new SidecarChild({ child, clock, startedMs, pid, known, heard: lastWords });
  }

  private constructor(parts: {
    readonly child: WatchedChild;
    readonly clock: Clock;
    readonly startedMs: number;
    readonly pid: number;
    readonly known: Known;
    readonly heard: Promise<unknown>;
  }) {
    this.#child = parts.child;
    this.#clock = parts.clock;
    this.#startedMs = parts.startedMs;
    this.pid = parts.pid;
    this.known = parts.known;
    this.gone = this.#watch(parts.heard);
  }

  /** Whether somebody asked it to end. */
  get asked(): boolean {
    return this.#killAtMs !== null;
  }

  /** SIGTERM now and SIGKILL in time. Asked again, it can only become sooner. */
  askToEnd(graceMs: number): void {
    if (this.#endedMs !== null) return;
    const killAtMs = this.#clock.ticks() + graceMs;
    if (this.#killAtMs === null) this.#child.terminate();
    else if (this.#killAtMs <= killAtMs) return;
    this.#killAtMs = killAtMs;
    this.#cancelKill();
    this.#cancelKill = this.#clock.after(graceMs, () => this.#child.kill());
  }

  async #watch(heard: Promise<unknown>): Promise<ChildEnd> {
    const { code, signal, confirmed } = await this.#child.ending;
    const ranMs = Math.round(this.#clock.ticks() - this.#startedMs);
    this.#endedMs = this.#clock.ticks();
    this.#cancelKill();
    if (!confirmed && this.known.type === 'runs') await endLeftover(this.known.facts);
    // Who was killed has said nothing about it.
    if (signal === null) await heardOut(heard);
    return { code, signal, ranMs };
  }
}

const heardOut = (heard: Promise<unknown>): Promise<unknown> =>
  Promise.race([heard, sleep(lastWordsMs, undefined, { ref: false })]);

/** The watchdog was killed. Where the system does not end its child with it, we do. */
async function endLeftover(facts: ProcessFacts): Promise<void> {
  await signalProcess(facts, 'SIGKILL');
  await isGone(facts, killLimitMs);
}

function spawnOrThrow(spawn: () => WatchedChild): WatchedChild {
  try {
    return spawn();
  } catch (cause) {
    throw new ProblemError({ code: 'spawn-failed' }, { cause });
  }
}

/**
 * Waits until the shell has become the program, so that what we note down is the program; and not
 * without end, where the system does not tell.
 */
async function whenRunning(
  pid: number,
  child: WatchedChild,
  lastWords: Promise<unknown>,
  system: AskedSystem,
): Promise<Look> {
  const startMs = performance.now();
  const isPast = (ms: number): boolean => performance.now() - startMs > ms;
  let ended = false;
  const ending = child.ending.then((how) => {
    ended = true;
    return how;
  });
  while (!ended) {
    const look = await lookAt(pid, system);
    if (look.type === 'runs' && (isProgram(look.facts) || isPast(execLimitMs))) return look;
    // One that is gone is about to be told of by its watchdog.
    if (isPast(look.type === 'gone' ? toolLimitMs : execLimitMs)) return unknown;
    await sleep(1);
  }
  const { code } = await ending;
  if (isNotExecuted(code)) {
    await heardOut(lastWords);
    throw new ProblemError({ code: code === 126 ? 'spawn-failed' : 'sidecar-not-executable' });
  }
  return gone;
}

/** A process about to end has no command line any more. */
const isProgram = ({ command }: ProcessFacts): boolean =>
  command !== '' && !isStillWatchdog(command);

/**
 * What shells and loaders answer for a file that they cannot run; a running program hardly ever does.
 * 126 is present a moment ago: it is being replaced (ETXTBSY), or for another processor.
 */
const isNotExecuted = (code: number | null): boolean => code === 126 || code === 127;
