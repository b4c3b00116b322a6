import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { askModels } from '../../test/support/door-load.ts';
import { openDoorWorld } from '../../test/support/door-world.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { processesOf } from '../../test/support/orphans.ts';
import { realSidecar, type sidecarVersions } from '../../test/support/real-sidecar.ts';
import { newRun } from '../../test/support/run-folder.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { pssOf } from './footprint.ts';
import { type BenchLine, besideLine } from './stats.ts';

const rounds = 10;
const requests = 200;
/** What the newer line may take of the older one's. */
const goal = 1.75;

type Line = keyof typeof sidecarVersions;

interface Figures {
  readonly startMs: number;
  readonly restMb: number;
  readonly usedMb: number;
  readonly restartMs: number;
}

/** Today's line of CLIProxyAPI beside the older one, by turns, so that load hits both alike. */
export const benchCores = (): Promise<BenchLine[]> =>
  inWorkFolder('kp-cores-', async (folder) => {
    const programs = { v6: copyOf('v6', folder), v7: copyOf('v7', folder) };
    const figures: Record<Line, Figures[]> = { v6: [], v7: [] };
    for (let i = 0; i < rounds; i += 1) {
      for (const line of ['v6', 'v7'] as const) figures[line].push(await measure(programs[line]));
    }
    const row = (what: string, figure: keyof Figures, unit?: string): BenchLine => {
      const of = (line: Line) => figures[line].map((each) => each[figure]);
      return besideLine(`v7, ${what}`, of('v7'), { name: 'v6', samples: of('v6') }, goal, unit);
    };
    return [
      row('start to healthy', 'startMs'),
      row('memory after its start', 'restMb', 'MB PSS'),
      row(`memory after ${requests} requests`, 'usedMb', 'MB PSS'),
      row('killed, healthy again', 'restartMs'),
    ];
  });

/** One that no other process runs: what is shared with those would not count. */
function copyOf(line: Line, folder: string): string {
  const file = realSidecar(line);
  if (file === null) throw new Error(`No CLIProxyAPI ${line}. Run npm test once, it brings one.`);
  const copy = path.join(folder, `cli-proxy-api-${line}`);
  copyFileSync(file, copy);
  return copy;
}

async function measure(file: string): Promise<Figures> {
  const run = newRun();
  const startedMs = monotonicMs();
  const world = await openDoorWorld(run, file);
  try {
    const startMs = monotonicMs() - startedMs;
    const memoryMb = (): number => {
      const core = processesOf(run).find(({ args }) => args[0] === file);
      if (!core) throw new Error('no core runs');
      return pssOf(core.pid) / 1_024;
    };
    const restMb = memoryMb();
    for (let i = 0; i < requests; i += 1) await askModels(world.port, world.apiKey);
    const usedMb = memoryMb();
    const killedMs = await world.kill();
    return { startMs, restMb, usedMb, restartMs: monotonicMs() - killedMs };
  } finally {
    await world.close();
    run.dispose();
  }
}
