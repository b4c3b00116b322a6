import { expect, it } from 'vitest';
import { createBackgroundLooks } from '../../main/providers/background-looks.ts';
import { FakeClock } from '../support/fake-clock.ts';

const minuteMs = 60_000;

type Step =
  | { readonly pass: number }
  | { readonly power: 'suspended' | 'resumed' }
  | { readonly online: boolean }
  | { readonly wanted: boolean };

/** How often was looked after each step; minutes pass, and chance is what is given. */
async function looksAfter(steps: readonly Step[], { wanted = true, random = 0 } = {}) {
  const clock = new FakeClock();
  let power: (event: 'suspended' | 'resumed') => void = () => {};
  let [isOnline, isWanted, looks] = [true, wanted, 0];
  const background = createBackgroundLooks({
    ...{ clock, random: () => random, isWanted: () => isWanted, look: () => (looks += 1) },
    shell: {
      onPower: (listener) => {
        power = listener;
        return () => {
          power = () => {};
        };
      },
      isOnline: () => isOnline,
    },
  });
  const counts: number[] = [];
  for (const step of steps) {
    if ('pass' in step) await clock.advance(step.pass * minuteMs);
    if ('power' in step) power(step.power);
    if ('online' in step) isOnline = step.online;
    if ('wanted' in step) {
      isWanted = step.wanted;
      background.restart();
    }
    counts.push(looks);
  }
  background.close();
  power('resumed');
  expect(clock.pending).toBe(0);
  return counts;
}

const asleep = { power: 'suspended' } as const;
const awake = { power: 'resumed' } as const;

// biome-ignore format: a table
it.each<[what: string, steps: Step[], looks: number[], options?: { wanted?: boolean; random?: number }]>([
  ['every fifteen minutes',          [{ pass: 14.99 }, { pass: 0.01 }, { pass: 15 }],                 [0, 1, 2]],
  ['later by chance, 3 min at most', [{ pass: 17.99 }, { pass: 0.01 }, { pass: 17.99 }, { pass: 1 }], [0, 1, 1, 2], { random: 1 }],
  ['not where nobody wants it',      [{ pass: 120 }],                                                 [0], { wanted: false }],
  ['from when it is wanted',         [{ pass: 60 }, { wanted: true }, { pass: 15 }],                  [0, 0, 1], { wanted: false }],
  ['until it is not any more',       [{ pass: 15 }, { wanted: false }, { pass: 60 }],                 [1, 1, 1]],
  ['not while asleep',               [asleep, { pass: 480 }],                                         [0, 0]],
  ['a minute after waking',          [asleep, { pass: 480 }, awake, { pass: 0.99 }, { pass: 0.01 }, { pass: 14.99 }, { pass: 0.01 }], [0, 0, 0, 0, 1, 1, 2]],
  ['waking does not turn it on',     [asleep, awake, { pass: 60 }],                                   [0, 0, 0], { wanted: false }],
  ['turned on while asleep',         [asleep, { wanted: true }, { pass: 60 }, awake, { pass: 1 }],    [0, 0, 0, 0, 1], { wanted: false }],
  ['not while offline',              [{ online: false }, { pass: 45 }, { online: true }, { pass: 14.99 }, { pass: 0.01 }], [0, 0, 0, 0, 1]],
])('looks %s', async (_what, steps, looks, options) => {
  expect(await looksAfter(steps, options)).toEqual(looks);
});
