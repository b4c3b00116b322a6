import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Log } from '../../base/core/ports.ts';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { readJson } from '../../base/node/json-file.ts';
import {
  isStill,
  type ProcessFacts,
  readBootId,
  readProcess,
} from '../../base/node/process-facts.ts';

/** In the environment of every sidecar of this app start; on Linux a further proof that one is ours. */
export const instanceVariable = 'KORPROXY_INSTANCE';
export const instanceId = randomUUID();

const record = z.strictObject({
  pid: z.int().positive(),
  startedAt: z.string().min(1),
  bootId: z.string().nullable(),
  exe: z.string().nullable(),
  configPath: z.string().min(1),
  instance: z.string().min(1),
});

/** What it takes to know a sidecar of ours again after the app was killed. */
export type SidecarRecord = z.infer<typeof record>;

export async function writeRecord(
  path: string,
  facts: ProcessFacts,
  configPath: string,
): Promise<void> {
  const { pid, startedAt, exe } = facts;
  const bootId = await readBootId();
  const text = { pid, startedAt, bootId, exe, configPath, instance: instanceId };
  await writeAtomically(path, `${JSON.stringify(text)}\n`, { survivesPowerCut: false });
}

export async function removeRecord(path: string): Promise<void> {
  await rm(path, { force: true });
}

const termGraceMs = 2_000;
const killGraceMs = 2_000;

/**
 * Ends a sidecar that an earlier app start has left behind, and only one that is ours in every
 * respect; anything else is left alone, whatever its name or port.
 */
export async function stopStaleSidecar(
  path: string,
  log: Log,
): Promise<'none' | 'stopped' | 'not-ours' | 'still-there'> {
  const found = record.safeParse(await readJson(path)).data;
  if (!found) return 'none';
  if (!(await isOurs(found))) {
    await removeRecord(path);
    return 'not-ours';
  }
  for (const [signal, graceMs] of [
    ['SIGTERM', termGraceMs],
    ['SIGKILL', killGraceMs],
  ] as const) {
    // Matched again right before each signal: it may have gone, and its pid may have a new owner.
    if (await isOurs(found)) signalIfStill(found, signal);
    if (await isGone(found, graceMs)) {
      log.info('sidecar.stale-stopped', { pid: found.pid, signal });
      await removeRecord(path);
      return 'stopped';
    }
  }
  log.error('sidecar.stale-survived', { pid: found.pid });
  return 'still-there';
}

async function isOurs(found: SidecarRecord): Promise<boolean> {
  const facts = await readProcess(found.pid);
  return (
    facts !== null &&
    facts.startedAt === found.startedAt &&
    (await readBootId()) === found.bootId &&
    facts.exe === found.exe &&
    facts.command.includes(found.configPath) &&
    (await carriesInstance(found))
  );
}

async function carriesInstance({ pid, instance }: SidecarRecord): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(`${instanceVariable}=${instance}`);
}

/** Whether that very process ends in time. Its pid may have been given away meanwhile. */
export async function isGone(
  { pid, startedAt }: Pick<ProcessFacts, 'pid' | 'startedAt'>,
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if ((await readProcess(pid))?.startedAt !== startedAt) return true;
    if (performance.now() >= deadline) return false;
    await sleep(20);
  }
}

/** Signals that very process, and nobody who has its pid now. */
export async function signalProcess(facts: ProcessFacts, signal: NodeJS.Signals): Promise<void> {
  if ((await readProcess(facts.pid))?.startedAt === facts.startedAt) signalIfStill(facts, signal);
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
): void {
  if (!isStill(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch {
    // It has just ended by itself.
  }
}
