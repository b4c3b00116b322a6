import { expect, it } from 'vitest';
import { loginView } from '../../../main/providers/core/account-views.ts';
import { accountLine, refusalLine } from '../../../main/providers/core/account-words.ts';
import type { GatewayRow } from '../../../main/providers/core/accounts.ts';
import { dayMs, hourMs, minuteMs, nowMs } from './row-inputs.ts';

const refused = (more: Partial<GatewayRow>): GatewayRow => ({
  ...{ file: 'a.json', authIndex: 'i', isFailing: true, isUnavailable: true },
  ...{ blockedUntilMs: nowMs + hourMs, cause: 'quota-exceeded', refusedAtMs: nowMs - minuteMs },
  ...more,
});

// biome-ignore format: a table
it.each<[what: string, row: GatewayRow | null, line: string | null]>([
  ['not known to the gateway',   null,                                        null],
  ['not refused',                refused({ refusedAtMs: null }),              null],
  ['held back',                  refused({}),                                 'Refused at 11:59 (quota used up), asked again from 13:00.'],
  ['held back till now',         refused({ blockedUntilMs: nowMs }),          'Refused at 11:59 (quota used up).'],
  ['not held back',              refused({ isUnavailable: false }),           'Refused at 11:59 (quota used up).'],
  ['refused days ago',           refused({ refusedAtMs: nowMs - 2 * dayMs, isUnavailable: false }), 'Refused on 21 Nov (quota used up).'],
  ['refused for no known cause', refused({ cause: null, blockedUntilMs: null }), 'Refused at 11:59.'],
  ['out of reach',               refused({ cause: 'provider-unreachable', blockedUntilMs: null }), "Refused at 11:59 (can't reach it)."],
])('an account that is %s', (_what, row, line) => {
  expect(refusalLine(row, nowMs)).toBe(line);
});

// biome-ignore format: a table
it.each<[cause: GatewayRow['cause'], quotaInMs: number | null, line: string]>([
  ['quota-exceeded',    null,       'Quota used up until 13:00'],
  ['quota-exceeded',    2 * dayMs,  'Quota used up until Wednesday 12:00'],
  ['provider-error',    2 * dayMs,  'Held back until 13:00'],
  [null,                null,       'Held back until 13:00'],
])('held back for %s, the service telling of %s', (cause, quotaInMs, line) => {
  const state = { type: 'blocked', untilMs: nowMs + hourMs, cause } as const;
  const quotaUntilMs = quotaInMs === null ? null : nowMs + quotaInMs;
  expect(accountLine(state, { isOffered: true, nowMs, quotaUntilMs })).toBe(line);
});

// biome-ignore format: a table
it.each<[email: string | null, isNumbered: boolean, who: string, line: string]>([
  ['jan@example.test', false, 'jan@example.test', 'Connected'],
  ['jan@example.test', true,  'jan@example.test', 'Account 2 · Connected'],
  [null,               true,  'Account 2',        'Connected'],
])('the second login, of %s, numbered: %s', (email, isNumbered, who, line) => {
  const login = { id: 'a', email, at: 1, isNumbered };
  expect(loginView('claude', login, 'Connected')).toMatchObject({ who, line });
});
