import { monitorEventLoopDelay } from 'node:perf_hooks';
import { allTools } from '../../main/tools/core/tool-table.ts';
import { createToolFinder } from '../../main/tools/node/tool-finder.ts';
import { crowdHome } from '../../test/support/crowded-home.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { type BenchLine, repeat, tookMs, withinLine } from './stats.ts';

const rounds = 30;

/** Detection of all tools in a home with 10,000 files and 300 extensions: how long, and how long it blocks. */
export const benchTools = (): Promise<BenchLine[]> =>
  inWorkFolder('kp-tools-', async (home) => {
    crowdHome(home);
    const machine = { env: { PATH: process.env['PATH'] ?? '' }, platform: process.platform, home };
    const first = await timed(rounds, () => createToolFinder(machine)(allTools));
    const finder = createToolFinder(machine);
    await finder(allTools);
    const later = await timed(rounds, () => finder(allTools));
    return [
      withinLine('tools detected, first time', first.times, 150),
      withinLine('tools detected, later', later.times, 50),
      {
        what: 'tools detected, longest block',
        measured: `${first.blockedMs.toFixed(1)} ms`,
        goal: '20 ms',
        met: first.blockedMs <= 20,
      },
    ];
  });

async function timed(
  count: number,
  run: () => Promise<unknown>,
): Promise<{ times: number[]; blockedMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await run();
  delay.enable();
  const times = await repeat(count, () => tookMs(run));
  delay.disable();
  // 99th: the highest single figure is as often the machine's as ours.
  return { times, blockedMs: delay.percentile(99) / 1e6 };
}
