import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, hungGraceMs } from '../../main/gateway/core/health-reducer.ts';
import type { App } from '../../test/e2e/support/app.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { realSidecar } from '../../test/support/real-sidecar.ts';
import { bareStartMs, type Rig, withApp } from './rig.ts';
import { type BenchLine, figure, repeat, spreadOf } from './stats.ts';

const cycles = 60;
const starts = 24;
const probeMs = 100;
const hangs = Number(process.env['KORPROXY_HANGS'] ?? 50);
/** What a hang may take at the worst. */
const hangGoals = { yellowMs: 8_000, redMs: 14_000 } as const;
const checkEveryMs = 10_000;

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

/** SIGSTOP of the real core, at moments spread over the time between two checks. */
export async function benchHangs(rig: Rig): Promise<BenchLine[]> {
  return withApp(rig, rig.launch, async (app) => {
    const seen: Hang[] = [];
    for (let n = 0; n < hangs; n += 1) {
      await sleep((n / hangs) * checkEveryMs);
      seen.push(await hangOnce(rig, app));
      // Later restarts wait longer by design, so each hang is the first of its spell.
      await press(rig, app, 'Restart');
    }
    return hangLines(seen);
  });
}

type Hang = Readonly<Record<'yellowMs' | 'redMs' | 'greenMs' | 'startMs', number>>;

async function hangOnce(rig: Rig, app: App): Promise<Hang> {
  const wait = { withinMs: 30_000, since: rig.host.mark(), pid: app.pid };
  const hungAtMs = signalSidecar(app, 'SIGSTOP');
  const yellow = await rig.host.tooltip(/^KorProxy: Degraded/, wait);
  const red = await rig.host.tooltip(/^KorProxy: Unreachable/, wait);
  const starting = await rig.host.tooltip(/^KorProxy: Starting/, wait);
  const green = await rig.host.tooltip(/^KorProxy: Healthy/, wait);
  return {
    yellowMs: yellow.atMs - hungAtMs,
    redMs: red.atMs - hungAtMs,
    greenMs: green.atMs - hungAtMs,
    startMs: green.atMs - starting.atMs,
  };
}

function hangLines(seen: readonly Hang[]): BenchLine[] {
  const line = (what: string, samples: readonly number[], goalMs: number): BenchLine => ({
    what: `${what}, min / median / max`,
    measured: secondsOf(samples),
    goal: `${(goalMs / 1_000).toFixed(1)} s at the most`,
    met: Math.max(...samples) <= goalMs,
  });
  const redToGreen = seen.map(({ greenMs, redMs }) => greenMs - redMs);
  const startMs = spreadOf(seen.map((hang) => hang.startMs)).median;
  const base = hungGraceMs + backoffMs[0] + startMs;
  const ratio = spreadOf(redToGreen).median / base;
  return [
    line(
      'core hangs, tray yellow',
      seen.map(({ yellowMs }) => yellowMs),
      hangGoals.yellowMs,
    ),
    line(
      'core hangs, tray red',
      seen.map(({ redMs }) => redMs),
      hangGoals.redMs,
    ),
    line(
      'core hangs, green again',
      seen.map(({ greenMs }) => greenMs),
      hangGoals.redMs + 1.3 * base,
    ),
    {
      what: 'red to green, min / median / max',
      measured: secondsOf(redToGreen),
      against: `0.75 s + start ${startMs.toFixed(0)} ms`,
      ratio: `${ratio.toFixed(2)}x`,
      goal: '1.3x',
      met: ratio <= 1.3,
    },
  ];
}

function secondsOf(samples: readonly number[]): string {
  const { median, count } = spreadOf(samples);
  const three = [Math.min(...samples), median, Math.max(...samples)];
  return `${three.map((ms) => (ms / 1_000).toFixed(2)).join(' / ')} s (n ${count})`;
}

/** The time on the monotonic clock at which it was sent. */
function signalSidecar(app: App, signal: NodeJS.Signals): number {
  const [sidecar] = app.sidecars(realSidecar() ?? '');
  if (!sidecar) throw new Error('no sidecar to signal');
  const sentAtMs = monotonicMs();
  process.kill(sidecar.pid, signal);
  return sentAtMs;
}

type Kill = Readonly<Record<'redMs' | 'greenMs', number>>;

async function killOnce(rig: Rig, app: App): Promise<Kill> {
  const wait = { withinMs: 20_000, since: rig.host.mark(), pid: app.pid };
  const killedAtMs = signalSidecar(app, 'SIGKILL');
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
