import { setTimeout as sleep } from 'node:timers/promises';
import { createEmitter } from '../../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../../base/core/ports.ts';
import { ProblemError } from '../../base/core/problem-error.ts';
import type { Redact } from '../../base/core/redact-text.ts';
import type { AskedSystem } from '../../base/node/output-of.ts';
import type { ExitCause, Problem } from '../../contract/problems.ts';
import type { LaunchedSidecar, LaunchPlan, Sidecar, SidecarExit } from '../core/gateway-ports.ts';
import { stopGraceMs } from '../core/health-reducer.ts';
import { LastWords } from '../core/last-words.ts';
import { readOomKills } from './oom-kills.ts';
import { type ChildEnd, SidecarChild } from './sidecar-child.ts';
import { type SidecarLine, SidecarOutput } from './sidecar-output.ts';
import { removeRecord, writeRecord } from './sidecar-record.ts';
import { refusalOf } from './sidecar-refusal.ts';

export interface SidecarPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** For what is kept of its last words. */
  readonly redact: Redact;
  /** See `readOomKills`. */
  readonly oomKills?: () => number | null;
  /** See `AskedSystem`; by default the one that we run on. */
  readonly system?: AskedSystem | undefined;
  /** Where the running sidecar is noted for the next app start. */
  readonly recordPath: string;
}

/** A program is being replaced, or the system is short of something, for a moment. */
const spawnTries = 4;
const betweenTriesMs = 100;

/** The real sidecar behind its watchdog. */
export function createSidecar(ports: SidecarPorts): Sidecar {
  return new WatchedSidecar(ports);
}

class WatchedSidecar implements Sidecar {
  readonly #ports: SidecarPorts;
  readonly #exited;
  readonly #versioned;
  #queue: Promise<unknown> = Promise.resolve();
  #starting: { readonly run: number; readonly launched: Promise<LaunchedSidecar> } | null = null;
  #words: LastWords | null = null;
  #current: { readonly child: SidecarChild; readonly over: Promise<void> } | null = null;

  constructor(ports: SidecarPorts) {
    this.#ports = ports;
    this.#exited = createEmitter<SidecarExit>(ports.log);
    this.#versioned = createEmitter<string>(ports.log);
  }

  start(run: number, plan: LaunchPlan): Promise<LaunchedSidecar> {
    if (this.#starting?.run === run) return this.#starting.launched;
    const launched = this.#enqueue(async () => {
      await this.#end(stopGraceMs);
      return this.#launch(run, plan);
    });
    this.#starting = { run, launched };
    return launched;
  }

  stop(graceMs: number): Promise<void> {
    // At once, and not only in turn: a quit shortens the patience of a stop under way.
    this.#current?.child.askToEnd(graceMs);
    return this.#enqueue(() => this.#end(graceMs));
  }

  onExit(listener: (exit: SidecarExit) => void): Dispose {
    return this.#exited.on(listener);
  }

  onVersion(listener: (version: string) => void): Dispose {
    return this.#versioned.on(listener);
  }

  lastWords(): readonly string[] {
    return this.#words?.lines ?? [];
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => {}); // Told to whoever asked; the next in turn is unharmed.
    return done;
  }

  async #end(graceMs: number): Promise<void> {
    const current = this.#current;
    if (!current) return;
    current.child.askToEnd(graceMs);
    await current.over;
  }

  async #launch(run: number, plan: LaunchPlan): Promise<LaunchedSidecar> {
    const { log, redact, oomKills = readOomKills } = this.#ports;
    this.#words = new LastWords(redact);
    const output = new SidecarOutput(log, this.#words, (version) => this.#versioned.emit(version));
    const oomKillsBefore = oomKills();
    const child = await this.#spawn(run, plan, output);
    log.info('sidecar.spawned', { run, pid: child.pid });
    await this.#note(child, plan);
    const over = child.gone.then(async (end) => {
      const wasKilled = end.signal === 'SIGKILL' && !child.asked;
      const isForMemory = wasKilled && hasRisen(oomKillsBefore, oomKills());
      return this.#clear(run, plan, child, {
        output,
        end,
        cause: isForMemory ? 'killed-for-memory' : output.cause,
      });
    });
    this.#current = { child, over };
    return { pid: child.pid };
  }

  /** Without it the watchdog still holds; only a search at the next start has nothing to go by. */
  async #note({ known, pid }: SidecarChild, { configPath }: LaunchPlan): Promise<void> {
    const { log, recordPath, system } = this.#ports;
    if (known.type === 'gone') return;
    if (known.type === 'unknown') {
      log.warn('sidecar.not-recorded', { pid, why: 'system-does-not-tell' });
      return;
    }
    const facts = known.type === 'runs' ? known.facts : known.started;
    await writeRecord(recordPath, facts, configPath, system).catch((error: unknown) =>
      log.warn('sidecar.not-recorded', { error }),
    );
  }

  async #spawn(run: number, plan: LaunchPlan, output: SidecarOutput): Promise<SidecarChild> {
    const { clock, log, system } = this.#ports;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await SidecarChild.start(plan, clock, output, system);
      } catch (error) {
        log.warn('sidecar.spawn-failed', { run, attempt, error });
        const refusal = await refusalBy(output.reason, plan);
        if (refusal) throw new ProblemError(refusal);
        if (!isPassing(error) || attempt === spawnTries) throw error;
        await sleep(betweenTriesMs);
      }
    }
  }

  /** Part of the queue's work, so that the next start finds a clean table. */
  async #clear(
    run: number,
    plan: LaunchPlan,
    { pid, asked }: SidecarChild,
    { output, end, cause }: Ended,
  ): Promise<void> {
    const { log, recordPath } = this.#ports;
    const { reason } = output;
    const exit = { ...end, cause };
    if (asked) log.info('sidecar.stopped', { run, pid, ...end });
    else log.warn('sidecar.exited', { run, pid, ...exit, said: reason?.message ?? null });
    // Told first; what comes after it waits for the record all the same, since this is not over yet.
    if (!asked) void this.#tell({ run, ...exit, refusal: null }, reason, plan);
    await removeRecord(recordPath).catch(() => {}); // It names a process that is gone: harmless.
    this.#current = null;
  }

  async #tell(exit: SidecarExit, reason: SidecarLine | null, plan: LaunchPlan): Promise<void> {
    this.#exited.emit({ ...exit, refusal: await refusalBy(reason, plan) });
  }
}

interface Ended {
  readonly output: SidecarOutput;
  readonly end: ChildEnd;
  readonly cause: ExitCause | null;
}

const hasRisen = (before: number | null, after: number | null): boolean =>
  before !== null && after !== null && after > before;

const refusalBy = async (reason: SidecarLine | null, plan: LaunchPlan): Promise<Problem | null> =>
  reason && refusalOf(reason, plan).catch(() => null);

const isPassing = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'spawn-failed';
