/** The part of vitest's JSON report that is read. */
export interface SuiteReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
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
];

/** A row a client, with how many of its tests passed. */
export function clientTable({ testResults }: SuiteReport): string {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = [...new Set(tests.map(({ ancestorTitles }) => ancestorTitles[0] ?? ''))];
  const rows = titles.toSorted().map((title) => {
    const own = tests.filter(({ ancestorTitles }) => ancestorTitles[0] === title);
    const cells = columns.map(([, of]) => cellOf(own.filter((test) => of.test(test.title))));
    return [title, ...cells];
  });
  const lines = [['client', ...columns.map(([name]) => name)], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellOf(tests: readonly { readonly status: string }[]): string {
  const tried = tests.filter(({ status }) => status === 'passed' || status === 'failed');
  if (tests.length === 0) return '-';
  if (tried.length === 0) return 'not tried';
  return `${tried.filter(({ status }) => status === 'passed').length} of ${tried.length}`;
}
