import { expect, it } from 'vitest';
import { askModels, startLoad } from '../support/door-load.ts';
import { openDoorWorld } from '../support/door-world.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun } from '../support/run-folder.ts';

const kills = 10;
const perSecond = 20;

it(`${kills} kills under ${perSecond} requests a second: each is answered, but those for which nobody could listen`, {
  timeout: 240_000,
}, async () => {
  const run = newRun();
  const sidecar = makeFakeSidecar(['ok'], run);
  const world = await openDoorWorld(run, sidecar.file);
  try {
    const load = startLoad(world.port, world.apiKey, perSecond);
    const ends: number[] = [];
    for (let i = 0; i < kills; i += 1) {
      for (const end of [() => world.kill(), world.restart]) {
        ends.push(await end());
        // What has waited is asked before this is.
        await askModels(world.port, world.apiKey);
      }
    }
    const asked = await load.end();

    // Between two listeners there is none: from an end to the door, from the door to the gateway.
    const times = (event: string) =>
      world.lines.filter((line) => line.event === event).map(({ atMs }) => atMs);
    const listening = sidecar.journal().filter(({ event }) => event === 'listening');
    const gaps = [
      ...pairs(ends, times('door.opened')),
      ...pairs(
        times('door.closed'),
        listening.map(({ atMs }) => atMs),
      ),
    ];
    const isIn = (atMs: number, endMs: number) =>
      gaps.some(([fromMs, toMs]) => endMs >= fromMs && atMs <= toMs);

    expect(gaps).toHaveLength(4 * kills);
    expect(asked.filter(({ outcome }) => outcome === 'door')).toEqual([]);
    // Refused in a gap, or cut by an end that fell into it.
    const unlucky = asked.filter(({ outcome }) => outcome !== 'gateway');
    expect(unlucky.filter(({ atMs, tookMs }) => !isIn(atMs, atMs + tookMs))).toEqual([]);
    const sum = (event: string): number =>
      world.lines
        .filter((line) => line.event === event)
        .reduce((total, { fields }) => total + Number(fields['count']), 0);
    await world.close();
    expect(sum('door.held')).toBeGreaterThan(kills);
    expect(sum('door.forwarded')).toBe(sum('door.held'));
    expect(world.door.waiting).toBe(0);
  } finally {
    await world.close();
    await expectNoOrphans(run);
    run.dispose();
  }
});

/** Each beginning with the first end that follows it. */
const pairs = (from: readonly number[], to: readonly number[]): (readonly [number, number])[] =>
  from.flatMap((fromMs) => {
    const toMs = to.find((atMs) => atMs >= fromMs);
    return toMs === undefined ? [] : [[fromMs, toMs] as const];
  });
