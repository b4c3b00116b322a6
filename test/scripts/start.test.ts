import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { npmCommand } from '../../scripts/bootstrap/run-program.mjs';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { wholeLines } from '../support/whole-lines.ts';

const root = path.join(import.meta.dirname, '..', '..');

interface Note {
  readonly event: 'started' | 'signal';
  readonly value: unknown;
}

describe('npm start, with a stand-in for the app', () => {
  let run: Run;
  let notesFile: string;
  beforeEach(() => {
    run = newRun();
    notesFile = path.join(run.folder, 'notes');
    const dist = path.join(run.folder, 'dist');
    mkdirSync(dist);
    copyFileSync(path.join(root, 'test/support/stand-in-app.mjs'), path.join(dist, 'electron'));
    writeFileSync(path.join(dist, 'package.json'), '{"type":"module"}');
    writeFileSync(path.join(dist, 'version'), '0.0.1');
  });
  afterEach(async () => {
    await expectNoOrphans(run);
    run.dispose();
  });

  const notes = (): Note[] =>
    existsSync(notesFile)
      ? wholeLines(readFileSync(notesFile, 'utf8')).map((line) => JSON.parse(line))
      : [];
  const signals = (): unknown[] =>
    notes().flatMap(({ event, value }) => (event === 'signal' ? [value] : []));

  const start = (
    args: string[],
    command = [process.execPath, 'scripts/start.mjs'],
  ): ChildProcess => {
    const [program = '', ...rest] = command;
    return spawn(program, [...rest, ...args], {
      cwd: root,
      // A group of its own, as a terminal gives it.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        ...run.env,
        DISPLAY: ':none',
        KP_NOTES: notesFile,
        ELECTRON_OVERRIDE_DIST_PATH: path.join(run.folder, 'dist'),
      },
    });
  };
  const started = () => until('the app runs', () => notes().length > 0);
  const npmStart = (): string[] => {
    const npm = npmCommand();
    return [npm.program, ...npm.args, 'start', '--'];
  };

  it('hands on the arguments, and the code that the app ends with', async () => {
    const [code] = await once(start(['--', '--end=3', 'two words']), 'exit');
    expect(code).toBe(3);
    const [first] = notes();
    expect(first?.value).toMatchObject({
      args: expect.arrayContaining([path.resolve(root), '--end=3', 'two words']),
      demo: path.join(path.resolve(root), 'dist', 'demo-gateway.mjs'),
    });
  });

  it.each<[args: string[], code: number, stdout: RegExp, stderr: RegExp]>([
    [['--help'], 0, /--undo TOOL/, /^$/],
    [['-h', '--lgos'], 2, /^$/, /^There is no --lgos\. Did you mean --logs\? /],
    [['--headless', '--logs', '--level'], 2, /^$/, /^--level needs a value/],
    [['--version'], 0, /^KorProxy \d+\.\d+\.\d+\n$/, /^$/],
    [['--status'], 3, /^$/, /^KorProxy is not running\. npm start starts it\.\n$/],
    [['--quit', '--json'], 3, /^\{"running":false,"words":"KorProxy is not running/, /^$/],
  ])('starts and fetches nothing for %j', async (args, code, stdout, stderr) => {
    const home = path.join(run.folder, 'home');
    mkdirSync(home);
    const program = spawn(process.execPath, ['scripts/start.mjs', ...args], {
      cwd: root,
      env: { ...run.env, HOME: home, DISPLAY: ':none', KP_NOTES: notesFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = Promise.all([text(program.stdout), text(program.stderr)]);
    expect(await once(program, 'exit')).toEqual([code, null]);
    const [out, err] = await said;
    expect(out).toMatch(stdout);
    expect(err).toMatch(stderr);
    expect([readdirSync(home), notes()]).toEqual([[], []]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on once, and waits for the app to end',
    async (signal) => {
      const program = start([]);
      await started();
      program.kill(signal);
      const [code] = await once(program, 'exit');
      expect(code).toBe(5);
      expect(signals()).toEqual([signal]);
    },
  );

  it('hands Ctrl-C on once, though the terminal and npm both send it', async () => {
    const program = start([], npmStart());
    await started();
    process.kill(-(program.pid ?? Number.NaN), 'SIGINT');
    const [code] = await once(program, 'exit');
    expect(code).toBe(5);
    expect(signals()).toEqual(['SIGINT']);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('hears %s that was sent to npm alone', async (signal) => {
    const program = start([], npmStart());
    await started();
    program.kill(signal);
    const [code] = await once(program, 'exit');
    expect(code).toBe(5);
    expect(signals()).toEqual([signal]);
  });

  it('quits the app when npm is gone, which dies of a hang-up and passes nothing on', async () => {
    const program = start([], npmStart());
    await started();
    program.kill('SIGHUP');
    await until('the app was told', () => signals().length > 0);
    expect(signals()).toEqual(['SIGHUP']);
  });

  it('ends an app by force that does not end when it is told to', async () => {
    const app = path.join(run.folder, 'dist', 'electron');
    const program = start(['--deaf'], [process.execPath, 'test/support/run-app-briefly.mjs', app]);
    await started();
    program.kill('SIGTERM');
    const [code] = await once(program, 'exit');
    expect(code).toBe(128 + 9);
  });

  it('loses no signal that comes the moment the app is up, nor is ended by a late copy', async () => {
    const app = 'trap "exit 5" INT; echo up; while :; do sleep 0.01; done';
    for (let round = 0; round < 10; round += 1) {
      const program = spawn(
        process.execPath,
        ['test/support/run-app-briefly.mjs', '/bin/sh', '-c', app],
        { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...run.env } },
      );
      const ending = once(program, 'exit');
      await once(program.stdout, 'data');
      program.kill('SIGINT');
      await sleep(round * 4);
      program.kill('SIGINT');
      expect(await ending).toEqual([5, null]);
    }
  });
});
