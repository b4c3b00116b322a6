import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import type { Sidecar } from '../../../main/gateway/core/gateway-ports.ts';
import { createSidecar } from '../../../main/gateway/node/sidecar.ts';
import {
  isGone,
  stopStaleSidecar,
  writeRecord,
} from '../../../main/gateway/node/sidecar-record.ts';
import { listeningLog } from '../../support/listening-log.ts';
import { type Played, playSystem, powerShellRow } from '../../support/played-system.ts';
import { newRun } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';
import { closeRigs, makeRig, soon } from './rig.ts';

// biome-ignore format: a table
const withoutAnswer: readonly (readonly [what: string, tool: Played])[] = [
  ['is absent',                    'absent'],
  ['fails',                        'fails'],
  ['says nothing and ends with 0', 'silent'],
  ['hangs',                        'hangs'],
];

describe.skipIf(process.platform === 'win32')('a start on another system', () => {
  const played: Sidecar[] = [];

  afterEach(async () => {
    await Promise.all(played.splice(0).map((sidecar) => sidecar.stop(50)));
    await closeRigs();
  });

  const startedOn = async (platform: NodeJS.Platform, tools: Record<string, Played>) => {
    const rig = await makeRig();
    const { log, lines } = listeningLog();
    const recordPath = path.join(rig.paths.run, 'played.json');
    const system = playSystem(platform, tools);
    const redact = (text: string) => text;
    const sidecar = createSidecar({ clock: systemClock, log, redact, recordPath, system });
    played.push(sidecar);
    const { pid } = await sidecar.start(1, rig.plan());
    await rig.listening();
    return { pid, system, lines, recordPath, rig };
  };

  it('asks nobody on Windows: pid, program and time are known from the call', async () => {
    const beforeMs = Date.now();
    const { pid, system, recordPath, rig, lines } = await startedOn('win32', {});
    expect(system.asked).toEqual([]);
    const record = JSON.parse(readFileSync(recordPath, 'utf8')) as {
      readonly startedBetweenMs: [number, number];
    };
    const [fromMs, toMs] = record.startedBetweenMs;
    expect(record).toMatchObject({ pid, exe: rig.fake.file, startedAt: null, bootId: null });
    expect(fromMs).toBeGreaterThanOrEqual(beforeMs);
    expect(toMs).toBeGreaterThanOrEqual(fromMs);
    expect(toMs).toBeLessThanOrEqual(Date.now());
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it.each(withoutAnswer)('does not wait for ps that %s, and says what it lacks', async (_, ps) => {
    const { pid, system, lines, recordPath } = await startedOn('darwin', { '/bin/ps': ps });
    expect(system.asked).toContain('/bin/ps');
    expect(lines).toContainEqual({
      level: 'warn',
      event: 'sidecar.not-recorded',
      fields: { pid, why: 'system-does-not-tell' },
    });
    expect(existsSync(recordPath)).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('a sidecar left behind on Windows', () => {
  const configPath = '/data/config.yaml';

  /** A process that stands for it, what PowerShell would tell of it, and its record. */
  const leaveOne = async () => {
    const run = newRun();
    const fromMs = Date.now();
    const script = "console.log('ready'); setInterval(() => {}, 1e6)";
    const child: ChildProcess = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const toMs = Date.now();
    const ended = new Promise<string | null>((resolve) => {
      child.once('exit', (_code, signal) => resolve(signal));
    });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await ended;
      run.dispose();
    });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const exe = realpathSync(process.execPath);
    const record = path.join(run.folder, 'sidecar.json');
    const pid = child.pid ?? 0;
    const windows = playSystem('win32', {});
    await writeRecord(record, { pid, exe, startedBetweenMs: [fromMs, toMs] }, configPath, windows);
    const row = { exe, command: `"${exe}" -config "${configPath}"`, startedAtMs: toMs };
    return { run, child, pid, ended, record, exe, row, fromMs, toMs };
  };

  /** Ends it: a signal that was sent before would be told first. */
  const signalOf = async ({ child, ended }: Awaited<ReturnType<typeof leaveOne>>) => {
    child.kill('SIGINT');
    return ended;
  };

  it.each(withoutAnswer)('gets no signal when PowerShell %s, and that is told', async (_, tool) => {
    const left = await leaveOne();
    const { log, lines } = listeningLog();
    const system = playSystem('win32', { 'powershell.exe': tool });
    expect(await stopStaleSidecar(left.record, log, system)).toBe('unknown');
    expect(lines).toEqual([
      { level: 'warn', event: 'sidecar.stale-unknown', fields: { pid: left.pid } },
    ]);
    expect(existsSync(left.record)).toBe(true);
    expect(await signalOf(left)).toBe('SIGINT');
  });

  it('is ended after one question, while its pid alone is looked at', async () => {
    const left = await leaveOne();
    const { log, lines } = listeningLog();
    const system = playSystem('win32', { 'powershell.exe': () => powerShellRow(left.row) });
    expect(await stopStaleSidecar(left.record, log, system)).toBe('stopped');
    expect(await left.ended).toBe('SIGTERM');
    expect(system.asked).toEqual(['powershell.exe']);
    expect(lines.map(({ event }) => event)).toEqual(['sidecar.stale-stopped']);
    expect(existsSync(left.record)).toBe(false);
  });

  it('is ended where its program is told by another path of the same file', async () => {
    const left = await leaveOne();
    const junction = path.join(left.run.folder, 'junction.exe');
    symlinkSync(left.exe, junction);
    const system = playSystem('win32', {
      'powershell.exe': () => powerShellRow({ ...left.row, exe: junction }),
    });
    expect(await stopStaleSidecar(left.record, listeningLog().log, system)).toBe('stopped');
    expect(await left.ended).toBe('SIGTERM');
  });

  // biome-ignore format: a table
  it.each<[what: string, change: (left: Awaited<ReturnType<typeof leaveOne>>) => object, outcome: string]>([
    ['it began just before the call',   ({ fromMs }) => ({ startedAtMs: fromMs - 50 }),  'stopped'],
    ['it began well before the call',   ({ fromMs }) => ({ startedAtMs: fromMs - 51 }),  'not-ours'],
    ['it began just after the call',    ({ toMs }) => ({ startedAtMs: toMs + 50 }),      'stopped'],
    ['it began well after the call',    ({ toMs }) => ({ startedAtMs: toMs + 51 }),      'not-ours'],
    ['it is another program',           () => ({ exe: '/bin/true' }),                    'not-ours'],
    ['it is a program without a file',  () => ({ exe: '/gone.exe' }),                    'not-ours'],
    ['its program is not told',         () => ({ exe: null }),                           'not-ours'],
    ['it has another configuration',    () => ({ command: 'x -config "/other.yaml"' }),  'not-ours'],
  ])('is judged when %s', async (_what, change, outcome) => {
    const left = await leaveOne();
    const row = { ...left.row, ...change(left) };
    const system = playSystem('win32', { 'powershell.exe': () => powerShellRow(row) });
    expect(await stopStaleSidecar(left.record, listeningLog().log, system)).toBe(outcome);
    expect(await signalOf(left)).toBe(outcome === 'stopped' ? 'SIGTERM' : 'SIGINT');
  });

  it('is held for the one that has its pid until a last question says otherwise', async () => {
    const left = await leaveOne();
    const facts = { pid: left.pid, startedAt: `${left.row.startedAtMs}0000` };
    const telling = (startedAtMs: number) =>
      playSystem('win32', { 'powershell.exe': () => powerShellRow({ ...left.row, startedAtMs }) });
    const same = telling(left.row.startedAtMs);
    expect(await isGone(facts, 60, same)).toBe(false);
    expect(same.asked).toHaveLength(1);
    expect(await isGone(facts, 60, telling(left.row.startedAtMs + 1))).toBe(true);
    expect(await isGone(facts, 60, playSystem('win32', {}))).toBe(false);
    left.child.kill('SIGKILL');
    await left.ended;
    await until('it is gone', () => isGone(facts, 0, playSystem('win32', {})), soon);
  });
});
