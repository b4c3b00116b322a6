import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import type { Shell } from '../../main/base/core/shell-port.ts';
import { logFileName } from '../../main/logs/core/retention.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import { type FakeSidecar, makeFakeSidecar } from '../support/fake-sidecar.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { canMount, tinyDisk } from '../support/tiny-disk.ts';
import { until } from '../support/until.ts';
import { unzip } from '../support/unzip.ts';

const hourMs = 3_600_000;
describe.skipIf(process.platform === 'win32')('the log of the app without a face', () => {
  let run: Run;
  let sidecar: FakeSidecar;
  let home: string;
  let logs: string;
  let host: Host;
  let power: (event: 'suspended' | 'resumed') => void;
  /** What the user picks when asked where to save. */
  let target: string | null;
  let umask: number;

  beforeEach(async () => {
    umask = process.umask(0);
    run = newRun();
    sidecar = makeFakeSidecar(['ok'], run);
    home = path.join(run.folder, 'somebody-at-home');
    const data = path.join(home, 'data');
    logs = path.join(data, 'logs');
    target = path.join(run.folder, 'out.zip');
    mkdirSync(data, { recursive: true, mode: 0o700 });
    writeFileSync(
      path.join(data, 'config.yaml'),
      'request-retry: 3\ncommercial-mode: false\nopenai-compatibility: []\nmy own note: jay@example.org\n',
    );
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      ...run.env,
      KORPROXY_DATA_DIR: data,
      KORPROXY_PORT: String(await freePort()),
      KORPROXY_SIDECAR: sidecar.file,
    };
    const shell: Shell = {
      ...facelessShell,
      pickSaveFile: async () => target,
      onPower: (listener) => {
        power = listener;
        return () => {};
      },
    };
    host = await createHost({
      ...{ shell, env, homeFolder: home, appVersion: '1.0.0', resourcesPath: null },
      openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
    });
    await until('it is healthy', () => host.snapshot().state === 'healthy');
  });

  afterEach(async () => {
    process.umask(umask);
    await host.close(2_000);
    await expectNoOrphans(run);
    run.dispose();
  });

  it('is pruned when the machine wakes', async () => {
    const old = path.join(logs, logFileName(Date.now() - 26 * hourMs));
    const young = path.join(logs, logFileName(Date.now() - 20 * hourMs));
    for (const file of [old, young]) writeFileSync(file, '{}\n');
    power('suspended');
    expect(existsSync(old)).toBe(true);
    power('resumed');
    await until('the old file is gone', () => !existsSync(old));
    expect(existsSync(young)).toBe(true);
  });

  it('never has the keys of the moment in it, after each start', async () => {
    for (const turn of [1, 2]) {
      const key = sidecar.starts().at(-1)?.env['MANAGEMENT_PASSWORD'] ?? '';
      expect(key.length).toBeGreaterThan(20);
      host.log.warn('test.happened', { note: `x ${key} y`, own: `a,${host.revealKey()}` });
      const text = readdirSync(logs)
        .map((name) => readFileSync(path.join(logs, name), 'utf8'))
        .join('');
      expect(text).toContain('"x [key] y"');
      expect(text).toContain('"a,[key]"');
      expect(text).not.toContain(key);
      expect(text).not.toContain(host.revealKey());
      if (turn === 2) return;
      await host.run('restart');
      await until('it was started again', () => sidecar.starts().length === 2);
      await until('it is healthy again', () => host.snapshot().state === 'healthy');
    }
  });

  it('is exported as a zip in which every line parses and nothing is private', async () => {
    const key = sidecar.starts().at(-1)?.env['MANAGEMENT_PASSWORD'] ?? '-';
    host.log.warn('test.happened', { note: `at ${home}/x`, who: 'jay@example.org' });
    // The sidecar may still be writing its first lines.
    const preview = await until('a preview of all that it wrote', async () => {
      const told = await host.logs.preview({ lastWords: false });
      return told.lastWords > 0 && told.lastWords === host.lastWords().length && told;
    });
    expect(await host.logs.save({ lastWords: false })).toBe('Saved.');
    const files = await unzip(target ?? '');
    const logNames = [...files.keys()].filter((name) => name !== 'report.txt');
    expect(logNames).toEqual(readdirSync(logs).sort());
    for (const name of logNames) {
      for (const line of (files.get(name) ?? '').trimEnd().split('\n')) {
        expect(JSON.parse(line)).toMatchObject({
          timestamp: expect.any(String),
          level: expect.any(String),
          event: expect.any(String),
        });
      }
    }
    const report = files.get('report.txt') ?? '';
    const wished = (await host.logs.preview({ lastWords: true })).report;
    expect(wished).toContain('\nWhat CLIProxyAPI wrote last\n');
    expect(`${preview.report}${report}`).not.toContain('What CLIProxyAPI wrote last');
    expect(preview.files.map(({ name }) => name)).toEqual([...files.keys()]);
    for (const secret of [home, 'somebody', host.revealKey(), key, 'jay@example']) {
      expect([...files.values()].join('\n')).not.toContain(secret);
    }
    expect(report).toMatch(
      /\nConfig keys that differ\n {2}openai-compatibility\n {2}request-retry\n {2}others that are not known: 1\n\n/,
    );
  });

  it.runIf(canMount).each(['full', 'read-only'] as const)(
    'says so and leaves nothing when the place for the export is %s',
    async (state) => {
      const disk = tinyDisk(path.join(run.folder, 'disk'));
      try {
        if (state === 'full') disk.fill();
        else disk.readOnly();
        target = path.join(disk.folder, 'out.zip');
        const before = readdirSync(disk.folder);
        await expect(host.logs.save({ lastWords: false })).rejects.toThrow(
          state === 'full'
            ? /^Not saved\. The disk is full \(up to \d+ kB needed\)\.$/
            : 'Not saved. That folder cannot be written.',
        );
        expect(readdirSync(disk.folder)).toEqual(before);
        await expect(host.run('export-logs')).rejects.toThrow(/^Not saved\./);
        expect(readdirSync(disk.folder)).toEqual(before);
      } finally {
        disk.remove();
      }
    },
  );

  it('and all else in the data folder is for its owner alone, whatever the umask', async () => {
    await host.logs.change({ level: 'debug' });
    host.log.debug('test.happened');
    const data = path.dirname(logs);
    const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
    expect(names).toEqual(
      expect.arrayContaining(['config.yaml', 'settings.json', 'logs', 'auth', 'run']),
    );
    const open = names.filter((name) => (statSync(path.join(data, name)).mode & 0o077) !== 0);
    expect([open, statSync(data).mode & 0o077]).toEqual([[], 0]);
  });

  it('is not exported, and nothing is said, when no place is chosen', async () => {
    target = null;
    expect(await host.logs.save({ lastWords: false })).toBeNull();
  });
});
