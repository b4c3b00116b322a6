import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ActionRefused } from '../../../main/base/core/action-refused.ts';
import { createRedact } from '../../../main/base/core/redact-text.ts';
import type { ReportFacts } from '../../../main/logs/core/report.ts';
import { logFileName } from '../../../main/logs/core/retention.ts';
import {
  createLogExport,
  exportFileName,
  type LogExport,
  sizeWords,
} from '../../../main/logs/node/log-export.ts';
import { FolderLogStore } from '../../../main/logs/node/log-store.ts';
import {
  canaries,
  canaryHome,
  canaryKey,
  canaryManagementKey,
  canaryUser,
  leaksOf,
} from '../../support/canaries.ts';
import { emptyFolder, openTestLog, writeLines } from '../../support/log-folder.ts';
import { canMount, type TinyDisk, tinyDisk } from '../../support/tiny-disk.ts';
import { unzip } from '../../support/unzip.ts';

const noonMs = Date.parse('2026-11-23T12:00:00.000Z');
const hourMs = 3_600_000;

const facts: ReportFacts = {
  nowMs: noonMs,
  appVersion: '1.0.0',
  sidecarVersion: '6.9.25',
  system: 'linux 6.1.0 x64',
  runtime: 'Node 20.20.2',
  state: 'Proxy Failed',
  reason: 'Port 1337 is used by jan (pid 4121).',
  port: 1_337,
  portOwner: 'jan (pid 4121)',
  logging: 'info (default), 24 h (setting)',
  providers: ['codex: token-expired'],
  configKeys: ['request-retry'],
  lastWords: null,
};

const redact = createRedact([
  { value: canaryKey, mark: '[key]' },
  { value: canaryManagementKey, mark: '[key]' },
  { value: canaryHome, mark: '~' },
  { value: canaryUser, mark: '[user]' },
]);

const exportOf = (folder: string): LogExport =>
  createLogExport({
    folder,
    store: new FolderLogStore(folder, redact),
    redact,
    facts: async ({ lastWords }) =>
      lastWords ? { ...facts, lastWords: ['panic: no', `key ${canaryKey}`] } : facts,
  });

/** Two hours of log with something of each kind that the report tells. */
function someLogs(): string {
  const folder = emptyFolder();
  const line = (
    n: number,
    level: 'debug' | 'info' | 'warn' | 'error',
    event: string,
    fields = {},
  ) => ({ atMs: noonMs + n * 1_000, level, event, fields }) as const;
  writeLines(folder, [
    line(0, 'info', 'app.started', { version: '1.0.0' }),
    line(1, 'debug', 'health.checked', { ok: true, latencyMs: 3 }),
    line(2, 'warn', 'sidecar.exited', { run: 1, code: 2, signal: null, ranMs: 8_000 }),
    line(3, 'info', 'restart.scheduled', { attempt: 1, inMs: 250 }),
    line(3_600, 'error', 'health.changed', {
      from: 'starting',
      to: 'failed',
      problem: 'port-in-use',
    }),
    line(3_601, 'warn', 'provider.tested', {
      provider: 'codex',
      success: false,
      errorCode: 'token-expired',
      httpStatus: 401,
    }),
  ]);
  return folder;
}

describe('an export', () => {
  it('holds what the sidecar wrote last only where the user says so, and redacted', async () => {
    const folder = someLogs();
    const told = async (lastWords: boolean) =>
      (await exportOf(folder).preview({ lastWords })).report;
    expect(await told(true)).toContain('\nWhat CLIProxyAPI wrote last\n  panic: no\n  key [key]\n');
    for (const report of [await told(false), (await exportOf(folder).preview()).report]) {
      expect(report).not.toMatch(/wrote last|panic/);
    }
    const target = join(emptyFolder(), 'out.zip');
    await exportOf(folder).save(target, { lastWords: true });
    expect((await unzip(target)).get('report.txt')).toBe(await told(true));
  });

  it('holds the report and the kept files, as the preview said, and every line of it parses', async () => {
    const folder = someLogs();
    writeFileSync(join(folder, 'notes.txt'), 'not ours');
    const target = join(emptyFolder(), 'out.zip');
    const preview = await exportOf(folder).preview();
    await exportOf(folder).save(target);
    const files = await unzip(target);
    expect([...files.keys()]).toEqual(preview.files.map(({ name }) => name));
    expect(files.get('report.txt')).toBe(preview.report);
    const [, ...logs] = preview.files;
    expect(logs.map(({ name }) => name)).toEqual([
      logFileName(noonMs),
      logFileName(noonMs + hourMs),
    ]);
    for (const { name } of logs) {
      expect(files.get(name)).toBe(readFileSync(join(folder, name), 'utf8'));
    }
  });

  it('is readable by its owner alone, whatever the umask', async () => {
    const target = join(emptyFolder(), 'out.zip');
    const before = process.umask(0);
    await exportOf(someLogs())
      .save(target)
      .finally(() => process.umask(before));
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('leaves out what is torn or not ours, and says in the report how much', async () => {
    const folder = someLogs();
    const path = join(folder, logFileName(noonMs));
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, `hello\n${whole.slice(0, -30)}\n${'x'.repeat(200_000)}\n${whole}`);
    const target = join(emptyFolder(), 'out.zip');
    await exportOf(folder).save(target);
    const files = await unzip(target);
    const lines = (files.get(logFileName(noonMs)) ?? '').split('\n').filter((line) => line !== '');
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(Array(7).fill('object'));
    expect(files.get('report.txt')).toContain(
      'Skipped   1 cut-off line, 1 foreign line, 1 line that is too long',
    );
  });

  it('takes nothing out of a line that is too long, not even where a chunk of it begins like one of ours', async () => {
    const folder = emptyFolder();
    const line = '{"timestamp":"2026-11-23T12:00:00.000Z","level":"info","event":"a.b"}';
    writeFileSync(join(folder, logFileName(noonMs)), `${'x'.repeat(3 * 32_768)}${line}\n${line}\n`);
    const target = join(emptyFolder(), 'out.zip');
    await exportOf(folder).save(target);
    expect((await unzip(target)).get(logFileName(noonMs))).toBe(`${line}\n`);
  });

  it('holds nothing private, whoever put it into the files', async () => {
    const folder = emptyFolder();
    const lines = canaries.map(({ text }, n) =>
      JSON.stringify({
        timestamp: new Date(noonMs + n).toISOString(),
        level: 'error',
        event: 'health.changed',
        text,
        deep: { list: [text] },
        [text]: 1,
      }),
    );
    writeFileSync(join(folder, logFileName(noonMs)), `${lines.join('\n')}\n`);
    const target = join(emptyFolder(), 'out.zip');
    await exportOf(folder).save(target);
    const all = [...(await unzip(target)).values()].join('\n');
    expect(all.split('\n').length).toBeGreaterThan(60);
    for (const { kind, marker } of canaries)
      expect([kind, leaksOf(marker, all)]).toEqual([kind, []]);
  });

  it('is whole while lines are written and files are pruned', async () => {
    const folder = someLogs();
    const { log, setNow } = openTestLog(folder);
    setNow(noonMs + 3 * hourMs);
    const target = join(emptyFolder(), 'out.zip');
    const saving = exportOf(folder).save(target);
    unlinkSync(join(folder, logFileName(noonMs)));
    for (let n = 0; n < 500; n += 1) log.info('a.b', { n });
    await saving;
    for (const [name, text] of await unzip(target)) {
      if (name === 'report.txt') continue;
      for (const line of text.split('\n').slice(0, -1))
        expect(JSON.parse(line)).toBeTypeOf('object');
    }
  });

  it('replaces an older one of the same name', async () => {
    const target = join(emptyFolder(), 'out.zip');
    writeFileSync(target, 'older');
    await exportOf(someLogs()).save(target);
    expect((await unzip(target)).has('report.txt')).toBe(true);
  });
});

/** A disk of 256 KB that goes with the test. */
function ownDisk(): TinyDisk {
  const disk = tinyDisk(join(emptyFolder(), 'disk'));
  onTestFinished(() => disk.remove());
  return disk;
}

describe('an export that cannot be written', () => {
  const failure = async (saving: Promise<void>): Promise<string> => {
    const error = await saving.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ActionRefused);
    return error instanceof Error ? error.message : '';
  };

  it('says that the folder is not there', async () => {
    const target = join(emptyFolder(), 'none', 'out.zip');
    expect(await failure(exportOf(someLogs()).save(target))).toBe(
      'Not saved. That folder does not exist.',
    );
  });

  it('says that a folder has the name, and leaves it alone', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'out.zip'));
    expect(await failure(exportOf(someLogs()).save(join(folder, 'out.zip')))).toBe(
      'Not saved. There is a folder of that name.',
    );
    expect(readdirSync(folder)).toEqual(['out.zip']);
  });

  it.runIf(canMount)(
    'says that the disk is full, leaves nothing, and keeps the older file',
    async () => {
      const logs = emptyFolder();
      // Text that does not compress, well over the disk's size.
      const lines = Array.from({ length: 8_000 }, (_, n) => ({
        atMs: noonMs + n,
        level: 'info' as const,
        event: 'a.b',
        fields: Object.fromEntries(
          Array.from({ length: 8 }, (_unused, i) => [`f${i}`, Math.random() * 1e15]),
        ),
      }));
      writeLines(logs, lines);
      const { folder: disk } = ownDisk();
      const target = join(disk, 'out.zip');
      writeFileSync(target, 'older');
      expect(await failure(exportOf(logs).save(target))).toMatch(
        /^Not saved\. The disk is full \(up to \d\.\d MB needed\)\.$/,
      );
      expect(readdirSync(disk)).toEqual(['out.zip']);
      expect(readFileSync(target, 'utf8')).toBe('older');
    },
  );

  it.runIf(canMount)('says that the place is read-only', async () => {
    const { folder: disk, readOnly } = ownDisk();
    readOnly();
    expect(await failure(exportOf(someLogs()).save(join(disk, 'out.zip')))).toBe(
      'Not saved. That folder cannot be written.',
    );
    expect(readdirSync(disk)).toEqual([]);
  });
});

it('names the report’s facts and lines in the order a reader asks for them', async () => {
  const { report } = await exportOf(someLogs()).preview();
  expect(report).toBe(`KorProxy report

Made      2026-11-23T12:00:00.000Z
KorProxy  1.0.0
Core      6.9.25
System    linux 6.1.0 x64
Runtime   Node 20.20.2
State     Proxy Failed. Port 1337 is used by jan (pid 4121).
Port      1337, held by jan (pid 4121)
Logging   info (default), 24 h (setting)
Skipped   no line

Providers
  codex: token-expired

Config keys that differ
  request-retry

States
  2026-11-23T13:00:00.000Z health.changed Proxy Failed. The port is used by another program. KorProxy stopped trying.

Exits
  2026-11-23T12:00:02.000Z sidecar.exited CLIProxyAPI ended by itself with exit code 2, after 8 s.

Restarts
  2026-11-23T12:00:03.000Z restart.scheduled Restart 1 of 3 follows in 0.25 s.

Provider tests
  2026-11-23T13:00:01.000Z provider.tested Codex: token expired (HTTP 401). Log in again.

Last 5 events
  2026-11-23T13:00:01.000Z provider.tested Codex: token expired (HTTP 401). Log in again.
  2026-11-23T13:00:00.000Z health.changed Proxy Failed. The port is used by another program. KorProxy stopped trying.
  2026-11-23T12:00:03.000Z restart.scheduled Restart 1 of 3 follows in 0.25 s.
  2026-11-23T12:00:02.000Z sidecar.exited CLIProxyAPI ended by itself with exit code 2, after 8 s.
  2026-11-23T12:00:00.000Z app.started KorProxy started, version 1.0.0.
`);
});

it.each([
  [1, '1 kB'],
  [999_000, '999 kB'],
  [1_000_000, '1.0 MB'],
  [9_940_000, '9.9 MB'],
  [11_200_000, '12 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

it('is named after the minute it was made', () => {
  expect(exportFileName(new Date(2026, 0, 3, 4, 5).getTime())).toBe(
    'korproxy-logs-2026-01-03-0405.zip',
  );
});
