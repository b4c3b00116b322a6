import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quietMs, runningRequests } from '../../../main/gateway/core/in-flight.ts';
import {
  noPlan,
  type PlanEvent,
  type PlannedRestart,
  planStep,
  recountMs,
  waitLimitMs,
} from '../../../main/gateway/core/planned-restart.ts';

/** As `ss -Htin` prints a connection: two lines, of which the second is indented. */
const connection = (details: string): string =>
  `0      0      127.0.0.1:1337 127.0.0.1:45896\n\t bbr wscale:10,10 rto:208 ${details} rcv_wnd:65483\n`;

// biome-ignore format: a table
it.each<[what: string, details: string, running: number | null]>([
  ['nothing was asked yet',            'lastsnd:692 lastrcv:692 lastack:692',                                              0],
  ['a request that waits',             'bytes_received:100 lastsnd:692 lastrcv:468 lastack:468',                           1],
  ['a further request on it',          'bytes_acked:50 bytes_received:200 lastsnd:9000 lastrcv:400',                       1],
  ['a stream that goes on',            'bytes_acked:50 bytes_received:100 lastsnd:12 lastrcv:40000',                       1],
  ['a stream just before it is quiet', `bytes_acked:50 bytes_received:100 lastsnd:${quietMs - 1} lastrcv:40000`,           1],
  ['kept open after an answer',        `bytes_acked:50 bytes_received:100 lastsnd:${quietMs} lastrcv:40000`,               0],
  ['a stream that sends right now',    'bytes_acked:50 bytes_received:100 lastrcv:40000',                                  1],
  ['a request that comes right now',   'bytes_received:100 lastsnd:40000',                                                 1],
  ['one that is answered right now',   'bytes_received:100',                                                               1],
  ['a connection made right now',      'segs_in:2',                                                                        0],
  ['figures of another ss',            'cwnd:10',                                                                          null],
])('sees %s', (_what, details, running) => {
  expect(runningRequests(connection(details))).toBe(running);
});

it('counts them, and nothing where there is no connection', () => {
  const idle = connection('bytes_received:1 lastsnd:90000 lastrcv:90001');
  const waits = connection('bytes_received:1 lastsnd:90000 lastrcv:1');
  expect(runningRequests(idle + waits + idle + waits)).toBe(2);
  expect(runningRequests('')).toBe(0);
});

/** Plays the answers of counts, one at a time; gives when the restart came, null if none did. */
function restartAt(counts: readonly (number | null)[]): number | null {
  let plan: PlannedRestart = noPlan;
  let atMs = 1_000;
  let event: PlanEvent = { type: 'planned', atMs };
  for (const count of [...counts, ...Array.from({ length: 100 }, () => counts.at(-1) ?? null)]) {
    const step = planStep(plan, event);
    plan = step.plan;
    const [effect] = step.effects;
    if (effect?.type === 'restart') return atMs - 1_000;
    atMs += effect?.afterMs ?? 0;
    event = { type: 'counted', count, atMs };
  }
  return null;
}

// biome-ignore format: a table
it.each<[counts: (number | null)[], afterMs: number]>([
  [[0],           0],
  [[null],        0],
  [[3, 0],        recountMs],
  [[3, 2, null],  2 * recountMs],
  [[1],           waitLimitMs],
])('restarts after requests that are counted as %j', (counts, afterMs) => {
  expect(restartAt(counts)).toBe(afterMs);
});

it('restarts at once or later but once, never after the limit, and only when it was planned', () => {
  const count = fc.option(fc.nat(9), { nil: null });
  fc.assert(
    fc.property(fc.array(count, { minLength: 1, maxLength: 80 }), (counts) => {
      const afterMs = restartAt(counts);
      expect(afterMs).not.toBe(null);
      expect(afterMs).toBeLessThanOrEqual(waitLimitMs);
    }),
  );
  const events: fc.Arbitrary<PlanEvent> = fc.oneof(
    fc.record({ type: fc.constant('counted' as const), count, atMs: fc.nat(99_999) }),
    fc.constant({ type: 'overtaken' as const }),
  );
  fc.assert(
    fc.property(fc.array(events), (unplanned) => {
      for (const event of unplanned) expect(planStep(noPlan, event).effects).toEqual([]);
    }),
  );
});

it('takes a second plan into the first, whose limit holds', () => {
  const { plan } = planStep(noPlan, { type: 'planned', atMs: 0 });
  expect(planStep(plan, { type: 'planned', atMs: 50_000 })).toEqual({ plan, effects: [] });
  const late = planStep(plan, { type: 'counted', count: 2, atMs: waitLimitMs - 200 });
  expect(late.effects).toEqual([{ type: 'count', afterMs: 200 }]);
});
