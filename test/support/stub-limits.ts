import type { LimitsState } from '../../main/contract/limits.ts';
import { limitsView } from '../../main/providers/core/limits/limit-words.ts';
import type { LimitWindow } from '../../main/providers/core/limits/limits.ts';
import type { Reading } from '../../main/providers/core/limits/reading.ts';
import { nowMs } from './snapshots.ts';

const hourMs = 3_600_000;

const window = (name: string, usedPercent: number, inHours: number): LimitWindow => ({
  ...{ name, usedPercent, resetsAtMs: nowMs + inHours * hourMs, lengthMs: null },
  kind: name === '5 h' ? 'session' : name === 'Week' ? 'week' : 'model',
});

const told = (windows: readonly LimitWindow[], agoMs = 30_000, more: Partial<Reading> = {}) => ({
  ...{ providerId: 'claude' as const, fault: null, askedAtMs: nowMs, nextAtMs: nowMs + 300_000 },
  told: {
    atMs: nowMs - agoMs,
    limits: { windows: [...windows], plan: 'max', extra: 'Extra use: 5.00 of 100.00 USD.' },
  },
  ...more,
});

const well = told([window('5 h', 38, 2.2), window('Week', 60, 45), window('Opus week', 12, 45)]);
const low = told([window('5 h', 38, 2.2), window('Week', 82, 45)], 12 * 60_000);
const out = told([window('5 h', 0, 2.2), window('Week', 100, 45)]);
const tooOften: Reading = {
  ...{ providerId: 'claude', told: null, fault: 'too-often' },
  ...{ askedAtMs: nowMs, nextAtMs: nowMs + 2 * hourMs },
};

const state = (rows: LimitsState['rows']): LimitsState => ({
  ...{ isOn: true, inBackground: false, rows },
});

const of = (...readings: readonly Reading[]) => limitsView(readings, nowMs) ?? undefined;

const rows = (claude: ReturnType<typeof of>, codex?: ReturnType<typeof of>): LimitsState =>
  state({ ...(claude && { claude }), ...(codex && { codex }) });

/** Limits in all their looks, of the first rows. */
export const limitStates = {
  well: rows(of(well)),
  low: rows(of(low), of(out)),
  'not known': rows(of(tooOften), of({ ...tooOften, fault: 'odd' })),
  several: rows(of(out, well, { ...low, fault: 'refused' })),
  'never asked': state({}),
  off: { ...state({}), isOn: false },
} as const satisfies Record<string, LimitsState>;
