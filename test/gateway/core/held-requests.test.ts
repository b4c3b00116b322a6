import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldRequests, holdMs, mostHeld } from '../../../main/gateway/core/held-requests.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function setUp() {
  const clock = new FakeClock();
  const ends: [number, 'forward' | 'answer'][] = [];
  const counts: number[] = [];
  const held = new HeldRequests<number>(
    clock,
    {
      forward: (request) => ends.push([request, 'forward']),
      answer: (request) => ends.push([request, 'answer']),
    },
    (count) => counts.push(count),
  );
  return { clock, counts, ends, held };
}

describe('HeldRequests', () => {
  it('forwards what waits, oldest first, when the gateway is back', () => {
    const { counts, ends, held } = setUp();
    held.requests = 'hold';
    held.enter(1);
    held.enter(2);
    expect([held.count, ends]).toEqual([2, []]);
    held.requests = 'forward';
    expect(ends).toEqual([
      [1, 'forward'],
      [2, 'forward'],
    ]);
    expect(counts).toEqual([1, 2, 1, 0]);
  });

  it('answers what has waited too long, and that alone', async () => {
    const { clock, ends, held } = setUp();
    held.requests = 'hold';
    held.enter(1);
    await clock.advance(1);
    held.enter(2);
    await clock.advance(holdMs - 2);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual([[1, 'answer']]);
    expect(held.count).toBe(1);
  });

  it('answers what comes when it is full', () => {
    const { ends, held } = setUp();
    held.requests = 'hold';
    for (let i = 1; i <= mostHeld + 1; i += 1) held.enter(i);
    expect(held.count).toBe(mostHeld);
    expect(ends).toEqual([[mostHeld + 1, 'answer']]);
  });

  it('forgets who has gone', () => {
    const { clock, ends, held } = setUp();
    held.requests = 'hold';
    held.enter(1);
    held.drop(1);
    held.requests = 'forward';
    expect([ends, held.count, clock.pending]).toEqual([[], 0, 0]);
  });

  it('ends each request once, whatever happens', async () => {
    const moves = fc.oneof(
      { weight: 6, arbitrary: fc.record({ type: fc.constant('enter' as const) }) },
      { weight: 2, arbitrary: fc.record({ type: fc.constant('drop' as const), pick: fc.nat(50) }) },
      {
        weight: 2,
        arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.nat(20_000) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          type: fc.constant('requests' as const),
          to: fc.constantFrom(
            'hold' as const,
            'hold' as const,
            'forward' as const,
            'answer' as const,
          ),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 30, maxLength: 60 }), async (lived) => {
        const { clock, ends, held } = setUp();
        const gone = new Set<number>();
        let entered = 0;
        for (const move of lived) {
          if (move.type === 'enter') {
            held.enter(entered);
            entered += 1;
          } else if (move.type === 'drop') {
            if (held.has(move.pick)) gone.add(move.pick);
            held.drop(move.pick);
          } else if (move.type === 'wait') await clock.advance(move.ms);
          else held.requests = move.to;
          if (held.requests !== 'hold') expect(held.count).toBe(0);
        }
        await clock.advance(holdMs);
        const ended = ends.map(([request]) => request);
        expect(new Set(ended).size).toBe(ended.length);
        expect(ended.filter((request) => gone.has(request))).toEqual([]);
        expect(ended.length + gone.size).toBe(entered);
        expect([held.count, clock.pending]).toEqual([0, 0]);
      }),
      { numRuns: 200 },
    );
  });
});
