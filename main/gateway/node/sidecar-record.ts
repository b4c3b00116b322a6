import { randomUUID } from 'node:crypto';
import { readFile, realpath, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Log } from '../../base/core/ports.ts';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { readJson } from '../../base/node/json-file.ts';
import { type AskedSystem, thisSystem } from '../../base/node/output-of.ts';
import { isAlive, isStill, lookAt, readBootId } from '../../base/node/process-facts.ts';
import type { ProcessFacts } from '../../base/node/process-look.ts';

/** In the environment of every sidecar of this app start; on Linux a further proof that one is ours. */
export const instanceVariable = 'KORPROXY_INSTANCE';
export const instanceId = randomUUID();

const record = z.strictObject({
  pid: z.int().positive(),
  /** Null where nobody was asked, and `startedBetweenMs` says when it was. */
  startedAt: z.string().min(1).nullable(),
  startedBetweenMs: z.tuple([z.number(), z.number()]).nullable().default(null),
  bootId: z.string().nullable(),
  exe: z.string().nullable(),
  configPath: z.string().min(1),
  instance: z.string().min(1),
});

/** What it takes to know a sidecar of ours again after the app was killed. */
export type SidecarRecord = z.infer<typeof record>;

/**
 * A process that we started by a call that told its pid at once: by our own clock it began within that
 * call, so nobody need be asked about it.
 */
export interface StartedHere {
  readonly pid: number;
  readonly exe: string;
  readonly startedBetweenMs: [fromMs: number, toMs: number];
}

export async function writeRecord(
  path: string,
  known: ProcessFacts | StartedHere,
  configPath: string,
  { platform }: AskedSystem = thisSystem,
): Promise<void> {
  const { pid, exe } = known;
  const started =
    'startedAt' in known
      ? { startedAt: known.startedAt, startedBetweenMs: null }
      : { startedAt: null, startedBetweenMs: known.startedBetweenMs };
  const bootId = await readBootId(platform);
  const noted: SidecarRecord = { pid, ...started, bootId, exe, configPath, instance: instanceId };
  await writeAtomically(path, `${JSON.stringify(noted)}\n`, { survivesPowerCut: false });
}

export async function removeRecord(path: string): Promise<void> {
  await rm(path, { force: true });
}

const termGraceMs = 2_000;
const killGraceMs = 2_000;

/**
 * Ends a sidecar that an earlier app start has left behind, and only one that is ours in every
 * respect; anything else is left alone, whatever its name or port, and so is what the system does
 * not tell about.
 */
export async function stopStaleSidecar(
  path: string,
  log: Log,
  system: AskedSystem = thisSystem,
): Promise<'none' | 'stopped' | 'not-ours' | 'unknown' | 'still-there'> {
  const found = record.safeParse(await readJson(path)).data;
  if (!found) return 'none';
  let signalled: Signalled | null = null;
  for (const [signal, graceMs] of [
    ['SIGTERM', termGraceMs],
    ['SIGKILL', killGraceMs],
  ] as const) {
    // Matched right before each signal: it may have gone, and its pid may have a new owner.
    const match = await matchOf(found, system);
    if (match.type === 'ours') {
      signalIfStill(match.facts, signal, system);
      signalled = { facts: match.facts, signal };
    } else if (signalled === null) {
      return leaveAlone(path, found, match.type, log);
    }
    if (signalled && (await isGone(signalled.facts, graceMs, system))) {
      log.info('sidecar.stale-stopped', { pid: found.pid, signal: signalled.signal });
      await removeRecord(path);
      return 'stopped';
    }
  }
  log.error('sidecar.stale-survived', { pid: found.pid });
  return 'still-there';
}

interface Signalled {
  readonly facts: ProcessFacts;
  readonly signal: NodeJS.Signals;
}

async function leaveAlone(
  path: string,
  { pid }: SidecarRecord,
  why: 'not-ours' | 'unknown',
  log: Log,
): Promise<'not-ours' | 'unknown'> {
  // A later start may learn more of it.
  if (why === 'unknown') log.warn('sidecar.stale-unknown', { pid });
  else await removeRecord(path);
  return why;
}

type Match =
  | { readonly type: 'ours'; readonly facts: ProcessFacts }
  | { readonly type: 'not-ours' | 'unknown' };

/** A process that is gone is not ours any more. */
async function matchOf(found: SidecarRecord, system: AskedSystem): Promise<Match> {
  const look = await lookAt(found.pid, system);
  if (look.type !== 'runs') return { type: look.type === 'unknown' ? 'unknown' : 'not-ours' };
  const { facts } = look;
  const isOurs =
    isSameStart(found, facts) &&
    (await readBootId(system.platform)) === found.bootId &&
    (await isSameProgram(found.exe, facts.exe, system)) &&
    facts.command.includes(found.configPath) &&
    (await carriesInstance(found, system));
  return isOurs ? { type: 'ours', facts } : { type: 'not-ours' };
}

/** What the system counts time in, and our own clock beside it. */
const clockGrainMs = 50;

function isSameStart({ startedAt, startedBetweenMs }: SidecarRecord, facts: ProcessFacts): boolean {
  if (startedAt !== null) return facts.startedAt === startedAt;
  if (startedBetweenMs === null || facts.startedAtMs === null) return false;
  const [fromMs, toMs] = startedBetweenMs;
  return facts.startedAtMs >= fromMs - clockGrainMs && facts.startedAtMs <= toMs + clockGrainMs;
}

/** Windows names one file by paths of different case, by short names and through junctions. */
async function isSameProgram(
  noted: string | null,
  told: string | null,
  { platform }: AskedSystem,
): Promise<boolean> {
  if (noted === told) return true;
  if (platform !== 'win32' || noted === null || told === null) return false;
  const [one, other] = await Promise.all(
    [noted, told].map((path) => realpath(path).catch(() => null)),
  );
  return one !== null && one?.toLowerCase() === other?.toLowerCase();
}

async function carriesInstance(
  { pid, instance }: SidecarRecord,
  { platform }: AskedSystem,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(`${instanceVariable}=${instance}`);
}

/**
 * Whether that very process ends in time. Its pid may have been given away meanwhile. Where looking
 * starts a program (macOS, Windows) it is looked at once, at the end; until then only for its pid.
 */
export async function isGone(
  { pid, startedAt }: Pick<ProcessFacts, 'pid' | 'startedAt'>,
  withinMs: number,
  system: AskedSystem = thisSystem,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const isLast = performance.now() >= deadline;
    if (!isAlive(pid)) return true;
    if (isLast || system.platform === 'linux') {
      const look = await lookAt(pid, system);
      if (look.type === 'gone') return true;
      if (look.type === 'runs' && look.facts.startedAt !== startedAt) return true;
    }
    if (isLast) return false;
    await sleep(20);
  }
}

/** Signals that very process, and nobody who has its pid now, nor anyone the system does not tell of. */
export async function signalProcess(
  facts: ProcessFacts,
  signal: NodeJS.Signals,
  system: AskedSystem = thisSystem,
): Promise<void> {
  const look = await lookAt(facts.pid, system);
  if (look.type === 'runs' && look.facts.startedAt === facts.startedAt) {
    signalIfStill(facts, signal, system);
  }
}

/**
 * For a process that is not our child, or not any more: its pid may be given away at any moment, since
 * another reaps it. A pidfd would rule that out, but Node has none without a native build. So start
 * time and program are looked at once more, and nothing of ours runs between that and the signal. What
 * is left are microseconds in which the process would have to end, be reaped, and all other pids be
 * used up: Linux hands them out in turn. Children of ours need no such look, see `isRunning` in
 * watchdog.ts.
 */
function signalIfStill(
  target: Pick<ProcessFacts, 'pid' | 'startedAt' | 'exe'>,
  signal: NodeJS.Signals,
  { platform }: AskedSystem,
): void {
  if (!isStill(target, platform)) return;
  try {
    process.kill(target.pid, signal);
  } catch {
    // It has just ended by itself.
  }
}
