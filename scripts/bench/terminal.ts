import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { switches } from '../../test/e2e/support/app-environment.ts';
import { electronPath } from '../../test/e2e/support/electron-path.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { root } from '../bootstrap/cache-folder.mjs';
import { baselineRoot, type Rig, withApp } from './rig.ts';
import { type BenchLine, besideLine, repeat } from './stats.ts';

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
  return withApp(rig, rig.launch, async (app) => {
    const times = { bare: [] as number[], sources: [] as number[], packaged: [] as number[] };
    await repeat(rounds, async () => {
      for (const name of ['bare', 'sources', 'packaged'] as const) {
        times[name].push(await runMs(commands[name], app.dataDir));
      }
    });
    const bare = { name: "Electron's own start", samples: times.bare };
    return [
      besideLine('--status from its sources', times.sources, bare, goal),
      besideLine('--status of the packaged program', times.packaged, bare, goal),
    ];
  });
}

async function runMs([file = '', ...args]: readonly string[], dataDir: string): Promise<number> {
  const startedMs = monotonicMs();
  const env = { ...process.env, KORPROXY_DATA_DIR: dataDir };
  const [code] = await once(spawn(file, args, { env, stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}`);
  return monotonicMs() - startedMs;
}
