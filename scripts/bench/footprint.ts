import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../test/e2e/support/app.ts';
import { processesOf } from '../../test/support/orphans.ts';
import { type Rig, withApp } from './rig.ts';
import { type BenchLine, besideLine, repeat } from './stats.ts';

const launches = 20;
const memoryRuns = 2;
/** What is being measured needs this long to be at rest; time is the measure here, not a wait. */
const restMs = 10_000;
const closedMs = 70_000;
const idleMs = 60_000;
/** Of which an empty app has some already; more than these were never needed. */
const mostWakeUps = 800;

export const benchLaunch = (rig: Rig): Promise<BenchLine> =>
  compareLaunch('launch, tray icon on the bus', rig, {
    ours: () => rig.launch(),
    bare: () => rig.launchBaseline(),
  });

/** Launch to the icon on the bus; ours and the empty app by turns, so that load hits both alike. */
export async function compareLaunch(
  what: string,
  rig: Rig,
  launch: Readonly<Record<'ours' | 'bare', () => Promise<App>>>,
): Promise<BenchLine> {
  const ours: number[] = [];
  const bare: number[] = [];
  await repeat(launches, async () => {
    bare.push(await launchMs(rig, launch.bare()));
    ours.push(await launchMs(rig, launch.ours()));
  });
  return besideLine(what, ours, emptyApp(bare), 1.15);
}

const emptyApp = (samples: readonly number[]) => ({ name: 'empty app', samples });

async function launchMs(rig: Rig, launched: Promise<App>): Promise<number> {
  const since = rig.host.mark();
  const app = await launched;
  try {
    const { atMs } = await rig.host.registered({ withinMs: 20_000, since, pid: app.pid });
    return atMs - app.startedAtMs;
  } finally {
    await app.close();
  }
}

/** Memory that is not shared away: PSS of every process of the app, without the sidecar and its watchdog. */
const pssMb = (app: App): number => megabytesOf(app, pssOf);

/** Memory that nobody shares, of the same processes: what others start or end meanwhile changes nothing of it. */
export const ownMb = (app: App): number => megabytesOf(app, privateKbOf);

const privateKbOf = (pid: number): number =>
  kilobytesOf(pid, /^Private_(?:Clean|Dirty):\s+(\d+)/gm);

/** The same by process, as Chromium names what each is for. */
export const ownMbByProcess = (app: App): string =>
  ownProcesses(app)
    .map(({ pid, args }) => {
      const type = /--type=([\w-]+)/.exec(args.join(' '))?.[1] ?? 'main';
      return `${type} ${(privateKbOf(pid) / 1_024).toFixed(0)}`;
    })
    .join(', ');

function megabytesOf(app: App, kilobytes: (pid: number) => number): number {
  return ownProcesses(app).reduce((sum, { pid }) => sum + kilobytes(pid), 0) / 1_024;
}

/** Of the app itself: neither the sidecar nor its watchdog. */
const ownProcesses = ({ run }: App) =>
  processesOf(run).filter(({ pid, args }) => pid !== 0 && !isSidecar(args));

const isSidecar = (args: readonly string[]): boolean =>
  args.some((arg) => arg.includes('cli-proxy-api')) || args.includes('kp-watchdog');

export const pssOf = (pid: number): number => kilobytesOf(pid, /^Pss:\s+(\d+)/gm);

function kilobytesOf(pid: number, rows: RegExp): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return [...text.matchAll(rows)].reduce((sum, [, figure]) => sum + Number(figure), 0);
  } catch {
    return 0; // It has just ended.
  }
}

/**
 * Ours and the empty app, popover never opened, and closed over a minute ago. Both run at the same
 * time, because what they share with each other lowers the PSS of both alike.
 */
export async function benchMemory(rig: Rig): Promise<BenchLine[]> {
  const never = { ours: [] as number[], bare: [] as number[] };
  const closed = { ours: [] as number[], bare: [] as number[] };
  for (let i = 0; i < memoryRuns; i += 1) {
    const bare = await rig.launchBaseline({ KP_POPOVER: '1', KP_DESTROY_MS: '60000' });
    await rig.host.registered({ withinMs: 20_000, since: 0, pid: bare.pid });
    const since = rig.host.mark();
    const ours = await rig.launch();
    await rig.host.tooltip(/Healthy/, { withinMs: 20_000, since, pid: ours.pid });
    const apps = [
      { app: ours, into: 'ours' },
      { app: bare, into: 'bare' },
    ] as const;
    await sleep(restMs);
    for (const { app, into } of apps) never[into].push(pssMb(app));
    for (const { app } of apps) await openAndClose(rig, app);
    await sleep(closedMs);
    for (const { app, into } of apps) closed[into].push(pssMb(app));
    for (const { app } of apps) await app.close();
  }
  return [
    memoryLine('memory, popover never opened', never, 1.1),
    memoryLine('memory, popover closed over a minute ago', closed, 1.15),
  ];
}

/** A second click on the icon hides what the first has shown. */
async function openAndClose(rig: Rig, { pid }: App): Promise<void> {
  const item = rig.host.items.find((other) => other.pid === pid);
  if (!item) throw new Error('the icon is not on the bus');
  await item.activate();
  await sleep(2_000);
  await item.activate();
}

const memoryLine = (
  what: string,
  { ours, bare }: Readonly<Record<'ours' | 'bare', readonly number[]>>,
  goal: number,
): BenchLine => besideLine(what, ours, emptyApp(bare), goal, 'MB PSS');

/** Hundredths of a second, of the process and of all its threads. */
function cpuTicks(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

/** How often a process and its threads gave the processor back to wait for something. */
function wakeUps(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'))
      .reduce(
        (sum, status) => sum + Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]),
        0,
      );
  } catch {
    return 0;
  }
}

/** Processor time and wake-ups of the whole tree, without the sidecar, over a minute of doing nothing. */
export const benchIdle = (rig: Rig): Promise<BenchLine[]> =>
  withApp(rig, rig.launch, async (app) => {
    await sleep(restMs);
    const total = (count: (pid: number) => number): number =>
      ownProcesses(app).reduce((sum, { pid }) => sum + count(pid), 0);
    const before = [total(cpuTicks), total(wakeUps)] as const;
    await sleep(idleMs);
    const percent = ((total(cpuTicks) - before[0]) * 10 * 100) / idleMs;
    const woken = ((total(wakeUps) - before[1]) * 60_000) / idleMs;
    return [
      {
        what: 'processor, idle, 60 s',
        measured: `${percent.toFixed(3)} % of a core`,
        goal: '0.1 %',
        met: percent <= 0.1,
      },
      {
        what: 'wake-ups of all threads, idle',
        measured: `${woken.toFixed(0)} a minute`,
        goal: `${mostWakeUps} a minute`,
        met: woken <= mostWakeUps,
      },
    ];
  });
