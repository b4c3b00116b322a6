import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesNaming } from '../../scripts/bootstrap/run-processes.mjs';
import { newRun, type Run } from '../support/run-folder.ts';
import { canMount } from '../support/tiny-disk.ts';
import { until } from '../support/until.ts';

const runFolderModule = path.resolve('scripts/bootstrap/run-folder.mjs');

/** A run that starts a program which hears no SIGTERM, mounts a disk, and then waits. */
const runner = `
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { makeRunFolder } from ${JSON.stringify(runFolderModule)};
const { folder, env, leftBehind, remove } = await makeRunFolder();
const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); console.log(1); setInterval(() => {}, 1000)'], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
child.stdout.once('data', () => {
  mkdirSync(folder + '/disk');
  if (process.env.CAN_MOUNT) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder + '/disk']);
  writeFileSync(folder + '/disk/file', 'text');
  console.log(folder);
});
process.stdin.on('data', async () => {
  console.log(JSON.stringify(await leftBehind()));
  await remove();
  process.exit();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
`;

describe.runIf(process.platform === 'linux')('what a test run leaves', () => {
  let run: Run;
  let child: ChildProcess;
  let lines: AsyncIterator<string>;
  beforeEach(() => {
    run = newRun();
  });
  afterEach(() => {
    child.kill('SIGKILL');
    run.dispose();
  });

  const start = async (): Promise<string> => {
    const script = path.join(run.folder, 'runner.mjs');
    writeFileSync(script, runner);
    child = spawn(process.execPath, [script], {
      env: { ...process.env, TMPDIR: run.folder, CAN_MOUNT: canMount ? '1' : '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('no output');
    lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return (await lines.next()).value;
  };
  const nothingIsLeft = async (folder: string): Promise<void> => {
    await until('the folder is gone', () => !existsSync(folder));
    await until('the cleaner has ended as well', () => processesNaming(folder).length === 0);
    expect(readdirSync(run.folder)).toEqual(['runner.mjs']);
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'is nothing after %s: no process, no mount, no file',
    async (signal) => {
      const folder = await start();
      expect(processesNaming(folder).length).toBeGreaterThan(0);
      child.kill(signal);
      await once(child, 'exit');
      await nothingIsLeft(folder);
    },
    60_000,
  );

  it('is told by name when a program or a folder outlives it, and is ended', async () => {
    const folder = await start();
    for (const name of ['kp-of-a-test', 'kp-empty', 'of-somebody-else']) {
      mkdirSync(path.join(folder, name));
    }
    for (let file = 10; file < 24; file += 1) {
      writeFileSync(path.join(folder, 'kp-of-a-test', `${file}`), '');
    }
    child.stdin?.write('end\n');
    expect((await lines.next()).value).toMatch(
      /^\{"programs":\["\d+ .*setInterval.*"\],"folders":\["kp-empty: empty","kp-of-a-test: 10, 11, .*, 21, 2 more"\]\}$/,
    );
    await once(child, 'exit');
    await nothingIsLeft(folder);
  }, 60_000);

  it('is removed by the next run when the cleaner had no chance', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const old = path.join(run.folder, 'kp-tests-of-old');
    mkdirSync(old);
    writeFileSync(path.join(old, 'owner'), `${dead.pid}`);
    const folder = await start();
    expect(existsSync(old)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await nothingIsLeft(folder);
  }, 60_000);
});
