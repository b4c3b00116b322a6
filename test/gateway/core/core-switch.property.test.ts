import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isGoingBack,
  isOnProbation,
  type SwitchEvent,
} from '../../../main/gateway/core/core-switch.ts';
import { readSwitchRecord, writeSwitchRecord } from '../../../main/gateway/core/switch-record.ts';
import { type SwitchMove, SwitchWorld } from '../../support/switch-world.ts';

const seed = Number(process.env['KORPROXY_SEED'] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env['KORPROXY_RUNS'] ?? 5_000);

const [a, b] = ['6.9.25', '7.2.140'];
const event = (happens: SwitchEvent): SwitchMove => ({ type: 'event', event: happens });

const pick = fc.constantFrom(a, b, null).map((to) => event({ type: 'picked', to }));
const plain = fc.constantFrom<SwitchMove>(
  event({ type: 'trial-passed', chosen: null }),
  event({ type: 'trial-passed', chosen: null }),
  event({ type: 'trial-failed' }),
  event({ type: 'written' }),
  event({ type: 'core-begun' }),
  event({ type: 'core-answered' }),
  event({ type: 'core-failed', why: 'would-not-run' }),
  event({ type: 'core-rested' }),
  { type: 'timer', timer: 'limit' },
  { type: 'timer', timer: 'probation' },
);
const crash = fc
  .integer({ min: 0, max: 900_000 })
  .map((atMs) => event({ type: 'core-crashed', atMs }));
/** In the middle of the writes of what comes next, or at once. */
const kill = fc
  .integer({ min: 0, max: 4 })
  .map((afterWrites): SwitchMove => ({ type: 'kill', afterWrites }));
const move = fc.oneof(
  { weight: 3, arbitrary: pick },
  { weight: 8, arbitrary: plain },
  { weight: 2, arbitrary: crash },
  { weight: 2, arbitrary: kill },
);

const options = { seed, numRuns };

it('has the old core or the new one chosen, whatever happens and whenever it is killed', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const world = new SwitchWorld(a);
      for (const each of moves) {
        const { chosen, state } = world;
        const allowed = [chosen, state.trying?.to, state.record?.from, world.record?.from];
        const { length } = world.told;
        world.take(each);
        expect(allowed).toContain(world.chosen);
        // Memory and disk say the same once everything asked for is written.
        expect(world.record).toEqual(world.state.record);
        if (isOnProbation(world.state)) expect(world.chosen).toBe(world.state.record?.to);
        if (world.record?.stage === 'went-back') expect(world.chosen).toBe(world.record.from);
        if (world.record?.stage === 'confirmed') expect(world.chosen).toBe(world.record.to);
        expect(isGoingBack(world.state)).toBe(false);
        if (world.told.length > length) expect(world.record?.stage).toBe('went-back');
        expect(world.told.length).toBeLessThanOrEqual(length + 1);
        expect(world.record && readSwitchRecord(writeSwitchRecord(world.record))).toEqual(
          world.record,
        );
      }
    }),
    options,
  );
});

it('goes back from a core that never answers, wherever it was killed on the way', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), fc.nat({ max: 8 }), (moves, afterWrites) => {
      const world = new SwitchWorld(a);
      for (const each of moves) world.take(each);
      world.take({ type: 'kill', afterWrites });
      world.send({ type: 'trial-failed' });
      world.send({ type: 'picked', to: b });
      world.send({ type: 'trial-passed', chosen: null });
      const [{ record }, wasOnProbation] = [world, isOnProbation(world.state)];
      // The second time is for the start after a kill on the way back.
      for (let start = 0; start < 2; start += 1) {
        world.send({ type: 'core-begun' });
        world.take({ type: 'timer', timer: 'limit' });
      }
      expect(isOnProbation(world.state)).toBe(false);
      if (wasOnProbation) expect(world.chosen).toBe(record?.from);
    }),
    options,
  );
});
