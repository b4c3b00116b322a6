/** What the tests of a client measure at the door, handed on by vitest. */
export interface DoorFigures {
  /** Asked while the core was down and started anew; times from the first question. */
  restart?: { readonly answeredMs: number | null; readonly extraRequests: number | null };
  /** Asked in Proxy Failed. */
  failed?: {
    /** Null where it keeps our sentence to itself. */
    readonly toldMs: number | null;
    readonly requests: number;
    /** With which it ended. */
    readonly code: number | null;
    /** From the next question, when all is well again, to its answer; null where none came. */
    readonly usualMs: number | null;
  };
}

/** The part of vitest's JSON report that is read. */
export interface SuiteReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly meta: DoorFigures;
    }[];
  }[];
}

const columns: readonly (readonly [name: string, of: RegExp])[] = [
  ['accepted', /^answers with the preset /],
  // One test: the client answers, its file points here, Undo puts the old bytes back.
  ['applied, verified, undone', /^answers with the preset applied /],
  ["among others' settings", /^among another vendor's settings /],
  ['wrong key told', /^says so when the key is wrong/],
  ['restart unnoticed', /^does not notice a restart/],
  ['told why in failed', /^is told why when the gateway has failed/],
  ['nobody listens, as described', /when nobody listens/],
  ['several models', /^with several models in its preset /],
];

/** A row a client, with how many of its tests passed. */
export function clientTable({ testResults }: SuiteReport): string {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = [...new Set(tests.map(({ ancestorTitles }) => ancestorTitles[0] ?? ''))];
  const rows = titles.toSorted().flatMap((title) => {
    const own = tests.filter(({ ancestorTitles }) => ancestorTitles[0] === title);
    const cells = columns.map(([, of]) => cellOf(own.filter((test) => of.test(test.title))));
    // What is tried of something else than a client has no row.
    return cells.every((cell) => cell === '-') ? [] : [[title, ...cells]];
  });
  const lines = [['client', ...columns.map(([name]) => name)], ...rows];
  return tableOf(lines);
}

function cellOf(tests: readonly { readonly status: string }[]): string {
  const tried = tests.filter(({ status }) => status === 'passed' || status === 'failed');
  if (tests.length === 0) return '-';
  if (tried.length === 0) return 'not tried';
  return `${tried.filter(({ status }) => status === 'passed').length} of ${tried.length}`;
}

/** A row a client that was asked while the gateway was down. */
export function doorTable({ testResults }: SuiteReport): string {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const byClient = new Map<string, DoorFigures>();
  for (const { ancestorTitles, meta } of tests) {
    const title = ancestorTitles[0] ?? '';
    const { restart, failed } = { ...byClient.get(title), ...meta };
    if (restart || failed)
      byClient.set(title, { ...(restart && { restart }), ...(failed && { failed }) });
  }
  const rows = [...byClient]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([title, { restart, failed }]) => [
      title,
      restart ? seconds(restart.answeredMs, 'never') : '-',
      String(restart?.extraRequests ?? '-'),
      failed ? seconds(failed.toldMs, 'keeps it to itself') : '-',
      String(failed?.requests ?? '-'),
      failed ? `ends with ${failed.code}` : '-',
      failed ? seconds(failed.usualMs, 'never') : '-',
    ]);
  return tableOf([doorColumns, ...rows]);
}

const doorColumns = [
  'client',
  'asked in a restart: answered after',
  'extra requests',
  'asked in failed: sentence after',
  'requests',
  'then',
  'next question: answered after',
];

const seconds = (ms: number | null, never: string): string =>
  ms === null ? never : `${(ms / 1_000).toFixed(1)} s`;

const tableOf = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
