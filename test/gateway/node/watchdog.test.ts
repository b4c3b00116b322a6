import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readProcess } from '../../../main/base/node/process-facts.ts';
import { spawnWatched, type WatchedChild } from '../../../main/gateway/node/watchdog.ts';
import { expectNoOrphans, processesOf } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { patienceMs, until } from '../../support/until.ts';

const soon = { everyMs: 2 };

describe.skipIf(process.platform === 'win32')('the watchdog', () => {
  let run: Run;
  const watched: WatchedChild[] = [];

  const start = (...command: readonly [string, ...string[]]): WatchedChild => {
    const [file, ...args] = command;
    const env = { ...run.env, PATH: process.env['PATH'] ?? '' };
    const child = spawnWatched({ file, args, env, cwd: run.folder });
    child.stdout.resume();
    child.stderr.resume();
    watched.push(child);
    return child;
  };
  const shell = (script: string): WatchedChild => start('/bin/sh', '-c', script);

  beforeEach(() => {
    run = newRun();
  });

  afterEach(async () => {
    for (const child of watched.splice(0)) {
      child.kill();
      await child.ending;
    }
    await expectNoOrphans(run);
    run.dispose();
  });

  // biome-ignore format: a table reads better as a table
  it.each<[how: string, script: string, code: number | null, signal: string | null]>([
    ['by itself with 0',    'exit 0',          0,    null],
    ['by itself with 3',    'exit 3',          3,    null],
    ['with 126 of its own', 'exit 126',        126,  null],
    ['on SIGSEGV',          'kill -SEGV $$',   null, 'SIGSEGV'],
    ['on SIGABRT',          'kill -ABRT $$',   null, 'SIGABRT'],
    ['on SIGKILL',          'kill -KILL $$',   null, 'SIGKILL'],
    ['on SIGTERM',          'kill -TERM $$',   null, 'SIGTERM'],
    ['on SIGHUP',           'kill -HUP $$',    null, 'SIGHUP'],
  ])('tells how a program ended: %s', async (_how, script, code, signal) => {
    await expect(shell(script).ending).resolves.toEqual({ code, signal, confirmed: true });
  });

  it('tells a program that is not there and one that may not be run apart', async () => {
    await expect(start('/nowhere/program').ending).resolves.toMatchObject({ code: 127 });
    await expect(start('/etc/passwd').ending).resolves.toMatchObject({ code: 126 });
  });

  it('signals nobody once it has ended, whoever has its pid by then', async () => {
    const child = shell('exit 3');
    await child.ending;
    const kill = vi.spyOn(process, 'kill');
    child.terminate();
    child.kill();
    expect(kill).not.toHaveBeenCalled();
    const running = start('/bin/sleep', '60');
    await running.pid;
    running.kill();
    expect(kill).toHaveBeenCalledExactlyOnceWith(expect.any(Number), 'SIGKILL');
    await running.ending;
  });

  it('names the pid of the program and not its own', async () => {
    const child = start('/bin/sleep', '60');
    const pid = (await child.pid) ?? 0;
    await until(
      'the shell has become the program',
      async () => (await readProcess(pid))?.command === '/bin/sleep 60',
      soon,
    );
  });

  it('hands arguments over as they are', async () => {
    const odd = ['a b', '"', "'", '$(touch side-file)', '`x`', '*', 'ü\n-e', ''];
    const child = spawnWatched({
      file: '/bin/sh',
      args: ['-c', 'for a in "$@"; do printf "<%s>" "$a"; done', 'name', ...odd],
      env: {},
      cwd: run.folder,
    });
    child.stderr.resume();
    const parts = await child.stdout.setEncoding('utf8').toArray();
    expect(parts.join('')).toBe(odd.map((one) => `<${one}>`).join(''));
  });

  it('passes SIGTERM on and waits for the program to end in its own way', async () => {
    const child = shell("trap 'sleep 0.1; exit 7' TERM; echo up; while :; do sleep 0.02; done");
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.terminate();
    await expect(child.ending).resolves.toEqual({ code: 7, signal: null, confirmed: true });
  });

  it('ends a program that ignores SIGTERM, and one that was stopped, with SIGKILL', async () => {
    const deaf = shell("trap '' TERM; echo up; while :; do sleep 0.02; done");
    await new Promise((resolve) => deaf.stdout.once('data', resolve));
    deaf.terminate();
    const stopped = start('/bin/sleep', '60');
    process.kill((await stopped.pid) ?? 0, 'SIGSTOP');
    stopped.terminate();
    await sleep(100);
    expect(processesOf(run).length).toBeGreaterThan(2);
    deaf.kill();
    stopped.kill();
    await Promise.all([deaf.ending, stopped.ending]);
    await expectNoOrphans(run);
  });

  it('takes grandchildren along that would hold the output open', async () => {
    const child = shell('sleep 60 & exit 1');
    const startedMs = performance.now();
    await expect(child.ending).resolves.toMatchObject({ code: 1 });
    expect(performance.now() - startedMs).toBeLessThan(patienceMs);
    await expectNoOrphans(run);
  });

  it('leaves nothing behind when it is killed itself', async () => {
    const child = start('/bin/sleep', '60');
    const pid = (await child.pid) ?? 0;
    const program = await until('it runs', () => readProcess(pid), soon);
    const own = processesOf(run).filter(({ args }) => args.includes('kp-watchdog'));
    for (const { pid: shellPid } of own) process.kill(shellPid, 'SIGKILL');
    await expect(child.ending).resolves.toMatchObject({ confirmed: false });
    await until(
      'the program is gone with its watchdog',
      async () => (await readProcess(pid))?.startedAt !== program.startedAt,
      { everyMs: 2 },
    );
  });

  it('keeps no descriptor open after the end', async () => {
    const { readdir } = await import('node:fs/promises');
    const count = async () => (await readdir('/proc/self/fd')).length;
    await shell('exit 0').ending;
    await sleep(50);
    const before = await count();
    for (let i = 0; i < 20; i += 1) await shell('exit 0').ending;
    await until('descriptors are closed', async () => (await count()) <= before, soon);
  });
});
