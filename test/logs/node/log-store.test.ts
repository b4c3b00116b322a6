import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../../main/base/core/action-refused.ts';
import { everyLine, type LogFilter, type LogRow, severities } from '../../../main/contract/logs.ts';
import { logFileName } from '../../../main/logs/core/retention.ts';
import { FolderLogStore } from '../../../main/logs/node/log-store.ts';
import { emptyFolder, type WrittenLine, writeLines } from '../../support/log-folder.ts';

const noonMs = Date.parse('2026-11-23T12:00:00.000Z');
const minuteMs = 60_000;
const hourMs = 3_600_000;

const storeOf = (folder: string): FolderLogStore => new FolderLogStore(folder, (text) => text);

/** All rows that match, page by page. */
async function allRows(store: FolderLogStore, filter: LogFilter, limit = 500): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  for (let before: string | null = null; ; ) {
    const page = await store.page({ filter, before, limit });
    rows.push(...page.rows);
    before = page.before;
    if (before === null) return rows;
  }
}

const ns = (rows: readonly LogRow[]): number[] =>
  rows.map(({ fields }) => Number(new Map(fields).get('n')));

/** One line a minute from noon on, levels in turn, events in turn. */
const aDay: readonly WrittenLine[] = Array.from({ length: 1_440 }, (_, n) => ({
  atMs: noonMs + n * minuteMs,
  level: severities[n % 4] ?? 'info',
  event: n % 3 === 0 ? 'sidecar.said' : 'health.checked',
  fields: { n },
}));

describe('a filter', () => {
  const folder = (): string => {
    const path = emptyFolder();
    writeLines(path, aDay);
    return path;
  };
  const wanted = (test: (line: WrittenLine, n: number) => boolean): number[] =>
    aDay.flatMap((line, n) => (test(line, n) ? [n] : [])).reverse();

  it.each<[string, Partial<LogFilter>, (line: WrittenLine, n: number) => boolean]>([
    ['that wants all gives all', {}, () => true],
    ['by level gives it and graver', { minLevel: 'warn' }, (_, n) => n % 4 >= 2],
    ['by level gives errors alone', { minLevel: 'error' }, (_, n) => n % 4 === 3],
    [
      'by time has both its ends in it',
      { fromMs: noonMs + 61 * minuteMs, toMs: noonMs + 200 * minuteMs },
      (_, n) => n >= 61 && n <= 200,
    ],
    [
      'by time leaves out what is a millisecond beyond',
      { fromMs: noonMs + 61 * minuteMs + 1, toMs: noonMs + 200 * minuteMs - 1 },
      (_, n) => n > 61 && n < 200,
    ],
    ['by event takes the beginning', { eventPrefix: 'sidecar.' }, (_, n) => n % 3 === 0],
    ['by event does not take the middle', { eventPrefix: 'checked' }, () => false],
    [
      'by text looks into the line',
      { text: '"N":143' },
      (_, n) => n === 143 || (n >= 1_430 && n < 1_440),
    ],
    ['by text looks into the sentence', { text: 'cliproxyapi: ?.' }, () => false],
    ['by text takes any case', { text: 'GOT NO GOOD ANSWER' }, (_, n) => n % 3 !== 0],
    [
      'by all of them at once',
      { minLevel: 'info', eventPrefix: 'health.', text: 'check', toMs: noonMs + 99 * minuteMs },
      (_, n) => n % 4 >= 1 && n % 3 !== 0 && n <= 99,
    ],
  ])('%s, newest first', async (_title, part, test) => {
    const store = storeOf(folder());
    const filter = { ...everyLine, ...part };
    expect(ns(await allRows(store, filter))).toEqual(wanted(test));
    const { matching, all } = await store.count(filter);
    expect({ matching, all }).toEqual({ matching: wanted(test).length, all: 1_440 });
  });

  it('gives the same rows in pages of any size, none twice and none left out', async () => {
    const store = storeOf(folder());
    const filter = { ...everyLine, minLevel: 'info' } as const;
    const whole = await allRows(store, filter);
    for (const limit of [1, 7, 360]) expect(await allRows(store, filter, limit)).toEqual(whole);
  });
});

it('agrees with a plain reading of the same lines, for any lines and any filter', async () => {
  const line = fc.record({
    minute: fc.integer({ min: 0, max: 200 }),
    level: fc.constantFrom(...severities),
    event: fc.constantFrom('a.one', 'a.two', 'b.one'),
    text: fc.string({ maxLength: 30, unit: 'grapheme' }),
  });
  const filter = fc.record({
    minLevel: fc.constantFrom(...severities),
    fromMs: fc.option(fc.integer({ min: 0, max: 200 }).map((m) => noonMs + m * minuteMs)),
    toMs: fc.option(fc.integer({ min: 0, max: 200 }).map((m) => noonMs + m * minuteMs)),
    eventPrefix: fc.option(fc.constantFrom('a.', 'b.one', 'c.')),
    text: fc.constant(null),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 60 }), filter, async (lines, asked) => {
      const folder = emptyFolder();
      const sorted = [...lines].sort((a, b) => a.minute - b.minute);
      const written = sorted.map(({ minute, level, event, text }, n) => ({
        atMs: noonMs + minute * minuteMs,
        level,
        event,
        fields: { n, text },
      }));
      writeLines(folder, written);
      const expected = written.filter(
        ({ atMs, level, event }) =>
          severities.indexOf(level) >= severities.indexOf(asked.minLevel) &&
          atMs >= (asked.fromMs ?? 0) &&
          atMs <= (asked.toMs ?? Number.MAX_SAFE_INTEGER) &&
          event.startsWith(asked.eventPrefix ?? ''),
      );
      const store = storeOf(folder);
      expect(ns(await allRows(store, asked, 7))).toEqual(
        expected.map(({ fields }) => fields.n).reverse(),
      );
      expect((await store.count(asked)).matching).toBe(expected.length);
    }),
    { numRuns: 60 },
  );
});

describe('lines that are not as they should be', () => {
  const hour = (n: number): string => logFileName(noonMs + n * hourMs);
  const good = (n: number): string =>
    JSON.stringify({
      timestamp: new Date(noonMs + n).toISOString(),
      level: 'info',
      event: 'a.b',
      n,
    });

  it.each<
    [string, string, readonly number[], Partial<Record<'torn' | 'foreign' | 'overlong', number>>]
  >([
    [
      'cut off at the end',
      `${good(1)}\n${good(2).slice(0, 60)}\n${good(3)}\n`,
      [3, 1],
      { torn: 1 },
    ],
    ['cut off in the head', `${good(1)}\n{"timestamp":"20\n${good(3)}\n`, [3, 1], { torn: 1 }],
    ['cut off with the next one glued on', `${good(1).slice(0, 70)}${good(2)}\n`, [2], { torn: 1 }],
    ['of another program', `hello\n${good(1)}\n[1]\n{"a":1}\n`, [1], { foreign: 3 }],
    [
      'in another order',
      `{"level":"info","n":5,"event":"a","timestamp":"2026-11-23T12:00:00Z"}\n`,
      [5],
      {},
    ],
    ['of no known level', `${good(1).replace('info', 'loud')}\n${good(2)}\n`, [2], { torn: 1 }],
    ['empty', `\n\n${good(1)}\n\n`, [1], {}],
    ['with Windows ends', `${good(1)}\r\n${good(2)}\r\n`, [2, 1], {}],
    ['full of zeros', `${'\0'.repeat(900)}\n${good(1)}\n`, [1], { foreign: 1 }],
    ['too long', `${good(1)}\n${'x'.repeat(70_000)}\n${good(2)}\n`, [2, 1], { overlong: 1 }],
    [
      'longer than a chunk',
      `${good(1)}\n${'x'.repeat(2_000_000)}\n${good(2)}\n`,
      [2, 1],
      { overlong: 1 },
    ],
    [
      'longer than a chunk, twice',
      `${'x'.repeat(900_000)}\n${'x'.repeat(900_000)}\n${good(2)}\n`,
      [2],
      { overlong: 2 },
    ],
    ['too long and never ended', `${good(1)}\n${'x'.repeat(900_000)}`, [1], {}],
  ])('%s are counted and cost no other line', async (_title, text, expected, counts) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, hour(0)), text);
    const store = storeOf(folder);
    const page = await store.page({ filter: everyLine, before: null, limit: 500 });
    expect(ns(page.rows)).toEqual(expected);
    const unreadable = { torn: 0, foreign: 0, overlong: 0, ...counts };
    if (text.endsWith('\n')) expect(page.unreadable).toEqual(unreadable);
  });

  it('still being written at the end of the newest file wait until they are whole', async () => {
    const folder = emptyFolder();
    const path = join(folder, hour(0));
    writeFileSync(path, `${good(1)}\n${good(2).slice(0, 50)}`);
    const store = storeOf(folder);
    const page = await store.page({ filter: everyLine, before: null, limit: 10 });
    expect(ns(page.rows)).toEqual([1]);
    expect(page.unreadable.torn).toBe(0);
    appendFileSync(path, `${good(2).slice(50)}\n`);
    const news = await store.news({ filter: everyLine, from: page.end, limit: 10 });
    expect(ns(news.rows)).toEqual([2]);
  });

  it('at every place of a chunk border are read whole', async () => {
    const folder = emptyFolder();
    // 400 lines of changing length, so that borders of 64 KiB fall everywhere in a line.
    const lines = Array.from({ length: 3_000 }, (_, n) =>
      good(n).replace('"a.b"', `"a.${'b'.repeat(n % 97)}"`),
    );
    writeFileSync(join(folder, hour(0)), `${lines.join('\n')}\n`);
    const rows = await allRows(storeOf(folder), { ...everyLine, text: 'a.' });
    expect(ns(rows)).toEqual(lines.map((_, n) => n).reverse());
  });
});

describe('news', () => {
  it('are the lines since the page, newest first, across the turn of an hour', async () => {
    const folder = emptyFolder();
    const store = storeOf(folder);
    const write = (n: number, atMs: number): void =>
      writeLines(folder, [{ atMs, level: 'info', event: 'a.b', fields: { n } }]);
    write(1, noonMs + 59 * minuteMs);
    const page = await store.page({ filter: everyLine, before: null, limit: 10 });
    write(2, noonMs + 59 * minuteMs + 1);
    write(3, noonMs + hourMs);
    const news = await store.news({ filter: everyLine, from: page.end, limit: 10 });
    expect([ns(news.rows), news.count]).toEqual([[3, 2], 2]);
    const none = await store.news({ filter: everyLine, from: news.end, limit: 10 });
    expect([none.rows, none.count, none.end]).toEqual([[], 0, news.end]);
  });

  it('begin with the first line where there was no log yet', async () => {
    const folder = emptyFolder();
    const store = storeOf(folder);
    const { end } = await store.page({ filter: everyLine, before: null, limit: 10 });
    writeLines(folder, [{ atMs: noonMs, level: 'info', event: 'a.b', fields: { n: 1 } }]);
    expect(ns((await store.news({ filter: everyLine, from: end, limit: 10 })).rows)).toEqual([1]);
  });

  it('tell how many there are where they are more than asked for', async () => {
    const folder = emptyFolder();
    const store = storeOf(folder);
    const { end } = await store.page({ filter: everyLine, before: null, limit: 10 });
    writeLines(folder, aDay.slice(0, 100));
    const news = await store.news({ filter: everyLine, from: end, limit: 3 });
    expect([ns(news.rows), news.count]).toEqual([[99, 98, 97], 100]);
  });

  it('go on after the folder was deleted and begun anew', async () => {
    const folder = emptyFolder();
    const store = storeOf(folder);
    writeLines(folder, aDay.slice(0, 50));
    const { end } = await store.page({ filter: everyLine, before: null, limit: 10 });
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeLines(folder, aDay.slice(50, 52));
    expect(ns((await store.news({ filter: everyLine, from: end, limit: 10 })).rows)).toEqual([
      51, 50,
    ]);
  });
});

describe('a count', () => {
  it('grows with the file, and is right after lines were counted before', async () => {
    const folder = emptyFolder();
    const store = storeOf(folder);
    const filter = { ...everyLine, minLevel: 'warn' } as const;
    writeLines(folder, aDay.slice(0, 10));
    expect(await store.count(filter)).toMatchObject({ matching: 4, all: 10 });
    writeLines(folder, aDay.slice(10, 100));
    expect(await store.count(filter)).toMatchObject({ matching: 50, all: 100 });
    rmSync(join(folder, logFileName(noonMs)));
    expect(await store.count(filter)).toMatchObject({ matching: 20, all: 40 });
  });
});

it('finds the right ones of 100,000 lines with odd dates, a page in under 100 ms', async () => {
  const folder = emptyFolder();
  const odd = [
    '0000-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '2026-02-30T12:00:00.000Z',
    '2026-99-99T99:99:99.999Z',
    '2026-11-23',
    '2026-11-23T12:30:00+02:00',
    '23 Nov 2026 12:30:00 GMT',
    'NaN',
    '',
  ];
  const lines = Array.from({ length: 100_000 }, (_, n) => {
    const timestamp =
      n % 3 === 0 ? odd[(n / 3) % odd.length] : new Date(noonMs + n * 30).toISOString();
    return { timestamp, level: severities[n % 4] ?? 'info', event: 'a.b', n };
  });
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  writeFileSync(join(folder, logFileName(noonMs)), `${text}\n`);
  const filter: LogFilter = {
    ...everyLine,
    minLevel: 'warn',
    fromMs: noonMs + 10 * minuteMs,
    toMs: noonMs + 40 * minuteMs,
  };
  const wanted = lines.filter(({ timestamp, level }) => {
    const atMs = Date.parse(timestamp ?? '');
    const isGrave = level === 'warn' || level === 'error';
    return isGrave && atMs >= (filter.fromMs ?? 0) && atMs <= (filter.toMs ?? 0);
  });
  expect(wanted.length).toBeGreaterThan(20_000);
  const store = storeOf(folder);
  const beganMs = performance.now();
  expect(ns(await allRows(store, filter))).toEqual(wanted.map(({ n }) => n).reverse());
  const wholeMs = performance.now() - beganMs;
  expect((await store.count(filter)).matching).toBe(wanted.length);
  const tooks: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const startMs = performance.now();
    await store.page({ filter, before: null, limit: 200 });
    tooks.push(performance.now() - startMs);
  }
  expect(Math.min(...tooks)).toBeLessThan(wholeMs / 4);
});

it('a count of a file that was begun anew forgets what was counted in the old one', async () => {
  const folder = emptyFolder();
  const store = storeOf(folder);
  writeLines(folder, aDay.slice(0, 40));
  expect((await store.count(everyLine)).all).toBe(40);
  rmSync(join(folder, logFileName(noonMs)));
  writeLines(folder, aDay.slice(40, 43));
  expect(await store.count(everyLine)).toMatchObject({ matching: 3, all: 3 });
});

describe('a folder', () => {
  it('that is not there has no lines', async () => {
    const store = storeOf(join(emptyFolder(), 'none'));
    expect((await store.page({ filter: everyLine, before: null, limit: 5 })).rows).toEqual([]);
    expect((await store.count(everyLine)).all).toBe(0);
  });

  it('that is a file cannot be read, and says so', async () => {
    const path = join(emptyFolder(), 'logs');
    writeFileSync(path, '');
    const query = { filter: everyLine, before: null, limit: 5 };
    await expect(storeOf(path).page(query)).rejects.toBeInstanceOf(ActionRefused);
  });

  it('with a link under one of our names: what it points to is not read', async () => {
    const folder = emptyFolder();
    const victim = join(emptyFolder(), 'victim');
    writeLines(folder, aDay.slice(0, 1));
    writeFileSync(
      victim,
      '{"timestamp":"2026-11-23T12:00:00.000Z","level":"error","event":"x","n":7}\n',
    );
    symlinkSync(victim, join(folder, logFileName(noonMs + hourMs)));
    expect(ns(await allRows(storeOf(folder), everyLine))).toEqual([0]);
  });

  it('with files that are not ours: they are left alone', async () => {
    const folder = emptyFolder();
    writeLines(folder, aDay.slice(0, 1));
    writeFileSync(join(folder, 'notes.txt'), 'mine\n');
    mkdirSync(join(folder, logFileName(noonMs + hourMs)));
    chmodSync(join(folder, 'notes.txt'), 0o000);
    expect(ns(await allRows(storeOf(folder), everyLine))).toEqual([0]);
  });

  it.each(['', 'x', '../x:1', 'korproxy-2026-11-23T12.jsonl:-1'])(
    'asked for a place that it never gave (%j) begins with the newest',
    async (before) => {
      const folder = emptyFolder();
      writeLines(folder, aDay.slice(0, 2));
      const page = await storeOf(folder).page({ filter: everyLine, before, limit: 5 });
      expect(ns(page.rows)).toEqual([1, 0]);
    },
  );
});
