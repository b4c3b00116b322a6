import type { Tests } from './fault.ts';
import { heldBy, lostTests, markdownTable, type TitlesOf } from './table.ts';

const steps = ['connect', 'test', 'failures', 'disconnect'] as const;
type Steps = Readonly<Record<(typeof steps)[number], Tests>>;

/** A way to reach a provider, and what of it was seen at the real core of each line. */
export interface Way {
  readonly provider: string;
  readonly way: 'login' | 'key';
  /** Null where the line does not have it. */
  readonly v6: Steps | null;
  readonly v7: Steps | null;
  /** Where the tests fall short. */
  readonly note?: string;
}

const answers: Tests = {
  'real-sidecar/fault-matrix': ['say OK for every provider that is connected'],
};
/** 15 kinds of what a provider and its network do wrong, and what lies around it. */
const eachFailure: Tests = {
  'real-sidecar/fault-matrix': ['name the cause of %s at the first click and at the second'],
  'real-sidecar/fault-surroundings': [
    'ends each click after 30 s where a provider hangs or falls silent, on both lines',
  ],
};

const login: Steps = {
  connect: { 'real-sidecar/login': ['connect %s by its own flow, and its test says OK'] },
  test: answers,
  failures: {
    ...eachFailure,
    'real-sidecar/login': ['tell a refusal in the row and on the page'],
  },
  disconnect: { 'real-sidecar/accounts': ['a login of %s is put away and brought back'] },
};

const keyTest: Tests = {
  'real-sidecar/accounts': ['a key of %s is added, answers, is refused, put away and brought back'],
};
const offline = {
  'real-sidecar/fault-surroundings': ['says that the computer is offline when no name is found'],
};
const key: Steps = {
  ...{ connect: keyTest, test: keyTest, disconnect: keyTest },
  failures: { ...keyTest, ...offline },
};
/** Those that the newer line reaches by key alone meet all that logins meet. */
const keyOnly: Steps = { ...key, test: answers, failures: eachFailure };

const service: Steps = {
  connect: { 'real-sidecar/service-models': ['is given the key and gives its list'] },
  test: {
    'real-sidecar/services': [
      'have each a row and a test, whatever they are called, and none takes another for its own',
    ],
  },
  failures: {
    'real-sidecar/services': ['are told apart by what they refuse with'],
    'real-sidecar/service-models': ['is not there', 'does not answer within ten seconds'],
  },
  disconnect: {
    'real-sidecar/services': ['are switched off, put away and brought back, one and not another'],
  },
};

const note = 'Of failures by key, 401 and no network alone were played.';
const noteOnV6 = 'At 6.9, of failures by key 401 and no network alone were played.';

// biome-ignore format: a table
export const ways: readonly Way[] = [
  { provider: 'claude',      way: 'login', v6: login, v7: login },
  { provider: 'claude',      way: 'key',   v6: key,   v7: key, note },
  { provider: 'codex',       way: 'login', v6: login, v7: login },
  { provider: 'codex',       way: 'key',   v6: key,   v7: key, note },
  { provider: 'antigravity', way: 'login', v6: null,  v7: login },
  { provider: 'kimi',        way: 'login', v6: null,  v7: login },
  { provider: 'grok',        way: 'login', v6: null,  v7: login },
  { provider: 'grok',        way: 'key',   v6: null,  v7: key, note },
  { provider: 'gemini',      way: 'login', v6: login, v7: null },
  { provider: 'gemini',      way: 'key',   v6: key,   v7: keyOnly, note: noteOnV6 },
  { provider: 'qwen',        way: 'login', v6: login, v7: null },
  { provider: 'qwen',        way: 'key',   v6: key,   v7: keyOnly, note: noteOnV6 },
  { provider: 'iflow',       way: 'login', v6: login, v7: null },
  { provider: 'iflow',       way: 'key',   v6: key,   v7: keyOnly, note: noteOnV6 },
  { provider: 'any OpenAI-compatible service', way: 'key', v6: service, v7: service },
];

/** A row a step of a way, both lines beside each other. */
export function waysTable(of: readonly Way[], titlesOf: TitlesOf): string {
  const cell = (on: Steps | null, step: keyof Steps): string =>
    on === null ? 'not in this line' : heldBy(on[step], titlesOf);
  const rows = of.flatMap(({ provider, way, v6, v7, note = '' }) =>
    steps.map((step) => [
      ...[provider, way, step, cell(v6, step), cell(v7, step)],
      step === 'failures' ? note : '',
    ]),
  );
  return markdownTable([['provider', 'way', 'step', '6.9', '7.2', 'what is missing'], ...rows]);
}

/** Sentences, none where every test that is named is there. */
export const brokenWays = (of: readonly Way[], titlesOf: TitlesOf): readonly string[] =>
  of.flatMap(({ provider, way, v6, v7 }) =>
    [v6, v7].flatMap((on) =>
      Object.values(on ?? {}).flatMap((tests) =>
        lostTests(`${provider} by ${way}`, tests, titlesOf),
      ),
    ),
  );
