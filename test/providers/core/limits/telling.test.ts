import { describe, expect, it } from 'vitest';
import type { LimitWindow } from '../../../../main/providers/core/limits/limits.ts';
import { numbered, type Reading } from '../../../../main/providers/core/limits/reading.ts';
import { limitInTray } from '../../../../main/providers/core/limits/tray-limit.ts';
import { usedUpUntil } from '../../../../main/providers/core/limits/used-up.ts';
import { warningNote, warningOf } from '../../../../main/providers/core/limits/warning.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const nowMs = new Date(2026, 10, 29, 12).getTime(); // A Sunday.

const window = (
  kind: LimitWindow['kind'],
  usedPercent: number,
  inMs: number | null = 2 * hourMs,
): LimitWindow => ({
  ...{ kind, usedPercent, lengthMs: 5 * hourMs },
  name: { session: '5 h', week: 'Week', model: 'Opus week' }[kind],
  resetsAtMs: inMs === null ? null : nowMs + inMs,
});

const reading = (windows: readonly LimitWindow[], more: Partial<Reading> = {}): Reading => ({
  ...{ providerId: 'claude', fault: null, askedAtMs: nowMs, nextAtMs: nowMs + 5 * minuteMs },
  told: { limits: { windows: [...windows], plan: null, extra: null }, atMs: nowMs },
  ...more,
});

describe('a notification', () => {
  const mark = (inMs: number) => ({ warned: [{ name: '5 h', untilMs: nowMs + inMs }] });
  // biome-ignore format: a table
  it.each<[what: string, known: Reading, below: number, told: string[], marks: number]>([
    ['just enough left',          reading([window('session', 80)]),                                20, [],               0],
    ['too little left',           reading([window('session', 80.1)]),                              20, ['5 h'],          1],
    ['the same, less wanted',     reading([window('session', 80.1)]),                              10, [],               0],
    ['used up',                   reading([window('week', 100)]),                                  1,  ['Week'],         1],
    ['two at once',               reading([window('session', 95), window('week', 95)]),            10, ['5 h', 'Week'],  2],
    ['over by now',               reading([window('session', 95, 0)]),                             10, [],               0],
    ['told before',               reading([window('session', 95)], mark(2 * hourMs)),              10, [],               1],
    ['told, its end drifts',      reading([window('session', 95, 2 * hourMs + minuteMs)], mark(2 * hourMs)), 10, [],     1],
    ['told, moments over',        reading([window('session', 95, 9 * minuteMs)], mark(-minuteMs / 2)), 10, [],           1],
    ['told, of the one before',   reading([window('session', 95, 5 * hourMs)], mark(-minuteMs)),   10, ['5 h'],          2],
    ['told, of another window',   reading([window('week', 95)], mark(2 * hourMs)),                 10, ['Week'],         2],
    ['told long ago',             reading([window('session', 5)], mark(-hourMs)),                  10, [],               0],
    ['no end is told',            reading([window('session', 95, null)]),                          10, ['5 h'],          1],
    ['no end is told, told once', reading([window('session', 95, null)], mark(5 * hourMs)),        10, [],               1],
    ['nothing is known',          reading([], { told: null }),                                     99, [],               0],
  ])('%s', (_what, known, below, told, marks) => {
    const warning = warningOf(known, below, nowMs);
    expect(warning.windows.map(({ name }) => name)).toEqual(told);
    expect(warning.warned).toHaveLength(marks);
  });

  // biome-ignore format: a table
  it.each<[windows: LimitWindow[], title: string, body: string]>([
    [[window('session', 92)],                                            'Claude is running low', '5 h 8 % left, back 14:00'],
    [[window('week', 92, 45 * hourMs)],                                  'Claude is running low', 'Week 8 % left, back Tuesday 09:00'],
    [[window('session', 92), window('week', 100, 200 * hourMs)],         'Claude: used up',       '5 h 8 % left, back 14:00 · Week used up, back 7 Dec'],
    [Array.from({ length: 5 }, () => window('model', 92, null)),         'Claude is running low', 'Opus week 8 % left · Opus week 8 % left · Opus week 8 % left · and 2 more'],
  ])('says %j', (windows, title, body) => {
    expect(warningNote('Claude', windows, nowMs)).toEqual({ title, body });
  });
});

// biome-ignore format: a table
it.each<[what: string, windows: LimitWindow[], inMs: number | null]>([
  ['nothing used up',            [window('session', 99.9)],                                       null],
  ['the short one',              [window('session', 100), window('week', 50, 45 * hourMs)],       2 * hourMs],
  ['the long one',               [window('session', 0), window('week', 100, 45 * hourMs)],        45 * hourMs],
  ['both, the later end',        [window('session', 100), window('week', 100, 45 * hourMs)],      45 * hourMs],
  ['one without an end',         [window('session', 100), window('week', 100, null)],             null],
  ['over by now',                [window('session', 100, 0)],                                     null],
  ['one model of them',          [window('session', 10), window('model', 100)],                   null],
  ['a model of two, no other',   [window('model', 10), window('model', 100)],                     null],
  ['all models, no other',       [window('model', 100, 3 * hourMs), window('model', 100)],        2 * hourMs],
  ['nothing told',               [],                                                              null],
])('used up until: %s', (_what, windows, inMs) => {
  expect(usedUpUntil(reading(windows), nowMs)).toBe(inMs === null ? null : nowMs + inMs);
});

describe('in the tray', () => {
  const tray = (readings: readonly Reading[], chosen: string | null) =>
    limitInTray([{ id: 'claude', name: 'Claude', known: numbered(readings) }], chosen, nowMs);
  const two = [window('session', 38), window('week', 60, 45 * hourMs)];

  it('nothing until something is chosen, of what was told', () => {
    expect(tray([reading(two), reading(two)], null)).toEqual({
      ...{ chosen: null, line: null },
      choices: [
        { id: 'claude: 5 h', label: 'Claude, 5 h' },
        { id: 'claude: Week', label: 'Claude, Week' },
      ],
    });
  });

  // biome-ignore format: a table
  it.each<[chosen: string, readings: Reading[], line: string]>([
    ['claude: 5 h',   [reading(two)],                                                     'Claude: 5 h 62 % left, back 14:00'],
    ['claude: Week',  [reading(two)],                                                     'Claude: Week 40 % left, back Tuesday 09:00'],
    ['claude: 5 h',   [reading([window('session', 0), window('week', 100, 45 * hourMs)])], 'Claude: Week used up, back Tuesday 09:00'],
    ['claude: 5 h',   [reading([window('session', 90, 0)])],                              'Claude: 5 h began anew, not asked since'],
    ['claude: 5 h',   [reading([window('session', 90)]), reading(two)],                   'Claude, Account 2: 5 h 62 % left, back 14:00'],
    ['claude: Sonnet', [reading(two)],                                                    'Claude: Sonnet not known'],
    ['claude: 5 h',   [reading([], { told: null, fault: 'odd' })],                        'Claude: 5 h not known'],
    ['claude: 5 h',   [],                                                                 'Claude: 5 h not known'],
    ['codex: Week',   [reading(two)],                                                     'codex: Week not known'],
  ])('%s', (chosen, readings, line) => {
    const { choices, ...shown } = tray(readings, chosen);
    expect(shown).toEqual({ chosen, line });
    expect(choices.map(({ id }) => id)).toContain(chosen);
  });

  it('says from when it is once it is old', () => {
    const at = (ageMs: number): string | null => {
      const known = reading(two);
      const told = known.told && { ...known.told, atMs: nowMs - ageMs };
      return tray([{ ...known, told }], 'claude: 5 h').line;
    };
    expect(at(10 * minuteMs - 1)).toBe('Claude: 5 h 62 % left, back 14:00');
    expect(at(10 * minuteMs)).toBe('Claude: 5 h 62 % left, back 14:00 · as of 11:50');
  });
});
