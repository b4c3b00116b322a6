import { afterEach, describe, expect, it } from 'vitest';
import { findPortOwner } from '../../main/base/node/port-owner.ts';
import { readProcess } from '../../main/base/node/process-facts.ts';
import { hungGraceMs, stopGraceMs } from '../../main/gateway/core/health-reducer.ts';
import { openDoorWorld } from '../support/door-world.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import { monotonicMs } from '../support/monotonic.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { newRun } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

type World = Awaited<ReturnType<typeof openDoorWorld>>;

describe.skipIf(process.platform !== 'linux')('the end of a core, by what it can hear', () => {
  const open: { readonly world: World; readonly end: () => Promise<void> }[] = [];

  const start = async (program: 'real' | string): Promise<World> => {
    const run = newRun();
    const file =
      program === 'real' ? (realSidecar() ?? '') : makeFakeSidecar([program, 'ok'], run).file;
    const world = await openDoorWorld(run, file);
    const end = async (): Promise<void> => {
      await world.close();
      await expectNoOrphans(run);
      run.dispose();
    };
    open.push({ world, end });
    return world;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ end }) => end()));
  });

  const pidOf = async ({ port }: World): Promise<number> => {
    const owner = await findPortOwner(port);
    if (!owner) throw new Error('nobody listens');
    return owner.pid;
  };
  /** When a line was written that says so, counted from `sinceMs`. */
  const told = ({ lines }: World, sinceMs: number, event: string, fields: object = {}) =>
    until(`${event} is told`, () => {
      const wanted = Object.entries(fields);
      const line = lines.find(
        (each) =>
          each.atMs >= sinceMs &&
          each.event === event &&
          wanted.every(([name, value]) => each.fields[name] === value),
      );
      return line && line.atMs - sinceMs;
    });
  const changed = (world: World, sinceMs: number, to: string) =>
    told(world, sinceMs, 'health.changed', { to });

  /** Stopped right after a good check, the worst moment. */
  async function hang(program: 'real' | string) {
    const world = await start(program);
    const pid = await pidOf(world);
    const sinceMs = monotonicMs();
    process.kill(pid, 'SIGSTOP');
    const yellowMs = await changed(world, sinceMs, 'degraded');
    const redMs = await changed(world, sinceMs, 'unreachable');
    const endedMs = await told(world, sinceMs, 'sidecar.stopped', { signal: 'SIGKILL' });
    await changed(world, sinceMs, 'healthy');
    return { yellowMs, redMs, endedMs, left: await readProcess(pid) };
  }

  // When it is yellow and red to the millisecond: gateway.test.ts. Here a busy machine may be late, and never early.
  it('one that hangs is yellow, then red, gone 0.5 s later, and well again', async () => {
    const programs = realSidecar() === null ? ['ok'] : ['ok', 'real'];
    for (const { yellowMs, redMs, endedMs, left } of await Promise.all(programs.map(hang))) {
      expect(yellowMs).toBeLessThan(redMs);
      expect(endedMs - redMs).toBeGreaterThanOrEqual(hungGraceMs - 20);
      expect(endedMs - redMs).toBeLessThan(stopGraceMs);
      expect(left).toBeNull();
    }
  }, 60_000);

  it('one that answers keeps all of its grace, though it does not heed SIGTERM', async () => {
    const world = await start('ignore-term');
    const sinceMs = monotonicMs();
    await world.restart();
    const endedMs = await told(world, sinceMs, 'sidecar.stopped', { signal: 'SIGKILL' });
    expect(endedMs).toBeGreaterThanOrEqual(stopGraceMs - 20);
  });
});
