import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exclusively } from '../../scripts/bootstrap/exclusive.mjs';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const program = path.join(import.meta.dirname, '..', 'support', 'lock-user.mjs');

describe('work that only one process may do at a time', () => {
  let run: Run;
  let lock: string;
  let inside: string;
  beforeEach(() => {
    run = newRun();
    lock = path.join(run.folder, 'locks', 'lock');
    inside = path.join(run.folder, 'inside');
  });
  afterEach(async () => {
    await expectNoOrphans(run);
    run.dispose();
  });

  const user = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [program, lock, inside, ...args], {
      env: { ...process.env, ...run.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  it('is never done by two', async () => {
    const exits = await Promise.all(
      [user('20'), user('20'), user('20')].map((u) => once(u, 'exit')),
    );
    expect(exits.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(readFileSync(`${inside}.log`, 'utf8').trim().split('\n')).toHaveLength(60);
  });

  it('is waited for, and goes on after the holder was killed', async () => {
    const holder = user('1', 'hold');
    if (holder.stdout) await once(holder.stdout, 'data');
    let waitedFor = 0;
    const work = exclusively(
      lock,
      (pid) => {
        waitedFor = pid;
        holder.kill('SIGKILL');
        rmSync(inside);
      },
      async () => 'done',
    );
    expect(await work).toBe('done');
    expect(waitedFor).toBe(holder.pid);
  });

  it('goes on when a live process merely has the pid of a holder that is long gone', async () => {
    await exclusively(
      lock,
      () => undefined,
      async () => undefined,
    );
    writeFileSync(lock, `${process.pid}`);
    const longAgo = new Date(Date.now() - 61_000);
    utimesSync(lock, longAgo, longAgo);
    expect(
      await exclusively(
        lock,
        () => undefined,
        async () => 'done',
      ),
    ).toBe('done');
  });

  it('frees the lock when the work fails', async () => {
    const failing = exclusively(
      lock,
      () => undefined,
      () => Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect(
      await exclusively(
        lock,
        () => undefined,
        async () => 'done',
      ),
    ).toBe('done');
  });
});
