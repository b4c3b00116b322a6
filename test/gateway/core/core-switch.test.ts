import { describe, expect, it } from 'vitest';
import {
  healthyLimitMs,
  isOnProbation,
  probationMs,
  type SwitchEvent,
} from '../../../main/gateway/core/core-switch.ts';
import {
  readSwitchRecord,
  type SwitchRecord,
  writeSwitchRecord,
} from '../../../main/gateway/core/switch-record.ts';
import { SwitchWorld } from '../../support/switch-world.ts';

const old = '6.9.25';
const young = '7.2.140';

function switched(...events: readonly SwitchEvent[]): SwitchWorld {
  const world = new SwitchWorld(old);
  const first: readonly SwitchEvent[] = [
    { type: 'picked', to: young },
    { type: 'trial-passed', chosen: old },
    { type: 'core-begun' },
  ];
  for (const event of [...first, ...events]) world.send(event);
  return world;
}

const crashedAt = (atMs: number): SwitchEvent => ({ type: 'core-crashed', atMs });
const answered: SwitchEvent = { type: 'core-answered' };

describe('a switch', () => {
  it('changes nothing before the new core was tried, nor when it did not pass', () => {
    const world = new SwitchWorld(old);
    world.send({ type: 'picked', to: young });
    expect([world.chosen, world.record, world.restarts]).toEqual([old, null, 0]);
    world.send({ type: 'trial-failed' });
    world.send({ type: 'trial-passed', chosen: old });
    expect([world.chosen, world.record, world.restarts]).toEqual([old, null, 0]);
  });

  it('writes down where to go back to before it changes the setting', () => {
    const world = new SwitchWorld(old);
    world.send({ type: 'picked', to: young });
    world.take({ type: 'kill', afterWrites: 1 });
    world.send({ type: 'trial-passed', chosen: old });
    // The app has started again since, and finds that nothing was changed.
    expect([world.chosen, world.record]).toEqual([old, null]);
  });

  it('is on probation and restarts once, when the new core has passed', () => {
    const world = switched();
    expect(world.chosen).toBe(young);
    expect(world.record).toEqual({ stage: 'switched', from: old, to: young, why: null });
    expect(world.restarts).toBe(1);
    expect([...world.timers.keys()]).toEqual(['limit']);
  });

  it('is confirmed when the time has passed without a crash, and keeps where it came from', () => {
    const world = switched(answered);
    expect([...world.timers.keys()]).toEqual(['probation']);
    world.take({ type: 'timer', timer: 'probation' });
    expect(world.record).toEqual({ stage: 'confirmed', from: old, to: young, why: null });
    for (let n = 0; n < 5; n += 1) world.send(crashedAt(n));
    expect([world.chosen, world.told]).toEqual([young, []]);
  });

  it('goes back when the first answer takes too long, and says so once', () => {
    const world = switched();
    world.take({ type: 'timer', timer: 'limit' });
    const record: SwitchRecord = { stage: 'went-back', from: old, to: young, why: 'not-healthy' };
    expect([world.chosen, world.record, world.told]).toEqual([old, record, [record]]);
    expect(world.restarts).toBe(2);
    world.send({ type: 'core-failed', why: 'would-not-run' });
    expect(world.told).toHaveLength(1);
  });

  // biome-ignore format: a table
  it.each<[what: string, crashesAtMs: readonly number[], back: boolean]>([
    ['two crashes',                           [0, 1],                         false],
    ['three at once',                         [0, 1, 2],                      true],
    ['three in just ten minutes',             [0, 300_000, probationMs],      true],
    ['three in a little more',                [0, 300_000, probationMs + 1],  false],
    ['the last three of four in ten minutes', [0, 600_001, 600_002, 600_003], true],
  ])('after %s', (_what, crashesAtMs, back) => {
    const world = switched(answered);
    for (const atMs of crashesAtMs) {
      world.send(crashedAt(atMs));
      world.send({ type: 'core-begun' });
      world.send(answered);
    }
    expect(world.chosen).toBe(back ? old : young);
    expect(world.told.map(({ why }) => why)).toEqual(back ? ['crashed'] : []);
  });

  it('counts the time without a crash anew after each one', () => {
    const world = switched(answered, crashedAt(0));
    expect(world.timers.has('probation')).toBe(false);
    world.send(answered);
    expect(world.timers.has('probation')).toBe(true);
  });

  it('does not hold against the core that it was stopped or asleep', () => {
    const world = switched({ type: 'core-rested' });
    expect(world.timers.size).toBe(0);
    world.send({ type: 'limit-over' });
    expect(world.chosen).toBe(young);
    world.send({ type: 'core-begun' });
    expect(world.timers.has('limit')).toBe(true);
  });

  it('sets no limit once more to a core that has answered', () => {
    const world = switched(answered, { type: 'core-rested' }, { type: 'core-begun' });
    expect(world.timers.size).toBe(0);
  });

  it.each(['would-not-run', 'gone'] as const)('goes back at once from one that is %s', (why) => {
    const world = switched({ type: 'core-failed', why });
    expect([world.chosen, world.told.map((record) => record.why)]).toEqual([old, [why]]);
  });

  it('goes back past a core that has not proven itself', () => {
    const world = switched(answered);
    world.send({ type: 'picked', to: '7.2.141' });
    world.send({ type: 'trial-passed', chosen: young });
    expect(world.record).toMatchObject({ stage: 'switched', from: old, to: '7.2.141' });
    world.send({ type: 'core-failed', why: 'would-not-run' });
    expect(world.chosen).toBe(old);
  });

  it('needs no proof of the core that was there before', () => {
    const world = switched(answered);
    world.send({ type: 'picked', to: old });
    world.send({ type: 'trial-passed', chosen: young });
    expect([world.chosen, world.record, world.restarts]).toEqual([old, null, 2]);
    expect(world.timers.size).toBe(0);
  });

  it('tries one at a time', () => {
    const world = new SwitchWorld(old);
    world.send({ type: 'picked', to: young });
    world.send({ type: 'picked', to: '7.2.141' });
    expect(world.state.trying).toEqual({ to: young });
  });

  it('goes back while the next one is tried, and keeps trying that', () => {
    const world = switched();
    world.send({ type: 'picked', to: '7.2.141' });
    world.take({ type: 'timer', timer: 'limit' });
    expect(world.chosen).toBe(old);
    world.send({ type: 'trial-passed', chosen: old });
    expect(world.record).toMatchObject({ stage: 'switched', from: old, to: '7.2.141' });
  });
});

describe('after a kill', () => {
  const stage = (of: SwitchRecord['stage']): SwitchRecord => ({
    ...{ stage: of, from: old, to: young },
    why: of === 'going-back' || of === 'went-back' ? 'crashed' : null,
  });

  // biome-ignore format: a table
  it.each<[SwitchRecord['stage'], chosen: string, then: string, left: SwitchRecord['stage'] | null, told: number]>([
    ['tried',      old,       old,       null,        0],
    ['tried',      young,     young,     'switched',  0],
    ['tried',      '7.2.141', '7.2.141', 'switched',  0],
    ['switched',   old,       old,       null,        0],
    ['switched',   young,     young,     'switched',  0],
    ['confirmed',  young,     young,     'confirmed', 0],
    ['confirmed',  old,       old,       null,        0],
    ['going-back', young,     old,       'went-back', 1],
    ['going-back', old,       old,       'went-back', 1],
    ['went-back',  old,       old,       'went-back', 0],
    ['went-back',  young,     young,     null,        0],
  ])('at %s with %s chosen, %s runs', (at, chosen, then, left, told) => {
    const world = new SwitchWorld(chosen);
    world.record = stage(at);
    world.restartApp();
    expect([world.chosen, world.record?.stage ?? null, world.told.length]).toEqual([then, left, told]);
    if (isOnProbation(world.state)) expect(world.record?.to).toBe(then);
  });
});

it('waits 30 s for the first answer and 10 min for the proof', () => {
  expect([healthyLimitMs, probationMs]).toEqual([30_000, 600_000]);
});

describe('the file of a switch', () => {
  const record: SwitchRecord = { stage: 'switched', from: null, to: young, why: null };

  it('is read as it was written', () => {
    expect(readSwitchRecord(writeSwitchRecord(record))).toEqual(record);
  });

  // biome-ignore format: a table
  it.each([
    '', '{', 'null', '[]', '{}',
    JSON.stringify({ ...record, stage: 'chosen' }),
    JSON.stringify({ ...record, to: '../7.2.140' }),
    JSON.stringify({ ...record, more: 1 }),
    JSON.stringify({ ...record, from: undefined }),
  ])('is no record when it says %j', (text) => {
    expect(readSwitchRecord(text)).toBeNull();
  });
});
