import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive, readProcess } from '../../../main/base/node/process-facts.ts';
import {
  instanceId,
  instanceVariable,
  removeRecord,
  type SidecarRecord,
  stopStaleSidecar,
  writeRecord,
} from '../../../main/gateway/node/sidecar-record.ts';
import { makeFakeSidecar } from '../../support/fake-sidecar.ts';
import { freePort } from '../../support/free-port.ts';
import { listeningLog } from '../../support/listening-log.ts';
import { expectNoOrphans } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { type Stranger, startStranger } from '../../support/stranger.ts';
import { until } from '../../support/until.ts';

const soon = { everyMs: 5 };

describe.skipIf(process.platform !== 'linux')('a sidecar left behind by an earlier start', () => {
  const runs: Run[] = [];
  const strangers: Stranger[] = [];
  const { log } = listeningLog();

  /** A sidecar that runs with nobody watching it, and its record. */
  const leaveOne = async (behaviour = 'ok', env: Record<string, string> = {}) => {
    const run = newRun();
    runs.push(run);
    const fake = makeFakeSidecar([behaviour], run);
    const port = await freePort();
    const config = path.join(run.folder, 'config.yaml');
    writeFileSync(config, `host: 127.0.0.1\nport: ${port}\n`);
    const child = spawn(fake.file, ['-config', config], {
      env: { ...run.env, [instanceVariable]: instanceId, ...env },
      stdio: 'ignore',
      detached: true,
    });
    child.unref();
    const pid = child.pid ?? 0;
    await until('it listens', () => fake.journal().some((e) => e.event === 'listening'), soon);
    const record = path.join(run.folder, 'sidecar.json');
    const facts = await until('it can be looked at', () => readProcess(pid), soon);
    await writeRecord(record, facts, config);
    return { run, fake, pid, port, config, record };
  };

  const change = (file: string, part: Partial<SidecarRecord>): void => {
    const before = JSON.parse(readFileSync(file, 'utf8')) as SidecarRecord;
    writeFileSync(file, JSON.stringify({ ...before, ...part }));
  };

  afterEach(async () => {
    await Promise.all(strangers.splice(0).map((stranger) => stranger.stop()));
    for (const run of runs.splice(0)) {
      await expectNoOrphans(run);
      run.dispose();
    }
  });

  it('is ended, politely first, and forgotten', async () => {
    const { fake, pid, record } = await leaveOne();
    await expect(stopStaleSidecar(record, log)).resolves.toBe('stopped');
    expect(await readProcess(pid)).toBeNull();
    expect(existsSync(record)).toBe(false);
    expect(fake.journal()).toContainEqual(expect.objectContaining({ signal: 'SIGTERM' }));
  });

  it('is ended by SIGKILL after 2 s when it ignores SIGTERM', async () => {
    const { pid, record } = await leaveOne('ignore-term');
    const startMs = performance.now();
    await expect(stopStaleSidecar(record, log)).resolves.toBe('stopped');
    expect(await readProcess(pid)).toBeNull();
    expect(performance.now() - startMs).toBeGreaterThan(1_900);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, part: Partial<SidecarRecord>]>([
    ['its pid was given to another process', { startedAt: '1' }],
    ['the machine was started anew',         { bootId: '00000000-0000-0000-0000-000000000000' }],
    ['the program is another one',           { exe: '/usr/bin/other' }],
    ['the config file is another one',       { configPath: '/elsewhere/config.yaml' }],
    ['another app start left it',            { instance: '00000000-0000-0000-0000-000000000000' }],
  ])('is left alone when %s', async (_what, part) => {
    const { run, fake, pid, record } = await leaveOne();
    change(record, part);
    await expect(stopStaleSidecar(record, log)).resolves.toBe('not-ours');
    expect(isAlive(pid)).toBe(true);
    expect(fake.journal().filter(({ event }) => event === 'signal')).toEqual([]);
    process.kill(pid, 'SIGKILL');
    await expectNoOrphans(run);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['no record',   null],
    ['an empty one', ''],
    ['half a one',   '{"pid": 1'],
    ['pid 0',        '{"pid":0,"startedAt":"1","bootId":null,"exe":null,"configPath":"x","instance":"x"}'],
    ['pid -1',       '{"pid":-1,"startedAt":"1","bootId":null,"exe":null,"configPath":"x","instance":"x"}'],
  ])('is not looked for with %s', async (_what, text) => {
    const run = newRun();
    runs.push(run);
    const record = path.join(run.folder, 'sidecar.json');
    if (text !== null) writeFileSync(record, text);
    await expect(stopStaleSidecar(record, log)).resolves.toBe('none');
    await removeRecord(record);
  });

  it('costs no stranger a signal, whatever its name or port', async () => {
    const { record, port } = await leaveOne();
    const others = [
      await startStranger({ port: null, name: 'cli-proxy-api' }),
      await startStranger({ port: 0, name: 'jan' }),
    ];
    strangers.push(...others);
    expect(port).toBeGreaterThan(0);
    await stopStaleSidecar(record, log);
    for (const stranger of others) {
      expect(stranger.isAlive()).toBe(true);
      expect(stranger.signals()).toEqual([]);
    }
  });
});
