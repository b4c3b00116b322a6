import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRedactor } from '../../../main/base/core/redactor.ts';
import { everyLine } from '../../../main/contract/logs.ts';
import { logBytesLimit, logFileName, logHourMs } from '../../../main/logs/core/retention.ts';
import { type FileLog, openLog } from '../../../main/logs/log-file.ts';
import { pruneLogFiles } from '../../../main/logs/node/log-files.ts';
import { FolderLogStore } from '../../../main/logs/node/log-store.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { emptyFolder } from '../../support/log-folder.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const nowMs = Date.parse('2026-11-23T12:00:00.000Z');

/** The app's logger on a clock that is moved by hand; the machine never sleeps unless told to. */
function opened(folder: string, clock: FakeClock, keepHours = 24): FileLog {
  const log = openLog({
    folder,
    redact: createRedactor({ homeFolder: '/home/nobody-here', userName: '' }).redact,
    level: 'debug',
    keepHours,
    clock,
    uptimeMs: clock.ticks,
    onUnwritable: () => {
      throw new Error('the log could not be written');
    },
  });
  onTestFinished(() => log.close());
  return log;
}

const lineAt = (atMs: number): string =>
  `${JSON.stringify({ timestamp: new Date(atMs).toISOString(), level: 'info', event: 'a.b', atMs })}\n`;

function putLine(folder: string, atMs: number): void {
  writeFileSync(join(folder, logFileName(atMs)), lineAt(atMs), { flag: 'a', mode: 0o600 });
}

async function timesIn(folder: string): Promise<number[]> {
  const store = new FolderLogStore(folder, (text) => text);
  const page = await store.page({ filter: everyLine, before: null, limit: 500 });
  return page.rows.filter(({ event }) => event === 'a.b').map(({ atMs }) => atMs);
}

/** Deleting goes by way of the real file system: it is waited for, and so is its absence. */
const gone = (folder: string, atMs: number): Promise<void> =>
  eventually(() => readdirSync(folder).includes(logFileName(atMs))).toBe(false);

describe.each([0, 1, 29, 30, 59])('lines at minute %i of an hour', (minute) => {
  const at = nowMs + minute * minuteMs;

  it('of 23 h 59 min are kept at the start, and those of 25 h go', async () => {
    const folder = emptyFolder();
    const [young, old] = [at - 24 * hourMs + minuteMs, at - 25 * hourMs];
    putLine(folder, young);
    putLine(folder, old);
    await opened(folder, new FakeClock(at)).pruned;
    expect(await timesIn(folder)).toEqual([young]);
  });

  it('go by the hourly prune of a running app, and not a line sooner', async () => {
    const folder = emptyFolder();
    const clock = new FakeClock(at);
    const log = opened(folder, clock);
    await log.pruned;
    log.info('a.b');
    await clock.advance(23 * hourMs + 59 * minuteMs);
    await log.prune();
    expect(await timesIn(folder)).toEqual([at]);
    await clock.advance(2 * hourMs + minuteMs);
    await gone(folder, at);
  });
});

it('what grew too old while the machine slept goes when it wakes, not an hour later', async () => {
  const folder = emptyFolder();
  const clock = new FakeClock(nowMs);
  const log = opened(folder, clock);
  log.info('a.b');
  await clock.sleep(26 * hourMs);
  await log.prune();
  expect(await timesIn(folder)).toEqual([]);
});

describe('a clock that is set a day off', () => {
  it.each([
    ['forward', dayMs],
    ['forward by two', 2 * dayMs],
    ['back', -dayMs],
    ['back by ten years', -3_650 * dayMs],
  ])('%s deletes no line of the last hours, nor does putting it right', async (_way, ms) => {
    const folder = emptyFolder();
    const clock = new FakeClock(nowMs);
    // Of an earlier run, a few hours old.
    putLine(folder, nowMs - 5 * hourMs);
    const log = opened(folder, clock);
    await log.pruned;
    const written = [nowMs - 5 * hourMs];
    const write = (): void => {
      log.info('a.b');
      written.push(clock.now());
    };
    write();
    await clock.advance(hourMs);
    clock.moveWall(ms);
    write();
    await clock.advance(3 * hourMs);
    await log.prune();
    write();
    clock.moveWall(-ms);
    await clock.advance(3 * hourMs);
    await log.prune();
    write();
    await settled();
    expect(new Set(await timesIn(folder))).toEqual(new Set(written));
  });

  it('and left so is believed in the end: nothing stays for ever', async () => {
    const folder = emptyFolder();
    const clock = new FakeClock(nowMs);
    const log = opened(folder, clock);
    log.info('a.b');
    clock.moveWall(400 * dayMs);
    await clock.advance(hourMs);
    log.info('a.b');
    await clock.advance(60 * hourMs);
    await log.prune();
    expect(await timesIn(folder)).toEqual([]);
  });
});

/** Names of files that lie in a folder: ours, nearly ours, and of others. */
const anyName = fc.oneof(
  fc.integer({ min: -60, max: 60 }).map((hours) => logFileName(nowMs - hours * hourMs)),
  fc.constantFrom(
    'korproxy-2026-11-23.jsonl',
    'korproxy-2026-02-30T12.jsonl',
    'korproxy-2026-11-20T99.jsonl',
    'korproxy-2026-11-20T11.jsonl.bak',
    'Korproxy-2026-11-20T11.jsonl',
    'xkorproxy-2026-11-20T11.jsonl',
    'korproxy-2026-11-20T11.json',
    'korproxy-+002026-11-20T11.jsonl',
    'main.log',
    '.hidden',
    'a b\n.txt',
  ),
  fc.stringMatching(/^[\w .-]{1,30}$/).filter((name) => !/^\.{1,2}$|^ +$/.test(name)),
);

it('takes away no file of others, no younger one, and the oldest first until the rest fits', async () => {
  const files = fc.uniqueArray(fc.record({ name: anyName, bytes: fc.nat({ max: 400 }) }), {
    selector: ({ name }) => name,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(
      files,
      fc.integer({ min: 1, max: 48 }),
      fc.integer({ min: 100, max: 4_000 }),
      async (placed, keepHours, keepBytes) => {
        const folder = emptyFolder();
        for (const { name, bytes } of placed)
          writeFileSync(join(folder, name), Buffer.alloc(bytes));
        await pruneLogFiles(folder, { nowMs, keepHours, keepBytes });
        const left = new Set(readdirSync(folder));
        const bytesOf = (names: readonly { readonly bytes: number }[]): number =>
          names.reduce((sum, { bytes }) => sum + bytes, 0);
        const ours = placed.flatMap(({ name, bytes }) => {
          const atMs = logHourMs(name);
          return atMs === null ? [] : [{ name, bytes, atMs }];
        });
        const kept = ours.filter(({ name }) => left.has(name));
        const current = logFileName(nowMs);
        for (const { name } of placed) {
          if (logHourMs(name) === null || name === current) expect(left.has(name)).toBe(true);
        }
        for (const { atMs, name } of kept) {
          if (name !== current) expect(atMs + hourMs).toBeGreaterThan(nowMs - keepHours * hourMs);
        }
        if (kept.some(({ name }) => name !== current)) {
          expect(bytesOf(kept)).toBeLessThanOrEqual(keepBytes);
        }
        // Whoever went though young enough made room: with it the rest would not have fitted.
        for (const file of ours.filter(({ name }) => !left.has(name))) {
          if (file.atMs + hourMs <= nowMs - keepHours * hourMs) continue;
          const younger = ours.filter(
            ({ name, atMs }) => atMs >= file.atMs || (name === current && left.has(name)),
          );
          expect(bytesOf(younger)).toBeGreaterThan(keepBytes);
        }
        rmSync(folder, { recursive: true });
      },
    ),
    { numRuns: 300 },
  );
});

it('stays under 20 MB and a bit through hours of floods, and tells of every hour that was cut', async () => {
  const folder = emptyFolder();
  const clock = new FakeClock(nowMs);
  const log = opened(folder, clock);
  const pad = Array(12).fill('wordsofonekind').join(' ');
  const pads = Object.fromEntries('abcdefgh'.split('').map((name) => [name, pad]));
  let most = 0;
  for (let hour = 0; hour < 4; hour += 1) {
    for (let n = 0; n < 6_500; n += 1) log.debug('flood.happened', { n, ...pads });
    log.error('grave.happened');
    const total = readdirSync(folder).reduce(
      (sum, name) => sum + statSync(join(folder, name)).size,
      0,
    );
    most = Math.max(most, total);
    const text = readFileSync(join(folder, logFileName(clock.now())), 'utf8');
    expect(text).toContain('"event":"log.full"');
    expect(text.trimEnd().split('\n').at(-1)).toContain('grave.happened');
    await clock.advance(hourMs);
    await log.prune();
  }
  expect(most).toBeGreaterThan(logBytesLimit / 2);
  expect(most).toBeLessThanOrEqual(logBytesLimit + 1_000_000);
}, 30_000);

it('a folder of another user’s files is none of ours', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, logFileName(nowMs - 90 * hourMs)));
  await pruneLogFiles(folder, { nowMs, keepHours: 1, keepBytes: 0 });
  expect(readdirSync(folder)).toHaveLength(1);
});
