import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { switches } from '../../test/e2e/support/app-environment.ts';
import { electronPath } from '../../test/e2e/support/electron-path.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { root } from '../bootstrap/cache-folder.mjs';
import { baselineRoot, type Rig, repeat } from './rig.ts';
import { type BenchLine, figure, spreadOf } from './stats.ts';

const rounds = 15;
const goal = 1.3;

/** `--status` of an app that runs, by both programs and by turns with Electron's own start. */
export async function benchTerminal(rig: Rig): Promise<readonly BenchLine[]> {
  const electron = [electronPath() ?? '', ...switches()];
  const commands = {
    bare: [...electron, path.join(baselineRoot, 'nothing.cjs')],
    sources: [process.execPath, path.join(root, 'scripts', 'start.mjs'), '--status'],
    packaged: [...electron, root, '--status'],
  };
  const app = await rig.launch();
  try {
    await rig.host.tooltip(/Healthy/, { withinMs: 20_000, since: 0, pid: app.pid });
    const times = { bare: [] as number[], sources: [] as number[], packaged: [] as number[] };
    await repeat(rounds, async () => {
      for (const name of ['bare', 'sources', 'packaged'] as const) {
        times[name].push(await runMs(commands[name], app.dataDir));
      }
      return 0;
    });
    return [
      line('--status from its sources', times.sources, times.bare),
      line('--status of the packaged program', times.packaged, times.bare),
    ];
  } finally {
    await app.close();
  }
}

async function runMs([file = '', ...args]: readonly string[], dataDir: string): Promise<number> {
  const startedMs = monotonicMs();
  const env = { ...process.env, KORPROXY_DATA_DIR: dataDir };
  const [code] = await once(spawn(file, args, { env, stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}`);
  return monotonicMs() - startedMs;
}

function line(what: string, ours: readonly number[], bare: readonly number[]): BenchLine {
  const [own, base] = [spreadOf(ours), spreadOf(bare)];
  const ratio = own.median / base.median;
  return {
    ...{ what, measured: figure(own), against: `Electron's own start ${figure(base)}` },
    ...{ ratio: `${ratio.toFixed(2)}x`, goal: `${goal}x`, met: ratio <= goal },
  };
}
