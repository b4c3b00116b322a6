import type { LimitSettings, LimitsState } from '../../main/contract/limits.ts';
import { capabilities } from '../../main/providers/core/capabilities.ts';
import { limitsView } from '../../main/providers/core/limits/limit-words.ts';
import type { LimitWindow } from '../../main/providers/core/limits/limits.ts';
import { numbered, type Reading } from '../../main/providers/core/limits/reading.ts';
import { limitInTray } from '../../main/providers/core/limits/tray-limit.ts';
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

/** As main makes it; `inTray` is the window that the user chose. */
function state(
  known: Readonly<Partial<Record<'claude' | 'codex', readonly Reading[]>>>,
  inTray: string | null = null,
): LimitsState {
  const sources = (['claude', 'codex'] as const).map((id) => ({
    ...{ id, name: capabilities[id].name, known: numbered(known[id] ?? []) },
  }));
  const rows = sources.flatMap((source) => {
    const view = limitsView(source.known, nowMs);
    return view === null ? [] : [[source.id, view] as const];
  });
  return {
    ...{ isOn: true, inBackground: false, notifyBelow: null },
    tray: limitInTray(sources, inTray, nowMs),
    rows: Object.fromEntries(rows),
  };
}

/** Limits in all their looks, of the first rows. */
export const limitStates = {
  well: state({ claude: [well] }, 'claude: 5 h'),
  low: state({ claude: [low], codex: [out] }),
  'used up': state({ claude: [out] }, 'claude: 5 h'),
  'not known': state({ claude: [tooOften], codex: [{ ...tooOften, fault: 'odd' }] }),
  'asked too often': state({
    claude: [{ ...low, fault: 'too-often', nextAtMs: tooOften.nextAtMs }],
  }),
  several: state({ claude: [out, well, { ...low, fault: 'refused' }] }),
  'never asked': state({}),
  off: { ...state({}), isOn: false },
} as const satisfies Record<string, LimitsState>;

/** The settings as they are when nobody has touched them. */
export const usualLimits: LimitSettings = {
  ...{ isOn: true, inBackground: false, notifyBelow: null, inTray: null },
};
