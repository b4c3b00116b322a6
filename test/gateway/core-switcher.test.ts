import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import { healthyLimitMs, probationMs } from '../../main/gateway/core/core-switch.ts';
import { firstCheckMs } from '../../main/gateway/core/health-reducer.ts';
import type { Choice, SwitchRecord } from '../../main/gateway/core/switch-record.ts';
import { returnSentence } from '../../main/gateway/core/switch-words.ts';
import { CoreSwitcher, type SwitcherPorts } from '../../main/gateway/core-switcher.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { switchFile } from '../../main/gateway/node/switch-file.ts';
import { newRun } from '../support/run-folder.ts';
import { scriptedPorts, somePlan } from '../support/scripted-ports.ts';

const old = '6.9.25';
const young = '7.2.140';

/** A gateway that runs, a setting, and a file for the record: what outlives the app is in `disk`. */
async function setUp(over: Partial<SwitcherPorts> = {}, disk = blankDisk()) {
  const world = scriptedPorts();
  const isYoung = (): boolean => disk.chosen === young;
  // What the script says of answers and problems holds for the new core alone.
  const gateway = new Gateway({
    ...world.ports,
    preflight: async () => (isYoung() ? world.ports.preflight() : somePlan),
    openHealthCheck: (plan, launched) => {
      const scripted = world.ports.openHealthCheck(plan, launched);
      return isYoung() ? scripted : { ...scripted, check: async () => passed };
    },
  });
  const trials: Choice[] = [];
  const trial = { why: null as string | null };
  const switcher = await CoreSwitcher.open({
    ...{ clock: world.clock, log: world.ports.log },
    file: {
      load: async () => disk.record,
      save: async (record) => {
        if (disk.isFull) throw new Error('ENOSPC');
        disk.record = record;
      },
    },
    chosen: {
      read: () => disk.chosen,
      write: (choice) => {
        disk.chosen = choice;
      },
      rules: () => !disk.isOwnProgram,
    },
    tryCore: async (choice) => {
      trials.push(choice);
      return trial.why;
    },
    ...over,
  });
  const stop = switcher.watch(gateway, () => gateway.send({ type: 'restart-requested' }));
  const told: SwitchRecord[] = [];
  switcher.onReturn((record) => told.push(record));
  const start = async () => {
    gateway.send({ type: 'start-requested' });
    await world.clock.advance(firstCheckMs);
  };
  const events = () => world.lines.map(({ event }) => event).filter((e) => e.startsWith('core.'));
  return { ...world, gateway, switcher, disk, told, trials, trial, start, stop, events };
}

const blankDisk = () => ({
  chosen: old as Choice,
  record: null as SwitchRecord | null,
  isFull: false,
  /** A program of the user's own runs, whatever is chosen. */
  isOwnProgram: false,
});

const passed = { type: 'passed', latencyMs: 3, managementLocked: false } as const;
const silent = { type: 'failed', failure: 'timed-out', silent: true, tookMs: 2_000 } as const;

describe('a switch of the core', () => {
  it('tries it, restarts with it, and keeps it when it has proven itself', async () => {
    const { switcher, disk, trials, clock, sidecar, start, told, events } = await setUp();
    await start();
    await switcher.use(young);
    expect([trials, disk.chosen, disk.record?.stage]).toEqual([[young], young, 'switched']);
    await clock.advance(firstCheckMs);
    expect(sidecar.spawns).toBe(2);
    await clock.advance(probationMs - 1);
    expect(disk.record?.stage).toBe('switched');
    await clock.advance(1);
    expect(disk.record).toEqual({ stage: 'confirmed', from: old, to: young, why: null });
    expect(told).toEqual([]);
    expect(events()).toEqual(['core.tried', 'core.switched', 'core.confirmed']);
  });

  it('is refused with the reason when it does not pass its trial, and nothing changes', async () => {
    const { switcher, disk, trial, sidecar, start } = await setUp();
    await start();
    trial.why = 'It ended by itself with exit code 3.';
    await expect(switcher.use(young)).rejects.toThrow(
      new ActionRefused(
        `CLIProxyAPI ${young} was tried and is not used. It ended by itself with exit code 3.`,
      ),
    );
    expect([disk.chosen, disk.record, sidecar.spawns]).toEqual([old, null, 1]);
    trial.why = null;
    await switcher.use(young);
    expect(disk.chosen).toBe(young);
  });

  it('is refused when a trial itself breaks, and leaves the details to the log', async () => {
    const tryCore = () => Promise.reject(new Error('canary'));
    const { switcher, disk, events } = await setUp({ tryCore });
    await expect(switcher.use(young)).rejects.toThrow(/The log has the details\.$/);
    expect(disk.chosen).toBe(old);
    expect(events()).toContain('core.trial-broke');
  });

  it('is refused for the one that is chosen, and while another is tried', async () => {
    const { switcher } = await setUp({ tryCore: () => new Promise(() => {}) });
    await expect(switcher.use(old)).rejects.toThrow('CLIProxyAPI 6.9.25 is chosen already.');
    void switcher.use(young);
    await expect(switcher.use(null)).rejects.toThrow(/^Another version is being tried/);
  });

  it('is refused when the way back cannot be written down', async () => {
    const { switcher, disk, sidecar, start } = await setUp();
    await start();
    disk.isFull = true;
    await expect(switcher.use(young)).rejects.toThrow(/could not be written down/);
    expect([disk.chosen, sidecar.spawns]).toEqual([old, 1]);
    disk.isFull = false;
    await switcher.use(young);
    expect(disk.chosen).toBe(young);
  });

  it('starts nothing that the user has stopped', async () => {
    const { switcher, disk, clock, sidecar } = await setUp();
    await switcher.use(young);
    await clock.advance(healthyLimitMs * 2);
    expect([disk.chosen, sidecar.spawns]).toEqual([young, 0]);
  });
});

describe('the core of before comes back', () => {
  it('when the new one gives no answer in 30 s', async () => {
    const { switcher, disk, clock, script, start, told, gateway } = await setUp();
    await start();
    // Hangs and restarts alone would take longer to add up.
    script.answer = { type: 'failed', failure: 'not-ours', silent: false, tookMs: 2_000 };
    await switcher.use(young);
    await clock.advance(healthyLimitMs - 1);
    expect(disk.chosen).toBe(young);
    await clock.advance(1);
    expect(disk.chosen).toBe(old);
    await clock.advance(firstCheckMs);
    expect(gateway.health.state).toBe('healthy');
    expect(told.map(({ why }) => why)).toEqual(['not-healthy']);
    expect(disk.record?.stage).toBe('went-back');
  });

  it('with its third crash in ten minutes, once', async () => {
    const { switcher, disk, clock, sidecar, start, told, gateway } = await setUp();
    await start();
    await switcher.use(young);
    await clock.advance(firstCheckMs);
    for (const waitMs of [250, 2_000]) {
      sidecar.die(2);
      await clock.advance(waitMs + firstCheckMs);
      expect([disk.chosen, gateway.health.state]).toEqual([young, 'healthy']);
    }
    sidecar.die(2);
    await clock.advance(firstCheckMs);
    expect([disk.chosen, gateway.health.state]).toEqual([old, 'healthy']);
    expect(told.map(returnSentence)).toEqual([
      'CLIProxyAPI 7.2.140 crashed three times within 10 minutes, so 6.9.25 runs again.',
    ]);
    // From here on it is any core: its crashes go the usual way.
    for (let n = 0; n < 4; n += 1) {
      sidecar.die(2);
      await clock.advance(9_000);
    }
    expect([told.length, disk.chosen]).toEqual([1, old]);
  });

  it('at once from one that the system will not run, and the failure is not told besides', async () => {
    const { switcher, disk, clock, script, start, told, gateway } = await setUp();
    await start();
    const mended: boolean[] = [];
    gateway.onChange(({ health }) => {
      if (health.state === 'failed') mended.push(switcher.isGoingBack);
    });
    script.problem = { code: 'sidecar-not-executable' };
    await switcher.use(young);
    await clock.advance(firstCheckMs);
    expect([disk.chosen, gateway.health.state, mended]).toEqual([old, 'healthy', [true]]);
    expect(told.map(({ why }) => why)).toEqual(['would-not-run']);
  });

  it('not for a port that somebody else took', async () => {
    const { switcher, disk, clock, script, start, told } = await setUp();
    await start();
    script.problem = { code: 'port-in-use', port: 1_337, owner: null, freePort: null };
    await switcher.use(young);
    await clock.advance(healthyLimitMs * 2);
    expect([disk.chosen, told]).toEqual([young, []]);
  });

  it('not for what a program of the user does, which goes before the choice', async () => {
    const { switcher, disk, clock, script, start, told } = await setUp();
    await start();
    disk.isOwnProgram = true;
    script.problem = { code: 'sidecar-not-executable' };
    await switcher.use(young);
    await clock.advance(healthyLimitMs * 2);
    expect([disk.chosen, told]).toEqual([young, []]);
  });

  it('also when its return cannot be written down', async () => {
    const { switcher, disk, start, sidecar, clock, told } = await setUp();
    await start();
    await switcher.use(young);
    disk.isFull = true;
    for (let n = 0; n < 3; n += 1) {
      await clock.advance(9_000);
      sidecar.die(2);
    }
    await clock.advance(0);
    expect([disk.chosen, told.length]).toEqual([old, 1]);
  });

  it('after the app was killed on the way, and is told to whoever listens first', async () => {
    const disk = blankDisk();
    disk.chosen = young;
    disk.record = { stage: 'going-back', from: old, to: young, why: 'crashed' };
    const { told, sidecar } = await setUp({}, disk);
    expect([disk.chosen, told.length, sidecar.spawns]).toEqual([old, 1, 0]);
    const again = await setUp({}, disk);
    expect(again.told).toEqual([]);
  });

  it('after a new start of the app, as if the switch had been made by it', async () => {
    const first = await setUp();
    await first.switcher.use(young);
    first.stop();
    const { disk, script, start, clock, told } = await setUp({}, first.disk);
    script.answer = { type: 'failed', failure: 'not-ours', silent: false, tookMs: 0 };
    await start();
    await clock.advance(healthyLimitMs);
    expect([disk.chosen, told.length]).toEqual([old, 1]);
  });

  it('no more once the app is closing', async () => {
    const { switcher, disk, clock, start, stop, script } = await setUp();
    await start();
    script.answer = silent;
    await switcher.use(young);
    stop();
    await clock.advance(healthyLimitMs * 2);
    expect(disk.chosen).toBe(young);
  });
});

describe('the file of the last switch', () => {
  const open = () => {
    const run = newRun();
    onTestFinished(() => run.dispose());
    return {
      file: switchFile({ folder: run.folder }),
      at: path.join(run.folder, 'core-switch.json'),
    };
  };
  const record: SwitchRecord = { stage: 'switched', from: null, to: young, why: null };

  it('is for its user alone, and gone when there is nothing to keep', async () => {
    const { file, at } = open();
    expect(await file.load()).toBeNull();
    await file.save(record);
    expect(statSync(at).mode & 0o777).toBe(0o600);
    expect(await file.load()).toEqual(record);
    await file.save(null);
    await file.save(null);
    expect(await file.load()).toBeNull();
  });

  it('counts as none when it was spoilt', async () => {
    const { file, at } = open();
    await file.save(record);
    writeFileSync(at, readFileSync(at, 'utf8').slice(0, -4));
    expect(await file.load()).toBeNull();
  });

  it('counts as none when it cannot be read', async () => {
    const { file, at } = open();
    mkdirSync(at);
    expect(await file.load()).toBeNull();
  });
});
