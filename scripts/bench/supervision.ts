import type { App } from '../../test/e2e/support/app.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { realSidecar } from '../../test/support/real-sidecar.ts';
import { bareStartMs, type Rig, withApp } from './rig.ts';
import { type BenchLine, figure, repeat, spreadOf } from './stats.ts';

const cycles = 60;
const starts = 24;
const probeMs = 100;

/** Kill to red, kill to green, and start to green, each against the bare sidecar. */
export async function benchSupervision(rig: Rig): Promise<BenchLine[]> {
  const bare = spreadOf(await repeat(starts, bareStartMs));
  return withApp(rig, rig.launch, async (app) => {
    const kills = await repeat(cycles, async () => {
      const times = await killOnce(rig, app);
      // Later restarts wait longer by design, so each kill is the first of its spell.
      await press(rig, app, 'Restart');
      return times;
    });
    const start = await repeat(starts, async () => {
      await press(rig, app, 'Stop', /Stopped/);
      return press(rig, app, 'Start');
    });
    return [redLine(kills), greenLine(kills, bare.median), startLine(start, bare.median)];
  });
}

type Kill = Readonly<Record<'redMs' | 'greenMs', number>>;

async function killOnce(rig: Rig, app: App): Promise<Kill> {
  const [sidecar] = app.sidecars(realSidecar() ?? '');
  if (!sidecar) throw new Error('no sidecar to kill');
  const wait = { withinMs: 20_000, since: rig.host.mark(), pid: app.pid };
  const killedAtMs = monotonicMs();
  process.kill(sidecar.pid, 'SIGKILL');
  const red = await rig.host.tooltip(/^KorProxy: (?!Healthy)/, wait);
  const green = await rig.host.tooltip(/^KorProxy: Healthy/, wait);
  return { redMs: red.atMs - killedAtMs, greenMs: green.atMs - killedAtMs };
}

async function press(rig: Rig, app: App, label: string, then = /Healthy/): Promise<number> {
  const wait = { withinMs: 20_000, since: rig.host.mark(), pid: app.pid };
  const pressedAtMs = monotonicMs();
  await rig.host.click(label);
  return (await rig.host.tooltip(then, wait)).atMs - pressedAtMs;
}

function redLine(kills: readonly Kill[]): BenchLine {
  const spread = spreadOf(kills.map(({ redMs }) => redMs));
  return {
    what: 'sidecar killed, tray no longer green',
    measured: `${figure(spread)}, p99 ${spread.p99.toFixed(0)}`,
    goal: '50 ms, p99 100 ms',
    met: spread.median <= 50 && spread.p99 <= 100,
  };
}

function greenLine(kills: readonly Kill[], bareMs: number): BenchLine {
  const spread = spreadOf(kills.map(({ greenMs }) => greenMs));
  const base = 250 + bareMs;
  const ratio = spread.median / base;
  return {
    what: 'sidecar killed, green again',
    measured: figure(spread),
    against: `0.25 s + bare ${bareMs.toFixed(0)} ms`,
    ratio: `${ratio.toFixed(2)}x`,
    goal: '1.3x',
    met: ratio <= 1.3,
  };
}

function startLine(samples: readonly number[], bareMs: number): BenchLine {
  const spread = spreadOf(samples);
  const limit = 1.2 * bareMs + probeMs;
  return {
    what: 'start, truthfully healthy',
    measured: figure(spread),
    against: `bare ${bareMs.toFixed(0)} ms`,
    ratio: `${(spread.median / bareMs).toFixed(2)}x`,
    goal: `1.2x + one probe interval = ${limit.toFixed(0)} ms`,
    met: spread.median <= limit,
  };
}
