import { describe, expect, it } from 'vitest';
import type { LimitWindow, ReadLimits } from '../../../../main/providers/core/limits/limits.ts';
import { readClaude } from '../../../../main/providers/core/limits/read-claude.ts';
import { readCodex } from '../../../../main/providers/core/limits/read-codex.ts';
import {
  readAntigravity,
  readAntigravityModels,
  readGemini,
} from '../../../../main/providers/core/limits/read-google.ts';

const askedAtMs = Date.parse('2026-11-29T12:00:00Z');
const iso = '2026-11-29T15:00:00Z';
const isoMs = Date.parse(iso);

/** `session 5 h 25 @3h`: kind, name, used, and when it resets, in hours from the question. */
const brief = ({ kind, name, usedPercent, resetsAtMs }: LimitWindow): string =>
  `${kind} ${name} ${usedPercent}${resetsAtMs === null ? '' : ` @${(resetsAtMs - askedAtMs) / 3_600_000}h`}`;

const told = (read: ReadLimits, answer: unknown): string[] | null => {
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return read(body, askedAtMs)?.windows.map(brief) ?? null;
};

const used = (utilization: unknown, resets_at: unknown = iso) => ({ utilization, resets_at });

describe('Claude', () => {
  // biome-ignore format: a table
  it.each<[what: string, answer: unknown, windows: string[] | null]>([
    ['both windows',           { five_hour: used(25), seven_day: used(40) },           ['session 5 h 25 @3h', 'week Week 40 @3h']],
    ['a null window',          { five_hour: null, seven_day: used(40) },               ['week Week 40 @3h']],
    ['all null',               { five_hour: null, seven_day: null },                   null],
    ['models of their own',    { five_hour: used(1), seven_day_opus: used(2), seven_day_sonnet: null }, ['session 5 h 1 @3h', 'model Opus week 2 @3h']],
    ['a model not known here', { seven_day_oauth_apps: used(0) },                      ['model Oauth apps week 0 @3h']],
    ['unknown keys',           { iguana_necktie: used(99), five_hour: used(0, null) }, ['session 5 h 0']],
    ['all of it',              { five_hour: used(100) },                               ['session 5 h 100 @3h']],
    ['over all of it',         { five_hour: used(100.5) },                             null],
    ['less than nothing',      { five_hour: used(-1) },                                null],
    ['a text',                 { five_hour: used('25') },                              null],
    ['no number',              { five_hour: used(null) },                              null],
    ['a time in the past',     { five_hour: used(5, '2026-11-29T11:00:00Z') },         ['session 5 h 5 @-1h']],
    ['no time',                { five_hour: used(5, 'soon') },                         ['session 5 h 5']],
    ['a time of no calendar',  { five_hour: used(5, 9e15) },                           ['session 5 h 5']],
    ['limits[]',               { limits: [{ kind: 'session', ...used(7) }, { kind: 'weekly_all', percent: 8, resets_at: iso }, { kind: 'weekly_scoped', percent: 9, scope: { model: { display_name: 'Opus' } } }], five_hour: used(1) },
      ['session 5 h 7 @3h', 'week Week 8 @3h', 'model Opus week 9']],
    ['limits[] not known',     { limits: [{ kind: 'monthly', percent: 5 }], five_hour: used(1) }, ['session 5 h 1 @3h']],
    ['limits that is no list', { limits: 'none', five_hour: used(1) },                 ['session 5 h 1 @3h']],
    ['an empty object',        {},                                                     null],
    ['a list',                 [],                                                     null],
    ['HTML',                   '<!doctype html><html>',                                null],
    ['nothing',                '',                                                     null],
  ])('%s', (_what, answer, windows) => {
    expect(told(readClaude, answer)).toEqual(windows);
  });

  // biome-ignore format: a table
  it.each<[extra: unknown, words: string | null]>([
    [{ is_enabled: true, used_credits: 500, monthly_limit: 10_000, currency: 'USD' }, 'Extra use: 5.00 of 100.00 USD.'],
    [{ is_enabled: true, used_credits: 500, monthly_limit: 0 },  'Extra use: 5.00.'],
    [{ is_enabled: true, used_credits: null },                   'Extra use is on.'],
    [{ is_enabled: false, used_credits: 500 },                   null],
    ['yes',                                                      null],
    [{ is_enabled: true, used_credits: 500, currency: '<b>' },   'Extra use: 5.00.'],
  ])('extra use %j: %s', (extra, words) => {
    const body = JSON.stringify({ five_hour: used(1), extra_usage: extra });
    expect(readClaude(body, askedAtMs)?.extra).toBe(words);
  });
});

const slot = (used_percent: unknown, limit_window_seconds: unknown, more: object = {}) => ({
  ...{ used_percent, limit_window_seconds },
  ...more,
});
const atReset = { reset_at: isoMs / 1_000 };

describe('Codex', () => {
  // biome-ignore format: a table
  it.each<[what: string, primary: unknown, secondary: unknown, windows: string[] | null]>([
    ['both',                    slot(25, 18_000, atReset), slot(40, 604_800, atReset),  ['session 5 h 25 @3h', 'week Week 40 @3h']],
    ['slots the other way',     slot(40, 604_800), slot(25, 18_000),                    ['session 5 h 25', 'week Week 40']],
    ['a week alone, in front',  slot(40, 604_800), null,                                ['week Week 40']],
    ['five hours alone',        null, slot(25, 18_000),                                 ['session 5 h 25']],
    ['a month',                 slot(25, 2_592_000), null,                              ['week 30 d 25']],
    ['neither',                 null, null,                                             null],
    ['seconds to go',           slot(25, 18_000, { reset_after_seconds: 7_200 }), null, ['session 5 h 25 @2h']],
    ['no length',               slot(25, undefined), null,                              null],
    ['a length of nothing',     slot(25, 0), null,                                      null],
    ['a length beyond sense',   slot(25, 1e12), null,                                   null],
    ['over all of it',          slot(101, 18_000), null,                                null],
    ['seconds back',            slot(25, 18_000, { reset_after_seconds: -5 }), null,    ['session 5 h 25']],
  ])('%s', (_what, primary_window, secondary_window, windows) => {
    expect(told(readCodex, { rate_limit: { primary_window, secondary_window } })).toEqual(windows);
  });

  it('more limits, a plan and credits', () => {
    const rate_limit = { primary_window: slot(1, 18_000), secondary_window: null };
    const body = JSON.stringify({
      ...{ plan_type: 'plus', rate_limit, credits: { balance: '12.50', unlimited: false } },
      additional_rate_limits: [
        { limit_name: 'GPT-5.1-Codex-Mini', rate_limit: { primary_window: slot(3, 604_800) } },
        { limit_name: '<script>', rate_limit: { primary_window: slot(4, 604_800) } },
        { limit_name: 'none', rate_limit: null },
      ],
    });
    const limits = readCodex(body, askedAtMs);
    expect(limits?.windows.map(brief)).toEqual([
      'session 5 h 1',
      'model GPT-5.1-Codex-Mini week 3',
      'model Other week 4',
    ]);
    expect(limits).toMatchObject({ plan: 'plus', extra: 'Credits left: 12.5.' });
  });

  it.each(['', '<html>', '[]', '{}', '{"rate_limit":[]}'])('%j tells nothing', (body) => {
    expect(readCodex(body, askedAtMs)).toBeNull();
  });
});

describe('Antigravity and Gemini', () => {
  const bucket = (window: string, remainingFraction: unknown) => ({
    ...{ window, remainingFraction, resetTime: iso },
  });
  const groups = [
    { displayName: 'Gemini Models', buckets: [bucket('5h', 0.65), bucket('weekly', 0.88)] },
    { displayName: 'Claude/GPT', buckets: [bucket('weekly', 0), bucket('yearly', 1)] },
  ];
  const read = [
    'model Gemini 5 h 35 @3h',
    'model Gemini week 12 @3h',
    'model Claude/GPT week 100 @3h',
  ];

  // biome-ignore format: a table
  it.each<[what: string, answer: unknown, windows: string[] | null]>([
    ['groups',              { groups },                                                  read],
    ['groups in a response', { response: { groups } },                                   read],
    ['no fraction',         { groups: [{ buckets: [bucket('5h', undefined)] }] },        null],
    ['too much left',       { groups: [{ buckets: [bucket('5h', 1.1)] }] },              null],
    ['no name',             { groups: [{ buckets: [bucket('5h', 1)] }] },                ['model Models 5 h 0 @3h']],
    ['no groups',           { groups: 'none' },                                          null],
  ])('a summary: %s', (_what, answer, windows) => {
    expect(told(readAntigravity, answer)).toEqual(windows);
  });

  it('one a model, at most forty of them', () => {
    const models = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [`m-${i}`, { quotaInfo: { remainingFraction: 1 } }]),
    );
    expect(told(readAntigravityModels, { models })).toHaveLength(40);
    const named = {
      x: { displayName: 'Gemini 3 Pro', quotaInfo: { remainingFraction: 0.5, resetTime: iso } },
      y: {},
      z: null,
    };
    expect(told(readAntigravityModels, { models: named })).toEqual(['model Gemini 3 Pro 50 @3h']);
    expect(told(readAntigravityModels, { models: [] })).toBeNull();
  });

  it('buckets of the old login', () => {
    const buckets = [
      { modelId: 'gemini-2.5-pro', tokenType: 'REQUESTS', remainingFraction: 0.25, resetTime: iso },
      { modelId: 'x\u202ey', remainingFraction: 1 },
      { modelId: 'gemini-2.5-flash', remainingFraction: null },
    ];
    expect(told(readGemini, { buckets })).toEqual(['model gemini-2.5-pro 75 @3h']);
    expect(told(readGemini, {})).toBeNull();
    expect(told(readGemini, '<html>')).toBeNull();
  });
});
