import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { allTools } from '../../main/tools/core/tool-table.ts';
import { createToolFinder } from '../../main/tools/node/tool-finder.ts';
import { crowdHome } from '../../test/support/crowded-home.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { type BenchLine, figure, spreadOf } from './stats.ts';

const rounds = 30;

/** Detection of all tools in a home with 10,000 files and 300 extensions: how long, and how long it blocks. */
export async function benchTools(): Promise<BenchLine[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'kp-tools-'));
  try {
    crowdHome(home);
    const machine = { env: { PATH: process.env['PATH'] ?? '' }, platform: process.platform, home };
    const first = await timed(rounds, () => createToolFinder(machine)(allTools));
    const finder = createToolFinder(machine);
    await finder(allTools);
    const later = await timed(rounds, () => finder(allTools));
    return [
      line('tools detected, first time', first.times, 150),
      line('tools detected, later', later.times, 50),
      {
        what: 'tools detected, longest block',
        measured: `${first.blockedMs.toFixed(1)} ms`,
        against: null,
        ratio: null,
        goal: '20 ms',
        met: first.blockedMs <= 20,
      },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function timed(
  count: number,
  run: () => Promise<unknown>,
): Promise<{ times: number[]; blockedMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  await run();
  delay.enable();
  for (let i = 0; i < count; i += 1) {
    const startedMs = monotonicMs();
    await run();
    times.push(monotonicMs() - startedMs);
  }
  delay.disable();
  // 99th: the highest single figure is as often the machine's as ours.
  return { times, blockedMs: delay.percentile(99) / 1e6 };
}

function line(what: string, samples: readonly number[], goalMs: number): BenchLine {
  const spread = spreadOf(samples);
  return {
    what,
    measured: figure(spread),
    against: null,
    ratio: null,
    goal: `${goalMs} ms p95`,
    met: spread.p95 <= goalMs,
  };
}
