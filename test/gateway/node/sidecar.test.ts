import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { unlogged } from '../../../main/base/core/unlogged.ts';
import { isAlive, readProcess } from '../../../main/base/node/process-facts.ts';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import type { Problem } from '../../../main/contract/problems.ts';
import { recordPath } from '../../../main/gateway/node/preflight.ts';
import { createSidecar } from '../../../main/gateway/node/sidecar.ts';
import { ask } from '../../support/ask.ts';
import { processesOf } from '../../support/orphans.ts';
import { patienceMs, until } from '../../support/until.ts';
import { closeRigs, makeRig, patience, type Rig, soon, times } from './rig.ts';

const writeConfig = ({ paths, port }: Rig): void =>
  writeFileSync(paths.config, `host: 127.0.0.1\nport: ${port}\n`);

const ready = async (behaviours?: readonly string[]): Promise<Rig> => {
  const rig = await makeRig(behaviours ? { behaviours } : {});
  writeConfig(rig);
  return rig;
};

const parentOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
};

const exited = (rig: Rig, count = 1) =>
  until('the exit is told', () => rig.exits.length >= count && rig.exits.at(-1), soon);

describe.skipIf(process.platform === 'win32')('the sidecar', patience, () => {
  afterEach(closeRigs);

  // biome-ignore format: a table reads better as a table
  it.each<[how: string, behaviour: string, signal: NodeJS.Signals | null, facts: object]>([
    ['kill -9',                 'ok',           'SIGKILL', { code: null, signal: 'SIGKILL' }],
    ['a segmentation fault',    'ok',           'SIGSEGV', { code: null, signal: 'SIGSEGV' }],
    ['an abort',                'ok',           'SIGABRT', { code: null, signal: 'SIGABRT' }],
    ['exit code 1',             'exit:1@150',   null,      { code: 1, signal: null }],
    ['exit code 2',             'exit:2@150',   null,      { code: 2, signal: null }],
    ['exit code 0, unasked',    'exit:0@150',   null,      { code: 0, signal: null }],
  ])('tells of a crash by %s', async (_how, behaviour, signal, facts) => {
    const rig = await ready([behaviour]);
    const { pid } = await rig.sidecar.start(7, rig.plan());
    await rig.listening();
    if (signal) process.kill(pid, signal);
    await until('the process is gone', async () => (await readProcess(pid)) === null, soon);
    await exited(rig);
    expect(rig.exits).toEqual([
      { run: 7, refusal: null, ranMs: expect.any(Number) as number, cause: null, ...facts },
    ]);
    expect(rig.lines.map(({ event }) => event)).toContain('sidecar.exited');
  });

  it('takes a port conflict for what it is, although the sidecar boasts and exits with 0', async () => {
    const rig = await ready();
    const thief = await makeRig();
    writeConfig(thief);
    await thief.sidecar.start(
      1,
      thief.plan({ port: rig.port, args: ['-config', rig.paths.config] }),
    );
    await thief.listening();
    await rig.sidecar.start(1, rig.plan());
    const exit = await exited(rig);
    expect(exit).toMatchObject({
      code: 0,
      refusal: {
        code: 'port-in-use',
        port: rig.port,
        owner: { name: expect.any(String) as string },
      },
    });
  });

  it('says nothing of an exit that was asked for', async () => {
    const rig = await ready();
    await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    await rig.sidecar.stop(5_000);
    await sleep(50);
    expect(rig.exits).toEqual([]);
    expect(rig.lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['sidecar.spawned', 'sidecar.stopped']) as string[],
    );
    expect(processesOf(rig.run)).toEqual([]);
  });

  it('spawns once for a thousand starts at once, and all get the same answer', async () => {
    const rig = await ready();
    const plan = rig.plan();
    const starts = Array.from({ length: 1_000 }, () => rig.sidecar.start(1, plan));
    const answers = new Set((await Promise.all(starts)).map(({ pid }) => pid));
    await rig.listening();
    expect(answers.size).toBe(1);
    expect(rig.fake.starts()).toHaveLength(1);
  });

  it('never has two children, whatever order starts and stops come in', async () => {
    const rig = await ready();
    for (let run = 1; run <= times(12, 200); run += 1) {
      void rig.sidecar.start(run, rig.plan());
      if (run % 3 === 0) void rig.sidecar.stop(1_000);
    }
    await rig.sidecar.stop(1_000);
    expect(processesOf(rig.run)).toEqual([]);
    const lives = rig.lines.filter(({ event }) => /spawned|stopped|exited/.test(event));
    lives.forEach(({ event }, at) => {
      expect(event === 'sidecar.spawned').toBe(at % 2 === 0);
    });
  });

  it('kills what ignores SIGTERM when the patience is over, not before', async () => {
    const rig = await ready(['ignore-term']);
    await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    const startMs = performance.now();
    await rig.sidecar.stop(600);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(590);
    expect(processesOf(rig.run)).toEqual([]);
  });

  it('loses its patience sooner when asked again with less', async () => {
    const rig = await ready(['ignore-term']);
    await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    const startMs = performance.now();
    const slow = rig.sidecar.stop(2 * patienceMs);
    await rig.sidecar.stop(200);
    await slow;
    expect(performance.now() - startMs).toBeLessThan(patienceMs);
  });

  it('stops a hanging child, which SIGTERM does not reach', async () => {
    const rig = await ready();
    const { pid } = await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    process.kill(pid, 'SIGSTOP');
    await rig.sidecar.stop(300);
    expect(await readProcess(pid)).toBeNull();
  });

  it('leaves the next child alone when the last one had to be waited for', async () => {
    const rig = await ready(['ok', 'ok']);
    await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    await rig.sidecar.stop(1_500);
    const { pid } = await rig.sidecar.start(2, rig.plan());
    await rig.listening(2);
    await sleep(2_000); // Well past the patience with the first one.
    expect(isAlive(pid)).toBe(true);
    expect(rig.fake.journal().filter(({ event }) => event === 'signal')).toHaveLength(1);
  });

  it('sees a crash although a grandchild holds the output open, and takes it along', async () => {
    const rig = await ready(['grandchild']);
    const { pid } = await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    process.kill(pid, 'SIGKILL');
    // Told while the grandchild, which lives for a minute, still has it.
    await exited(rig);
    await until('the grandchild is gone', () => processesOf(rig.run).length === 0, soon);
  });

  it('tells of the death of its watchdog as of a crash, and leaves nothing', async () => {
    const rig = await ready();
    for (let run = 1; run <= times(5, 100); run += 1) {
      const { pid } = await rig.sidecar.start(run, rig.plan());
      const watchdog = parentOf(pid);
      process.kill(watchdog, 'SIGKILL');
      await expect(exited(rig, run)).resolves.toMatchObject({ signal: 'SIGKILL' });
    }
  });

  it('drains a flood of output, and keeps none of it', async () => {
    const rig = await ready(['log-flood']);
    await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    await sleep(1_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(30_000_000);
    await expect(ask(rig.port, '/healthz')).resolves.toMatchObject({ status: 200 });
    await rig.sidecar.stop(2_000);
    expect(rig.lines.length).toBeLessThan(20);
  });

  it('samples 100,000 lines in 10 s, says how many were left out, and stays awake', async () => {
    const seconds = 10;
    const rig = await ready([`log-burst:${seconds}`]);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await rig.sidecar.start(1, rig.plan());
    const leftOut = () =>
      rig.lines
        .filter(({ event }) => event === 'sidecar.lines-left-out')
        .reduce((sum, { fields }) => sum + Number(fields['count']), 0);
    const startMs = performance.now();
    // On a busy machine the burst takes longer than it should, and more is let through.
    const tookS = () => (performance.now() - startMs) / 1_000;
    // Silence follows: the last of them has no further line to come with.
    const most = seconds * 10_000 - 1_000;
    const least = () => seconds * 10_000 - (tookS() + 3) * 1_000;
    await until('what was left out is told', () => tookS() > seconds && leftOut() >= least());
    delay.disable();
    expect(leftOut()).toBeLessThanOrEqual(most);
    const told = rig.lines.filter(({ event }) => event === 'sidecar.lines-left-out');
    expect(told.length).toBeLessThanOrEqual(tookS() + 3);
    expect(delay.percentile(50) / 1e6).toBeLessThan(100);
    await expect(ask(rig.port, '/healthz')).resolves.toMatchObject({ status: 200 });
  });

  it('keeps what the sidecar says about people out of the log', async () => {
    const rig = await ready(['log-canary']);
    const versions: string[] = [];
    rig.sidecar.onVersion((version) => versions.push(version));
    await rig.sidecar.start(1, rig.plan());
    await rig.listening();
    await until('the version is known', () => versions.length > 0, soon);
    await rig.sidecar.stop(2_000);
    expect(versions).toEqual(['6.9.25']);
    expect(JSON.stringify(rig.lines)).not.toContain('canary');
  });

  it('waits for a program that is being replaced', async () => {
    const rig = await ready();
    const binary = path.join(rig.run.folder, 'program');
    execFileSync('/bin/cp', ['/bin/sleep', binary]);
    // Held open for writing, a binary cannot be executed (ETXTBSY).
    const writer = openSync(binary, 'r+');
    setTimeout(() => closeSync(writer), 150);
    const { pid } = await rig.sidecar.start(1, rig.plan({ file: binary, args: ['60'] }));
    expect((await readProcess(pid))?.command).toBe(`${binary} 60`);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, make: (folder: string) => string, code: string]>([
    ['is not there',           (folder) => path.join(folder, 'nothing'), 'sidecar-not-executable'],
    ['may never be executed',  (folder) => folder,                       'spawn-failed'],
  ])('refuses to start a program that %s', async (_what, make, code) => {
    const rig = await ready();
    const start = rig.sidecar.start(1, rig.plan({ file: make(rig.run.folder) }));
    await expect(start).rejects.toMatchObject({ problem: { code } });
    await expect(rig.sidecar.stop(100)).resolves.toBeUndefined();
  });

  /** A real program whose loader misses something: names in it are replaced by ones of equal length. */
  const misses = (folder: string, name: string, other: string): string => {
    const file = path.join(folder, 'program');
    const bytes = readFileSync('/bin/sleep').toString('latin1').replaceAll(name, other);
    writeFileSync(file, bytes, { encoding: 'latin1', mode: 0o755 });
    return file;
  };
  /** Whether it ended before it was looked at or after is a matter of luck. */
  const refusal = (rig: Rig, file: string): Promise<Problem | null> =>
    rig.sidecar.start(1, rig.plan({ file, args: ['60'] })).then(
      async () => (await exited(rig)).refusal,
      (error: { problem: Problem }) => error.problem,
    );
  const usesGlibc = /GLIBC_2\.34/.test(readFileSync('/bin/sleep', 'latin1'));

  // biome-ignore format: a table reads better as a table
  it.runIf(usesGlibc).each([
    ['a library',            'libc.so.6',  'libq.so.6',  'libq.so.6'],
    ['a newer C library',    'GLIBC_2.34', 'GLIBC_9.34', 'GLIBC_9.34'],
    ['its loader',           '/lib64/ld-linux', '/lib64/no-linux', 'another C library'],
  ])('names %s that the system lacks, and is not started again', async (_what, name, other, needs) => {
    const rig = await ready();
    const file = misses(rig.run.folder, name, other);
    expect(await refusal(rig, file)).toEqual({ code: 'sidecar-incompatible', needs });
    expect(rig.sidecar.lastWords().join('\n')).toContain(_what === 'its loader' ? 'program' : name.slice(0, 3));
  });

  it('keeps what it said last until the next start, and logs none of it', async () => {
    const rig = await ready();
    const speaks = rig.plan({ file: '/bin/sh', args: ['-c', 'echo "its first words"; exit 3'] });
    await rig.sidecar.start(1, speaks);
    await exited(rig);
    expect(rig.sidecar.lastWords()).toEqual(['its first words']);
    const panics = 'echo "panic: no way" >&2; echo; echo "goroutine 1 [running]:" >&2; exit 2';
    await rig.sidecar.start(2, rig.plan({ file: '/bin/sh', args: ['-c', panics] }));
    expect(await exited(rig, 2)).toMatchObject({ code: 2, cause: 'panicked', refusal: null });
    expect(rig.sidecar.lastWords()).toEqual(['panic: no way', 'goroutine 1 [running]:']);
    expect(JSON.stringify(rig.lines)).not.toMatch(/first words|no way|goroutine/);
    await rig.sidecar.start(3, rig.plan({ file: '/bin/sleep', args: ['60'] }));
    expect(rig.sidecar.lastWords()).toEqual([]);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['the system ended one more for memory',  'SIGKILL', [3, 4],       'killed-for-memory'],
    ['the system ended none',                 'SIGKILL', [3, 3],       null],
    ['nobody tells',                          'SIGKILL', [null, null], null],
    ['nobody told at its start',              'SIGKILL', [null, 4],    null],
    ['it ended on another signal',            'SIGSEGV', [3, 4],       null],
  ] as const)('blames a kill on want of memory only where the kernel counts one: %s', async (_what, signal, counts, cause) => {
    const rig = await ready();
    const left = [...counts];
    const sidecar = createSidecar({
      ...{ clock: systemClock, log: unlogged, redact: (text) => text },
      ...{ recordPath: path.join(rig.run.folder, 'other.json') },
      oomKills: () => left.shift() ?? null,
    });
    const told = new Promise((resolve) => sidecar.onExit(resolve));
    const { pid } = await sidecar.start(1, rig.plan({ file: '/bin/sleep', args: ['60'] }));
    process.kill(pid, signal);
    expect(await told).toMatchObject({ signal, cause });
  });

  it('refuses to start in a folder that is gone, and starts again when it is back', async () => {
    const rig = await ready();
    const lost = rig.plan({ cwd: path.join(rig.run.folder, 'gone') });
    await expect(rig.sidecar.start(1, lost)).rejects.toMatchObject({
      problem: { code: 'spawn-failed' },
    });
    await expect(rig.sidecar.start(2, rig.plan())).resolves.toMatchObject({
      pid: expect.any(Number) as number,
    });
  });

  it.each(['with space', "it's", '"quoted"', 'ünï', '$(touch side-file)', 'a\nb'])(
    'works in a folder named %j, without a shell reading it',
    async (name) => {
      const rig = await makeRig();
      const folder = path.join(rig.run.folder, name);
      writeConfig(rig);
      execFileSync('/bin/mkdir', [folder]);
      execFileSync('/bin/cp', [rig.fake.file, rig.paths.config, folder]);
      const file = path.join(folder, path.basename(rig.fake.file));
      const args = ['-config', path.join(folder, 'config.yaml')];
      await rig.sidecar.start(1, rig.plan({ file, args, cwd: folder }));
      const journal = path.join(folder, 'journal');
      await until(
        'it listens',
        () => existsSync(journal) && readFileSync(journal, 'utf8').includes('"listening"'),
        soon,
      );
      expect(readdirSync(folder)).not.toContain('side-file');
    },
  );

  it('notes the running child for the next app start, for this user alone', async () => {
    const rig = await ready();
    const file = recordPath(rig.paths);
    for (let run = 1; run <= times(10, 200); run += 1) {
      const { pid } = await rig.sidecar.start(run, rig.plan());
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        pid,
        exe: realpathSync(process.execPath), // The fake's interpreter, never the watchdog's tools.
        configPath: rig.paths.config,
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      await rig.sidecar.stop(2_000);
      expect(existsSync(file)).toBe(false);
    }
  });

  it('runs on when the child cannot be noted', async () => {
    const rig = await ready();
    execFileSync('/bin/rm', ['-r', rig.paths.run]);
    const { pid } = await rig.sidecar.start(1, rig.plan());
    expect(isAlive(pid)).toBe(true);
    expect(rig.lines.map(({ event }) => event)).toContain('sidecar.not-recorded');
  });
});
