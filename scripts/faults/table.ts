import { type Fault, type Proof, systems, type Tests } from './fault.ts';

/** The titles of a test file with their lines, by its path below `test/` without `.test.ts`; null where there is none. */
export type TitlesOf = (file: string) => ReadonlyMap<string, number> | null;

/** Sentences, none where every row stands: what it names is there, and what it claims is shown or explained. */
export function brokenRows(faults: readonly Fault[], titlesOf: TitlesOf): readonly string[] {
  const ids = faults.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  return [
    ...twice.map((id) => `${id} stands twice in scripts/faults/rows.`),
    ...faults.flatMap((fault) => [
      ...claimsOf(fault),
      ...lostTests(fault.id, fault.tests, titlesOf),
    ]),
  ];
}

function claimsOf({ id, on, tests, note }: Fault): readonly string[] {
  const isTested = Object.keys(tests).length > 0;
  const claimsTest = on.includes('real') || on.includes('injected');
  if (claimsTest && !isTested) return [`${id} claims to be proved and names no test.`];
  const needsNote = !isTested || on.includes('open');
  return needsNote && note === undefined ? [`${id} does not say why nothing holds it.`] : [];
}

/** A sentence for each test that `id` names and that is gone. */
export const lostTests = (id: string, tests: Tests, titlesOf: TitlesOf): readonly string[] =>
  namedIn(tests).flatMap(([file, title]) => lost(id, file, title, titlesOf));

function lost(id: string, file: string, title: string, titlesOf: TitlesOf): readonly string[] {
  const titles = titlesOf(file);
  if (titles === null) return [`${id} names test/${file}.test.ts, which is not there.`];
  if (titles.has(title)) return [];
  return [`${id}: test/${file}.test.ts has no "${title}" any more. Name what holds it now.`];
}

const namedIn = (tests: Tests): readonly (readonly [file: string, title: string])[] =>
  Object.entries(tests).flatMap(([file, titles]) => titles.map((title) => [file, title] as const));

/** As Markdown: a row a fault, how it is known on each system, and the tests with their lines. */
export function faultTable(faults: readonly Fault[], titlesOf: TitlesOf): string {
  const rows = faults.map((fault) => [
    fault.id,
    fault.fault,
    ...fault.on,
    heldBy(fault.tests, titlesOf),
    fault.note ?? '',
  ]);
  const head = ['', 'fault', ...systems, 'held by, below test/', 'what is missing, or why nothing'];
  return markdownTable([head, ...rows]);
}

/** The tests by their places, for a cell. */
export const heldBy = (tests: Tests, titlesOf: TitlesOf): string =>
  namedIn(tests)
    .map(([file, title]) => `${file}:${titlesOf(file)?.get(title) ?? '?'} "${title}"`)
    .join('; ');

export const markdownTable = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** How many rows are known in which way, a line a system, and the open ones by name. */
export function faultCounts(faults: readonly Fault[]): string {
  const kinds: readonly Proof[] = ['real', 'injected', 'read', 'open', '-'];
  const lines = systems.map((system, at) => {
    const counts = kinds.map(
      (kind) => `${faults.filter(({ on }) => on[at] === kind).length} ${kind}`,
    );
    return `${system}: ${counts.join(', ')}`;
  });
  const open = faults.filter(({ on }) => on.includes('open')).map(({ id }) => id);
  return [`${faults.length} faults`, ...lines, `open: ${open.join(', ') || 'none'}`].join('\n');
}
