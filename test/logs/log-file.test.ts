import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogLevel } from '../../main/base/core/ports.ts';
import { createRedactor, type Redactor } from '../../main/base/core/redactor.ts';
import { logFileName } from '../../main/logs/core/retention.ts';
import { type FileLog, openLog } from '../../main/logs/log-file.ts';
import { HourlyFile } from '../../main/logs/node/hourly-file.ts';
import { listLogFiles, pruneLogFiles } from '../../main/logs/node/log-files.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { canMount, readAsNobody, tinyDisk } from '../support/tiny-disk.ts';

const hourMs = 3_600_000;

describe('the log', () => {
  let run: Run;
  let folder: string;
  let clock: FakeClock;
  let outages: number;
  let redactor: Redactor;
  const logs: FileLog[] = [];

  const open = (over: { level?: LogLevel; keepHours?: number; folder?: string } = {}): FileLog => {
    const log = openLog({
      folder,
      redact: redactor.redact,
      level: 'debug',
      keepHours: 24,
      clock,
      uptimeMs: clock.ticks,
      onUnwritable: () => {
        outages += 1;
      },
      ...over,
    });
    logs.push(log);
    return log;
  };
  const fileNow = (inFolder = folder) => path.join(inFolder, logFileName(clock.now()));
  const linesIn = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(() => {
    run = newRun();
    folder = path.join(run.folder, 'logs');
    mkdirSync(folder);
    clock = new FakeClock();
    outages = 0;
    redactor = createRedactor({ homeFolder: '/home/somebody', userName: '' });
  });
  afterEach(() => {
    for (const log of logs.splice(0)) log.close();
    run.dispose();
  });

  it('has one JSON object a line: when, how grave, what, and facts', () => {
    const log = open();
    log.info('sidecar.spawned', { run: 1, pid: 4711 });
    log.error('launch.failed', { error: new TypeError('no such thing') });
    const timestamp = new Date(clock.now()).toISOString();
    expect(linesIn(fileNow())).toEqual([
      { timestamp, level: 'info', event: 'sidecar.spawned', run: 1, pid: 4711 },
      {
        timestamp,
        level: 'error',
        event: 'launch.failed',
        error: { name: 'TypeError', message: 'no such thing' },
      },
    ]);
  });

  it.each<[LogLevel, string[]]>([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ])('at level %s holds %s', (level, kept) => {
    const log = open({ level });
    for (const at of ['debug', 'info', 'warn', 'error'] as const) log[at]('x.happened');
    expect(linesIn(fileNow()).map((line) => line['level'])).toEqual(kept);
  });

  it('takes a new file with the hour', async () => {
    const log = open();
    log.info('a.happened');
    await clock.advance(hourMs);
    log.info('b.happened');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('is for this user alone', () => {
    const umask = process.umask(0);
    open().info('a.happened');
    process.umask(umask);
    expect(statSync(fileNow()).mode & 0o777).toBe(0o600);
  });

  it('removes a link in its way and never writes through it', () => {
    const victim = path.join(run.folder, 'victim');
    writeFileSync(victim, 'untouched');
    symlinkSync(victim, fileNow());
    open().info('a.happened');
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
    expect(lstatSync(fileNow()).isFile()).toBe(true);
    expect(linesIn(fileNow())).toHaveLength(1);
  });

  it('makes its folder again when that was deleted', () => {
    const log = open();
    log.info('a.happened');
    rmSync(folder, { recursive: true });
    log.info('b.happened');
    expect(linesIn(fileNow()).map(({ event }) => event)).toEqual(['b.happened']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(outages).toBe(0);
  });

  it('lives without its folder, says so once, and writes again when it is back', () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    const stderr = vi.spyOn(process.stderr, 'write');
    const stdout = vi.spyOn(process.stdout, 'write');
    const log = open();
    for (let n = 0; n < 100; n += 1) log.error('a.happened', { n });
    expect(outages).toBe(1);
    expect([stderr.mock.calls.length, stdout.mock.calls.length]).toEqual([0, 0]);
    rmSync(folder);
    log.info('b.happened', { n: 100 });
    expect(linesIn(fileNow()).map(({ n }) => n)).toEqual(Array.from({ length: 101 }, (_, n) => n));
  });

  it('loses none of 10,000 lines while the next hour’s file cannot be opened, and keeps their order', async () => {
    const log = open();
    log.info('a.happened', { n: 0 });
    await clock.advance(hourMs);
    mkdirSync(fileNow());
    for (let n = 1; n < 10_000; n += 1) log.info('a.happened', { n });
    expect(outages).toBe(1);
    rmSync(fileNow(), { recursive: true });
    log.info('a.happened', { n: 10_000 });
    expect(linesIn(fileNow()).map(({ n }) => n)).toEqual(
      Array.from({ length: 10_000 }, (_, n) => n + 1),
    );
  });

  it('holds no more than a megabyte while it cannot write', () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    const log = open();
    const pads = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`pad${n}`, 'one word '.repeat(11).trim()]),
    );
    for (let n = 0; n < 1_000; n += 1) log.info('a.happened', { n, ...pads });
    rmSync(folder);
    log.info('b.happened');
    const { size } = statSync(fileNow());
    expect(size).toBeGreaterThan(900_000);
    expect(size).toBeLessThanOrEqual(1_048_576);
    log.info('c.happened');
    expect(linesIn(fileNow()).at(-1)).toMatchObject({ event: 'c.happened' });
  });

  it.skipIf(!canMount)('lives through a full disk without a torn, a glued or a lost line', () => {
    const disk = tinyDisk(path.join(run.folder, 'disk'));
    try {
      const log = open({ folder: disk.folder });
      log.info('before.happened');
      disk.fill();
      for (let i = 0; i < 200; i += 1) log.info('held.happened', { pad: 'x'.repeat(400) });
      expect(outages).toBe(1);
      disk.free();
      log.info('after.happened');
      const events = linesIn(fileNow(disk.folder)).map(({ event }) => event);
      expect(events).toEqual([
        'before.happened',
        ...Array(200).fill('held.happened'),
        'after.happened',
      ]);
    } finally {
      disk.remove();
    }
  });

  it('keeps only so much of one hour, and says where it left off', async () => {
    const lastLine = (atMs: number) => JSON.stringify({ event: 'log.full', atMs });
    const file = new HourlyFile({
      folder,
      bytesAnHour: 1_000,
      graveBytesAnHour: 1_500,
      lastLine,
      onUnwritable: () => {},
    });
    const line = JSON.stringify({ event: 'flood.happened', pad: 'x'.repeat(100) });
    for (let i = 0; i < 100; i += 1) file.append(clock.now(), line, false);
    expect(statSync(fileNow()).size).toBeLessThan(1_100);
    expect(linesIn(fileNow()).at(-1)).toMatchObject({ event: 'log.full' });
    const grave = JSON.stringify({ event: 'grave.happened' });
    file.append(clock.now(), grave, true);
    file.append(clock.now(), line, false);
    expect(linesIn(fileNow()).at(-1)).toEqual({ event: 'grave.happened' });
    for (let i = 0; i < 100; i += 1) file.append(clock.now(), grave, true);
    expect(statSync(fileNow()).size).toBeGreaterThan(1_350);
    expect(statSync(fileNow()).size).toBeLessThan(1_600);
    await clock.advance(hourMs);
    file.append(clock.now(), line, false);
    expect(linesIn(fileNow())).toHaveLength(1);
  });

  it('repairs a line that a crash cut off, says so, and glues nothing to it', () => {
    writeFileSync(fileNow(), '{"timestamp":"2026-01-01T00:00:00.000Z","level":"info","eve');
    open().info('a.happened');
    expect(linesIn(fileNow()).map(({ event }) => event)).toEqual(['log.repaired', 'a.happened']);
  });

  it('takes another level, fewer hours and more secrets at once', async () => {
    await clock.advance(100 * hourMs);
    const old = path.join(folder, logFileName(clock.now() - 3 * hourMs));
    writeFileSync(old, '{}\n');
    const log = open({ level: 'warn' });
    log.info('a.happened');
    log.setLevel('debug');
    log.debug('b.happened', { note: 'blue sesame' });
    redactor.keepOut(['blue sesame']);
    log.debug('c.happened', { note: 'blue sesame' });
    expect(linesIn(fileNow()).map(({ event, note }) => [event, note])).toEqual([
      ['b.happened', 'blue sesame'],
      ['c.happened', '[key]'],
    ]);
    await log.pruned;
    expect(existsSync(old)).toBe(true);
    log.setKeepHours(1);
    await eventually(() => existsSync(old)).toBe(false);
  });

  it('prunes at start: by age and size, its own files only, and links without their targets', async () => {
    await clock.advance(100 * hourMs);
    const name = (hoursAgo: number) => logFileName(clock.now() - hoursAgo * hourMs);
    for (const hoursAgo of [1, 24, 25, 26])
      writeFileSync(path.join(folder, name(hoursAgo)), '{}\n');
    const victim = path.join(run.folder, 'victim');
    writeFileSync(victim, 'untouched');
    symlinkSync(victim, path.join(folder, name(30)));
    for (const other of ['notes.txt', 'korproxy-old.jsonl', 'main.log']) {
      writeFileSync(path.join(folder, other), 'x');
      utimesSync(path.join(folder, other), 0, 0);
    }
    await open().pruned;
    expect(readdirSync(folder).sort()).toEqual(
      [name(1), name(24), 'notes.txt', 'korproxy-old.jsonl', 'main.log'].sort(),
    );
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
  });

  it('has nothing to prune in a folder that is not there', async () => {
    const gone = path.join(run.folder, 'gone');
    expect(await listLogFiles(gone)).toEqual([]);
    expect(await pruneLogFiles(gone, { nowMs: 0, keepHours: 24, keepBytes: 1 })).toBe(0);
    expect(existsSync(gone)).toBe(false);
  });

  it.skipIf(!canMount)('cannot be read by another user of the machine', () => {
    open().info('a.happened');
    expect(() => readAsNobody(fileNow())).toThrow(/Permission denied/);
  });
});
