import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive, readProcess } from '../../../main/base/node/process-facts.ts';
import { recordPath } from '../../../main/gateway/node/preflight.ts';
import { processesOf } from '../../support/orphans.ts';
import { until } from '../../support/until.ts';
import { closeRigs, makeRig, patience, type Rig, soon, times } from './rig.ts';

describe.skipIf(process.platform === 'win32')('when the app is gone', patience, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'app-host-'));
  const bundle = path.join(folder, 'app-host.mjs');

  beforeAll(() =>
    build({
      entryPoints: [path.join(import.meta.dirname, 'app-host.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['execa'],
      logLevel: 'error',
    }),
  );
  afterEach(closeRigs);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const makeApp = async (behaviour: string): Promise<Rig> => {
    const rig = await makeRig({ behaviours: [behaviour] });
    writeFileSync(rig.paths.config, `host: 127.0.0.1\nport: ${rig.port}\n`);
    return rig;
  };

  const startApp = (rig: Rig, mode = 'run') => {
    const args = [bundle, JSON.stringify(rig.plan()), recordPath(rig.paths), mode];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    const spawned = until('the sidecar is spawned', () => Number(lines[1] ?? 0) || null, soon);
    const starting = until('the app is up', () => lines.length > 0, soon);
    spawned.catch(() => {}); // Killed before, in some tests.
    return { child, starting, spawned };
  };

  const killed = async (child: ChildProcess): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };

  const gone = (rig: Rig) => until('nothing is left', () => processesOf(rig.run).length === 0);
  const signalsTo = ({ fake }: Rig) => fake.journal().filter(({ event }) => event === 'signal');

  it('by SIGKILL, its sidecar is told and goes', async () => {
    const rig = await makeApp('ok');
    for (let i = 0; i < times(5, 1_000); i += 1) {
      const { child, spawned } = startApp(rig);
      const pid = await spawned;
      await rig.silent(i + 1);
      expect(await readProcess(pid)).not.toBeNull();
      await killed(child);
      await gone(rig);
      expect(signalsTo(rig)).toHaveLength(i + 1);
    }
  });

  it('by SIGKILL, even a sidecar that ignores SIGTERM goes', async () => {
    const rigs = await Promise.all(
      Array.from({ length: times(2, 20) }, () => makeApp('ignore-term')),
    );
    await Promise.all(
      rigs.map(async (rig) => {
        const { child, spawned } = startApp(rig);
        await spawned;
        await rig.silent();
        await killed(child);
      }),
    );
    await Promise.all(rigs.map(gone));
  });

  it('by SIGKILL at any moment of a start, nothing is left', async () => {
    const rig = await makeApp('ok');
    for (let i = 0; i < times(8, 300); i += 1) {
      const { child, starting } = startApp(rig);
      await starting;
      await sleep(i % 8 < 4 ? i % 4 : Math.random() * 60);
      await killed(child);
      await gone(rig);
    }
  });

  it('together with the watchdog, nothing is left either', async () => {
    const rig = await makeApp('ok');
    for (let i = 0; i < times(3, 100); i += 1) {
      const { child, spawned } = startApp(rig);
      await spawned;
      const shells = processesOf(rig.run).filter(({ args }) => args.includes('kp-watchdog'));
      for (const { pid } of shells) process.kill(pid, 'SIGKILL');
      await killed(child);
      await gone(rig);
    }
  });

  it.each([
    ['throw', 1],
    ['exit', 3],
  ])('by its own fault (%s), nothing is left', async (mode, code) => {
    const rig = await makeApp('ok');
    const { child } = startApp(rig, mode);
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect(exitCode).toBe(code);
    await gone(rig);
  });

  it('only for a while (SIGSTOP), its sidecar lives on', async () => {
    const rig = await makeApp('ok');
    const { child, spawned } = startApp(rig);
    const pid = await spawned;
    child.kill('SIGSTOP');
    await sleep(500);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGCONT');
    await killed(child);
    await gone(rig);
  });
});
