import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { expectNoOrphans, processesOf } from './orphans.ts';
import { newRun } from './run-folder.ts';
import { until } from './until.ts';

describe('the orphan oracle', () => {
  it('finds a process whose parent died, by its environment, arguments or folder, and ends it', async () => {
    const run = newRun();
    const longEnough = 'setTimeout(() => {}, 30_000)';
    const ways = [
      { env: run.env, args: ['-e', longEnough], cwd: '/' },
      { env: {}, args: ['-e', longEnough, run.folder], cwd: '/' },
      { env: {}, args: ['-e', longEnough], cwd: run.folder },
    ];
    const pids = await Promise.all(
      ways.map(async ({ env, args, cwd }) => {
        // A parent that starts it and goes at once; the shell's own PWD would name the folder too.
        const script = 'unset PWD; "$@" >/dev/null 2>&1 & echo $!';
        const parent = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, ...args], {
          env,
          cwd,
        });
        const [pid] = await once(parent.stdout, 'data');
        return Number(String(pid));
      }),
    );
    await until('all three run', () => processesOf(run).length === 3);
    expect(new Set(processesOf(run).map(({ pid }) => pid))).toEqual(new Set(pids));
    await expect(expectNoOrphans(run, { withinMs: 50 })).rejects.toThrow('3 processes left');
    await expectNoOrphans(run);
    run.dispose();
  });
});
