import { coreView } from '../../main/app/core/core-view.ts';
import type { Setup, SnapshotInput } from '../../main/app/core/snapshot-input.ts';
import type { HealthState } from '../../main/contract/health.ts';
import type { ExitFacts, Problem } from '../../main/contract/problems.ts';
import type { ProviderId } from '../../main/contract/providers.ts';
import type { ToolGlance } from '../../main/contract/tools.ts';
import type { CoresState } from '../../main/gateway/core/cores-state.ts';
import { type Health, stopped } from '../../main/gateway/core/health-reducer.ts';
import { blankJournal, type Journal } from '../../main/gateway/core/journal.ts';
import { providersView, type RowInput } from '../../main/providers/core/provider-view.ts';
import {
  facts,
  inputOf as providersInputOf,
  resultOf,
  rowInput,
} from '../providers/core/row-inputs.ts';

/** Four connected, of which two answer and Codex wants a new login. */
export function someProviders(over: Partial<Record<ProviderId, Partial<RowInput>>> = {}) {
  return providersView(
    providersInputOf({
      claude: rowInput('claude', { result: resultOf('claude'), ...over.claude }),
      codex: rowInput('codex', {
        facts: facts('codex', { type: 'needs-login', expiredAtMs: null }),
        ...over.codex,
      }),
      gemini: rowInput('gemini', { result: resultOf('gemini'), ...over.gemini }),
      qwen: rowInput('qwen', over.qwen),
      iflow: rowInput('iflow', {
        facts: facts('iflow', { type: 'not-connected' }),
        ...over.iflow,
      }),
    }),
  );
}

/** Both lines, of which the newest runs and the other is not here. */
export const someCores: CoresState = {
  entries: [
    { version: '7.2.140', isHere: true, isUsual: true, hasPin: true },
    { version: '6.9.25', isHere: false, isUsual: false, hasPin: true },
  ],
  ...{ errand: null, refused: null, record: null, ownProgram: false, isWanted: false },
  ...{ lookedAtMs: null, looksDaily: true },
};

export const someCore = (over: Partial<CoresState> = {}, setup: Partial<Setup> = {}) =>
  coreView({
    nowMs,
    health: { ...stopped, state: 'healthy' },
    setup: { ...someSetup, sidecarVersion: '7.2.140', ...setup, cores: { ...someCores, ...over } },
  });

export const someTools: readonly ToolGlance[] = [
  { id: 'cline', name: 'Cline', state: 'points-here', canCopy: true },
  { id: 'claude-code', name: 'Claude Code', state: 'points-here', canCopy: true },
  { id: 'codex', name: 'Codex', state: 'detected', canCopy: true },
  { id: 'curl', name: 'curl', state: 'not-detected', canCopy: true },
  { id: 'cursor', name: 'Cursor', state: 'cannot-work', canCopy: false },
];

/** 14:31:12 local time on an ordinary day. */
export const nowMs = new Date(2026, 10, 21, 14, 31, 12).getTime();

/** Local time of that day. */
export const todayMs = (hours: number, minutes: number, seconds = 0): number =>
  new Date(2026, 10, 21, hours, minutes, seconds).getTime();

export const someSetup: Setup = {
  port: 1337,
  appVersion: '1.0.0',
  sidecarVersion: '6.9.25',
  goneCore: null,
  demo: false,
  hasLastWords: false,
  restartWaitsFor: null,
  startsAtLogin: false,
  canStartAtLogin: true,
  modelListFromNetwork: true,
  isDoorWanted: true,
  isDoorWantedAtRest: false,
  waiting: 0,
  modelListChanged: false,
  configReplaced: false,
  configChangedAtMs: null,
  cores: someCores,
  update: null,
  providers: someProviders(),
  tools: someTools,
};

export function inputOf(
  state: HealthState,
  over: {
    readonly health?: Partial<Health>;
    readonly journal?: Partial<Journal>;
    readonly setup?: Partial<Setup>;
  } = {},
): SnapshotInput {
  return {
    health: { ...stopped, state, run: 3, ...over.health },
    journal: { ...blankJournal, stateSinceMs: nowMs - 40_000, ...over.journal },
    setup: { ...someSetup, ...over.setup },
    nowMs,
  };
}

export const portTaken: Problem = {
  code: 'port-in-use',
  port: 1337,
  owner: { name: 'jan', pid: 4121, startedAtMs: todayMs(9, 12) },
  freePort: 1338,
};

const exit: ExitFacts = { code: 2, signal: null, ranMs: 8_000, cause: null };

/** Every scene that the popover shows in a way of its own. */
export const inputs = {
  healthy: inputOf('healthy', {
    health: { latencyMs: 3.2 },
    journal: {
      launchedAtMs: todayMs(14, 2),
      readyMs: 300,
      stretches: [{ fromMs: todayMs(14, 2), level: 'healthy', words: 'healthy' }],
    },
  }),
  starting: inputOf('starting', {
    journal: {
      launchedAtMs: nowMs - 400,
      preflightMs: 12,
      stretches: [{ fromMs: nowMs - 400, level: 'starting', words: 'starting' }],
    },
  }),
  slow: inputOf('degraded', {
    health: { latencyMs: 812 },
    journal: {
      slowSinceMs: todayMs(14, 29),
      checks: [{ latencyMs: 640 }, { latencyMs: 544 }, { latencyMs: 812 }],
    },
  }),
  missed: inputOf('degraded', {
    health: { failures: 1, problem: { code: 'no-answer', failure: 'timed-out' } },
    journal: { nextCheckAtMs: nowMs + 2_000, checks: [{ latencyMs: 3 }, { missed: true }] },
  }),
  slept: inputOf('degraded', {
    health: { latencyMs: 700 },
    journal: { resumedAtMs: nowMs, nextCheckAtMs: nowMs + 2_000 },
  }),
  crashed: inputOf('unreachable', {
    health: { restarts: 1, failures: 3, problem: { code: 'sidecar-exited', exit } },
    journal: { restartAtMs: nowMs + 2_000, exits: [{ ...exit, atMs: todayMs(14, 31, 7) }] },
  }),
  hung: inputOf('unreachable', {
    health: { failures: 3, halting: 'lost', problem: { code: 'no-answer', failure: 'timed-out' } },
    journal: { lastGoodAtMs: todayMs(14, 30, 52) },
  }),
  port: inputOf('failed', { health: { problem: portTaken } }),
  portUnknown: inputOf('failed', { health: { problem: { ...portTaken, owner: null } as Problem } }),
  crashLoop: inputOf('failed', {
    health: { restarts: 3, problem: { code: 'sidecar-exited', exit } },
    journal: {
      exits: [10, 18, 26, 41].map((second) => ({
        ...exit,
        atMs: todayMs(14, 31, second) - 31_000,
      })),
      restartsAtMs: [nowMs, nowMs, nowMs],
    },
  }),
  configBroken: inputOf('failed', {
    health: { problem: { code: 'config-invalid', line: 12, column: 3, why: 'key-twice' } },
  }),
  settingsNewer: inputOf('failed', { health: { problem: { code: 'settings-newer' } } }),
  configGone: inputOf('failed', { health: { problem: { code: 'config-missing' } } }),
  programGone: inputOf('failed', { health: { problem: { code: 'sidecar-missing' } } }),
  programNeeds: inputOf('failed', {
    health: { problem: { code: 'sidecar-incompatible', needs: 'GLIBC_2.38' } },
  }),
  programBarred: inputOf('failed', { health: { problem: { code: 'sidecar-not-executable' } } }),
  programChanged: inputOf('failed', { health: { problem: { code: 'sidecar-changed' } } }),
  stopped: inputOf('stopped', {
    journal: {
      stateSinceMs: todayMs(13, 47),
      stretches: [{ fromMs: todayMs(13, 47), level: 'none', words: 'stopped' }],
    },
  }),
  demo: inputOf('healthy', {
    health: { latencyMs: 2 },
    setup: { demo: true, sidecarVersion: null },
  }),
} as const;
