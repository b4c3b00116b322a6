import { expect, it } from 'vitest';
import type { DoorFigures } from '../../../scripts/clients/table.ts';
import type { Way } from './client-cases.ts';
import { sentence } from './fake-model.ts';
import type { Person } from './person.ts';
import { typeLine } from './person-with.ts';
import { plain, type Ran } from './run-client.ts';
import { type AtDoor, failedMessage, type Stage } from './stage.ts';

declare module 'vitest' {
  interface TaskMeta extends DoorFigures {}
}

/** From a client's question in Proxy Failed to our sentence on its screen. */
const tellMs = 3_000;

/** On a machine with six times its work the same step took OpenCode from 0.4 to 2.4 s. */
const busyTimes = 3;

/** Null where one of the two never was. */
const betweenMs = (fromMs: number | undefined, toMs: number | null): number | null =>
  fromMs === undefined || toMs === null ? null : toMs - fromMs;

/** Nobody will answer it: the client has to ask again. */
const isLost = (outcome: AtDoor['outcome']): boolean =>
  outcome !== 'held' && outcome !== 'forwarded';

export interface Visitor {
  readonly first: Way;
  readonly showsWhy: boolean;
  readonly stage: () => Stage;
  readonly enter: () => Person;
  /** How often the model is asked for the first way's line; null where that was not tried. */
  readonly usual: () => number | null;
}

/** A client at the door: asked while the core is started anew, and in Proxy Failed. */
export function doorTests({ first, showsWhy, stage, enter, usual }: Visitor): void {
  it('does not notice a restart of the gateway', async ({ task }) => {
    const user = enter();
    await first.prepare(user);
    const line = await first.line(user);
    const before = stage().model.asked.length;
    const sinceMs = Date.now();
    const ran = await stage().restartUnder(() => typeLine(user, line));
    expect(ran.output).toContain(sentence);
    expect(ran.code).toBe(0);
    const atDoor = stage().atDoor(sinceMs);
    const lost = atDoor.filter(({ method, outcome }) => method === 'POST' && isLost(outcome));
    const asked = stage().model.asked.length - before + lost.length;
    const extraRequests = usual() === null ? null : asked - (usual() ?? 0);
    const held = atDoor.find(({ outcome }) => outcome === 'held');
    const answeredMs = betweenMs(held?.atMs, ran.saidAtMs(sentence));
    expect(answeredMs).not.toBeNull();
    task.meta.restart = { answeredMs, extraRequests };
    expect(extraRequests ?? 0).toBeLessThanOrEqual(0);
  });

  it('is told why when the gateway has failed, ends, and is answered again afterwards', async ({
    task,
  }) => {
    const user = enter();
    await first.prepare(user);
    const line = await first.line(user);
    await stage().fail();
    const sinceMs = Date.now();
    let ran: Ran;
    try {
      ran = await typeLine(user, line);
    } finally {
      await stage().recover();
    }
    expect(ran.timedOut).toBe(false);
    expect(ran.output).not.toContain(sentence);
    if (showsWhy) expect(plain(ran.output)).toContain(plain(failedMessage()));
    // Not what a client asks without a key to warm a connection up, seconds before its question.
    const questions = stage()
      .atDoor(sinceMs)
      .filter(({ method }) => method === 'POST');
    const toldMs = betweenMs(questions[0]?.atMs, ran.saidAtMs(failedMessage()));
    const told = { toldMs, requests: questions.length, code: ran.code };
    task.meta.failed = { ...told, usualMs: null };

    // In the same home: no new login, no new preset.
    const before = stage().model.asked.length;
    const next = await typeLine(user, line);
    expect(next.output).toContain(sentence);
    expect(next.code).toBe(0);
    const usualMs = betweenMs(stage().model.asked[before]?.atMs, next.saidAtMs(sentence));
    task.meta.failed = { ...told, usualMs };
    // What gives up in silence asks again first.
    expect(questions.length).toBeLessThanOrEqual(stage().model.asked.length - before);
    // What a client takes from an answer to its screen is the machine's, and comes on top.
    if (showsWhy) expect(toldMs).toBeLessThan(tellMs + busyTimes * (usualMs ?? 0));
  });
}
