import { expect, it } from 'vitest';
import { firstCheckMs } from '../../main/gateway/core/health-reducer.ts';
import { recountMs, waitLimitMs } from '../../main/gateway/core/planned-restart.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { createPlannedRestarts } from '../../main/gateway/planned-restarts.ts';
import { settled } from '../support/fake-clock.ts';
import { scriptedPorts } from '../support/scripted-ports.ts';

async function world() {
  const scripted = scriptedPorts();
  const { ports, clock } = scripted;
  const gateway = new Gateway(ports);
  const running = { count: 3 as number | null, asked: 0 };
  const seen: (number | null)[] = [];
  const restarts = createPlannedRestarts({
    ...{ clock, gateway, log: ports.log },
    count: async () => {
      running.asked += 1;
      return running.count;
    },
  });
  restarts.onChange(() => seen.push(restarts.waitsFor()));
  gateway.send({ type: 'start-requested' });
  await clock.advance(firstCheckMs);
  return { ...scripted, gateway, restarts, running, seen };
}

it('waits for requests that run, tells how many, and restarts when they have ended', async () => {
  const { restarts, running, seen, sidecar, clock } = await world();
  restarts.plan();
  await settled();
  expect([restarts.waitsFor(), sidecar.spawns]).toEqual([3, 1]);
  running.count = 1;
  await clock.advance(recountMs);
  running.count = 0;
  await clock.advance(recountMs - 1);
  expect(sidecar.spawns).toBe(1);
  await clock.advance(1);
  expect([restarts.waitsFor(), sidecar.spawns]).toEqual([null, 2]);
  expect(seen).toEqual([3, 1, null]);
  await clock.advance(waitLimitMs);
  expect(sidecar.spawns).toBe(2);
});

it.each([0, null])('restarts at once for %s', async (count) => {
  const { restarts, running, seen, sidecar } = await world();
  running.count = count;
  restarts.plan();
  await settled();
  await settled();
  expect([sidecar.spawns, seen]).toEqual([2, []]);
});

it('waits a minute at most', async () => {
  const { restarts, sidecar, clock } = await world();
  restarts.plan();
  await clock.advance(waitLimitMs - 1);
  expect(sidecar.spawns).toBe(1);
  await clock.advance(1);
  expect(sidecar.spawns).toBe(2);
});

it('asks nobody where the gateway does not answer', async () => {
  const { gateway, restarts, running, sidecar } = await world();
  gateway.send({ type: 'stop-requested' });
  await settled();
  restarts.plan();
  await settled();
  expect([running.asked, sidecar.spawns]).toEqual([0, 2]);
});

it.each([
  ['a restart of the user', ({ gateway }: World) => gateway.send({ type: 'restart-requested' }), 2],
  ['a stop of the user', ({ gateway }: World) => gateway.send({ type: 'stop-requested' }), 1],
  ['a crash', ({ sidecar }: World) => sidecar.die(2), 2],
])('is overtaken by %s, which waits for nothing', async (_what, overtake, spawns) => {
  const all = await world();
  const { restarts, clock, sidecar } = all;
  restarts.plan();
  await settled();
  overtake(all);
  await clock.advance(2_000);
  expect([restarts.waitsFor(), sidecar.spawns]).toEqual([null, spawns]);
  await clock.advance(waitLimitMs);
  expect(sidecar.spawns).toBe(spawns);
});

type World = Awaited<ReturnType<typeof world>>;
