import { describe, expect, it } from 'vitest';
import { providerIds } from '../../../../main/contract/providers.ts';
import { limitsView } from '../../../../main/providers/core/limits/limit-words.ts';
import type { Limits, LimitWindow } from '../../../../main/providers/core/limits/limits.ts';
import {
  isDue,
  numbered,
  type Reading,
  readingAfter,
  retryAfterMs,
  toldBy,
} from '../../../../main/providers/core/limits/reading.ts';
import { isAllowed, questionsFor } from '../../../../main/providers/core/limits/requests.ts';
import type { CallReply } from '../../../../main/providers/core/provider-ports.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const nowMs = new Date(2026, 10, 29, 12).getTime(); // A Sunday.

const limits: Limits = {
  windows: [{ kind: 'session', name: '5 h', usedPercent: 5, resetsAtMs: null, lengthMs: null }],
  plan: null,
  extra: null,
};
const answered = (status: number, retryAfter: string | null = null): CallReply => ({
  ...{ type: 'answered', status, body: 'body', retryAfter },
});

// biome-ignore format: a table
it.each<[what: string, reply: CallReply, outcome: string, waitMs: number]>([
  ['told',                      answered(200),                'told',        5 * minuteMs],
  ['not understood',            answered(204),                'odd',         5 * minuteMs],
  ['no',                        answered(401),                'refused',     5 * minuteMs],
  ['not allowed',               answered(403),                'refused',     5 * minuteMs],
  ['not there',                 answered(404),                'not-there',   5 * minuteMs],
  ['too often',                 answered(429),                'too-often',   15 * minuteMs],
  ['too often, two hours',      answered(429, '7200'),        'too-often',   2 * hourMs],
  ['too often, a minute',       answered(429, '60'),          'too-often',   5 * minuteMs],
  ['too often, a month',        answered(429, '2592000'),     'too-often',   24 * hourMs],
  ['too often, no time',        answered(429, 'later'),       'too-often',   15 * minuteMs],
  ['an error there',            answered(503),                'unreachable', 5 * minuteMs],
  ['an error there, an hour',   answered(503, '3600'),        'unreachable', hourMs],
  ['ten megabytes',             { type: 'too-long' },         'odd',         5 * minuteMs],
  ['no answer',                 { type: 'unreachable' },      'unreachable', 5 * minuteMs],
  ['none in time',              { type: 'timed-out' },        'timed-out',   5 * minuteMs],
  ['no gateway',                { type: 'failed' },           'unreachable', 5 * minuteMs],
])('%s: %j is %s, asked again after %d ms', (_what, reply, outcome, waitMs) => {
  const told = toldBy(reply, () => (outcome === 'odd' ? null : limits), nowMs);
  const before: Reading = {
    ...{ providerId: 'claude', fault: null, askedAtMs: 1, nextAtMs: 2 },
    told: { limits, atMs: 1 },
  };
  const after = readingAfter('claude', before, told, nowMs);
  expect(told.type === 'told' ? 'told' : told.fault).toBe(outcome);
  expect(after.nextAtMs).toBe(nowMs + waitMs);
  expect(after.told?.atMs).toBe(outcome === 'told' ? nowMs : 1);
  expect(isDue(after, after.nextAtMs - 1)).toBe(false);
  expect(isDue(after, after.nextAtMs)).toBe(true);
});

it('is due when it was never asked, and when the clock was set back', () => {
  expect(isDue(null, nowMs)).toBe(true);
  const known = readingAfter('claude', null, { type: 'told', limits }, nowMs);
  expect(isDue(known, nowMs - 5 * minuteMs)).toBe(false);
  expect(isDue(known, nowMs - 5 * minuteMs - 1)).toBe(true);
});

// biome-ignore format: a table
it.each<[text: string | null, ms: number | null]>([
  [null, null], ['0', 0], ['120', 120_000], ['1.5', null], ['-1', null], ['soon', null], ['9999999999', null],
  [new Date(Math.ceil(nowMs / 1_000) * 1_000 + 60_000).toUTCString(), 60_000], ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
])('Retry-After %j is %j', (text, ms) => {
  expect(retryAfterMs(text, nowMs)).toBe(ms);
});

describe('addresses', () => {
  const all = providerIds.flatMap((id) =>
    questionsFor(id).map(({ request }) => request({ accountId: 'acc', projectId: 'proj' })),
  );

  it("all that are asked are allowed and hold the gateway's own mark for the token", () => {
    expect(all).toHaveLength(5);
    for (const { url, header } of all) {
      expect(isAllowed(url)).toBe(true);
      expect(header['authorization']).toBe('Bearer $TOKEN$');
    }
  });

  it.each([
    'https://api.anthropic.com/api/oauth/usage/',
    'https://api.anthropic.com/api/oauth/usage?x=1',
    'http://api.anthropic.com/api/oauth/usage',
    'https://api.anthropic.com@evil.test/api/oauth/usage',
    'https://api.anthropic.com/v1/messages',
    'https://evil.test/',
  ])('%s is not', (url) => {
    expect(isAllowed(url)).toBe(false);
  });
});

describe('what is shown', () => {
  const window = (
    kind: LimitWindow['kind'],
    usedPercent: number,
    inMs: number | null = 2 * hourMs,
  ): LimitWindow => ({
    ...{ kind, usedPercent, lengthMs: null },
    name: { session: '5 h', week: 'Week', model: 'Opus week' }[kind],
    resetsAtMs: inMs === null ? null : nowMs + inMs,
  });
  const known = (windows: LimitWindow[], over: Partial<Reading> = {}): Reading => ({
    ...{ providerId: 'claude', fault: null, askedAtMs: nowMs, nextAtMs: nowMs + 5 * minuteMs },
    told: { limits: { ...limits, windows }, atMs: nowMs },
    ...over,
  });
  const text = (words: readonly unknown[]): string =>
    words
      .map((part) =>
        typeof part === 'string'
          ? part
          : `<${Math.round((Object(part).atMs - nowMs) / minuteMs)} min>`,
      )
      .join('');
  const line = (reading: Reading): string =>
    text(limitsView(numbered([reading]), nowMs)?.line ?? []);

  // biome-ignore format: a table
  it.each<[windows: LimitWindow[], line: string, tone: string]>([
    [[window('session', 38), window('week', 60)],                       '5 h 62 % left · Week 40 % left', 'plain'],
    [[window('session', 80), window('week', 60)],                       '5 h 20 % left · Week 40 % left', 'plain'],
    [[window('session', 80.1), window('week', 60)],                     '5 h 19 % left, back in <120 min> · Week 40 % left', 'low'],
    [[window('session', 38), window('week', 82, 45 * hourMs)],          '5 h 62 % left · Week 18 % left, back Tuesday 09:00', 'low'],
    [[window('session', 99.5)],                                         '5 h under 1 % left, back in <120 min>', 'low'],
    [[window('session', 0), window('week', 100, 45 * hourMs)],          'Week used up, back Tuesday 09:00', 'out'],
    [[window('session', 100, 24 * hourMs - 1)],                         '5 h used up, back in <1440 min>', 'out'],
    [[window('session', 100, 24 * hourMs)],                             '5 h used up, back Monday 12:00', 'out'],
    [[window('week', 100, 7 * 24 * hourMs)],                            'Week used up, back 6 Dec', 'out'],
    [[window('session', 100, null)],                                    '5 h used up', 'out'],
    [[window('session', 100, 0), window('week', 10)],                   '5 h began anew, not asked since · Week 90 % left', 'unknown'],
    [[window('session', 5), window('model', 100)],                      '5 h 95 % left', 'plain'],
    [[window('model', 30), window('model', 10), window('model', 90)],   'Opus week 10 % left, back in <120 min> · Opus week 70 % left', 'low'],
  ])('%j', (windows, expected, tone) => {
    expect(line(known(windows))).toBe(expected);
    expect(limitsView(numbered([known(windows)]), nowMs)?.tone).toBe(tone);
  });

  it('an age from ten minutes on', () => {
    const at = (ageMs: number) =>
      line(known([window('week', 1)], { told: { limits, atMs: nowMs - ageMs } }));
    expect(at(10 * minuteMs - 1)).toBe('5 h 95 % left');
    expect(at(10 * minuteMs)).toBe('5 h 95 % left · <-10 min> ago');
  });

  it('never zero or full for what is not known, and why', () => {
    const fault = known([], { told: null, fault: 'too-often', nextAtMs: nowMs + 140 * minuteMs });
    const view = limitsView(numbered([fault]), nowMs);
    expect(text(view?.line ?? [])).toBe('Limits not known');
    expect(view).toMatchObject({ tone: 'unknown', bars: [] });
    expect(view?.accounts[0]?.notes.map(text)).toEqual([
      'Not told: the service was asked too often. It is asked again at 14:20.',
    ]);
    expect(limitsView([], nowMs)).toBeNull();
  });

  it('a window that is used up is said to block the others', () => {
    const reading = known([window('session', 0), window('week', 100)]);
    const notes = limitsView(numbered([reading]), nowMs)?.accounts[0]?.notes.map(text);
    expect(notes?.[0]).toBe('Week is used up: it blocks whatever the others have left.');
    const ofOpus = known([window('week', 100), window('model', 10)]);
    const view = limitsView(numbered([ofOpus]), nowMs)?.accounts[0];
    expect(text(view?.notes[0] ?? [])).toBe(notes?.[0]);
    expect(view?.windows.map(({ tone }) => tone)).toEqual(['out', 'unknown']);
    const opus = known([window('week', 10), window('model', 100)]);
    expect(limitsView(numbered([opus]), nowMs)?.accounts[0]).toMatchObject({
      ...{ windows: [{ tone: 'plain' }, { tone: 'out' }], notes: [['As of ', {}, ' ago.']] },
    });
  });

  it('an account that the gateway holds back says until when', () => {
    const held = (inMs: number) =>
      limitsView(
        [{ reading: known([window('week', 1)]), number: 1, heldUntilMs: nowMs + inMs }],
        nowMs,
      )?.accounts[0]?.notes.map(text);
    expect(held(0)).toEqual(['As of <0 min> ago.']);
    expect(held(2 * hourMs)?.[0]).toBe('The gateway holds this account back until 14:00.');
    expect(held(45 * hourMs)?.[0]).toBe('The gateway holds this account back until Tuesday 09:00.');
  });

  it('several accounts, best first, by a number alone', () => {
    const readings = [
      known([window('session', 90)]),
      known([], { told: null, fault: 'odd' }),
      known([window('session', 10)]),
    ];
    const view = limitsView(numbered(readings), nowMs);
    expect(view?.accounts.map(({ who }) => who)).toEqual(['Account 3', 'Account 1', 'Account 2']);
    expect(text(view?.line ?? [])).toBe('Account 3: 5 h 90 % left');
  });
});
