import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'undici';
import { apiKeyOf } from '../../test/e2e/support/api-key-of.ts';
import type { App } from '../../test/e2e/support/app.ts';
import { crashAndRecover } from '../../test/e2e/support/stage.ts';
import { askModels } from '../../test/support/door-load.ts';
import { newRun, type Run } from '../../test/support/run-folder.ts';
import { ownMb, ownMbByProcess } from './footprint.ts';
import { onRig, type Rig, withApp } from './rig.ts';
import type { BenchLine } from './stats.ts';

/** A working day. Fewer minutes bring the same events closer together. */
const minutes = Number(process.env['KORPROXY_SOAK_MINUTES'] ?? 480);
const requests = 5_000;
const openings = 200;
const crashes = 20;
/** The popover's page goes a minute after it was closed, with what it held. */
const restMs = 75_000;
const openMs = 1_000;

/** What the app holds once it has rested. */
interface Holdings {
  readonly memoryMb: number;
  readonly heapMb: number;
  readonly descriptors: number;
  readonly timers: number;
}

/** Whether a long run takes anything along: memory, descriptors and timers before and after. */
export async function benchSoak(): Promise<BenchLine[]> {
  const run = newRun();
  try {
    return await onRig((rig) =>
      withApp(
        rig,
        () => launch(rig, run),
        (app) => soak(rig, app),
      ),
    );
  } finally {
    run.dispose();
  }
}

async function soak(rig: Rig, app: App): Promise<BenchLine[]> {
  const inspector = await openInspector(app);
  // Once each: what is read at the first time stays read.
  await openPopover(rig);
  await crash(rig, app);
  await sleep(restMs);
  const before = await holdingsOf(app, inspector);
  console.log(`MB before, by process: ${ownMbByProcess(app)}`);
  const refused = await live(rig, app);
  await sleep(restMs);
  const after = await holdingsOf(app, inspector);
  console.log(`MB after, by process: ${ownMbByProcess(app)}`);
  inspector.close();
  return linesOf(before, after, refused);
}

/** The look for newer versions, once a day, reads a library that stays: it would come at some time in between. */
async function launch(rig: Rig, run: Run): Promise<App> {
  const dataDir = path.join(run.folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ looksForCores: false }));
  return rig.launch({ run, dataDir, args: ['--inspect=127.0.0.1:0'] });
}

/** All events evenly over the time. Resolves to the requests that nobody answered. */
async function live(rig: Rig, app: App): Promise<number> {
  const apiKey = apiKeyOf(app);
  const everyMs = (minutes * 60_000) / requests;
  const startedMs = performance.now();
  let refused = 0;
  for (let n = 1; n <= requests; n += 1) {
    const { outcome } = await askModels(app.port, apiKey);
    if (outcome !== 'gateway') refused += 1;
    if (n % (requests / openings) === 0) await openPopover(rig);
    if (n % (requests / crashes) === 0) await crash(rig, app);
    await sleep(Math.max(0, startedMs + n * everyMs - performance.now()));
  }
  return refused;
}

async function openPopover(rig: Rig): Promise<void> {
  await rig.host.activate();
  await sleep(openMs);
  await rig.host.activate();
}

/** A restart by hand forgives the crash, as hours of health do where there are hours. */
async function crash(rig: Rig, app: App): Promise<void> {
  await crashAndRecover(rig.host, app);
  const since = rig.host.mark();
  await rig.host.click('Restart');
  await rig.host.tooltip(/Healthy/, { since, pid: app.pid });
}

interface Inspector {
  readonly ask: (method: string, params?: object) => Promise<unknown>;
  readonly close: () => void;
}

async function openInspector(app: App): Promise<Inspector> {
  const [, address = ''] = await app.printed(/Debugger listening on (ws:\S+)/);
  const socket = new WebSocket(address);
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: unknown };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let last = 0;
  return {
    ask: (method, params = {}) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    close: () => socket.close(),
  };
}

/** Asked of V8 itself, after it has thrown away what nobody holds. */
const holdings = `({
  heapMb: process.memoryUsage().heapUsed / 1048576,
  timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
})`;

async function holdingsOf(app: App, { ask }: Inspector): Promise<Holdings> {
  await ask('HeapProfiler.collectGarbage');
  const answer = await ask('Runtime.evaluate', { expression: holdings, returnByValue: true });
  const { value } = (answer as { result: { value: Pick<Holdings, 'heapMb' | 'timers'> } }).result;
  const descriptors = readdirSync(`/proc/${app.pid}/fd`).length;
  return { ...value, descriptors, memoryMb: ownMb(app) };
}

function linesOf(before: Holdings, after: Holdings, refused: number): BenchLine[] {
  const line = (what: string, name: keyof Holdings, unit: string, goal: number): BenchLine => ({
    what: `${what}, after ${minutes} minutes`,
    measured: `${after[name].toFixed(1)}${unit}`,
    against: `before ${before[name].toFixed(1)}${unit}`,
    ratio: `${(after[name] / before[name]).toFixed(2)}x`,
    goal: `${goal}x`,
    met: after[name] <= goal * before[name],
  });
  return [
    {
      what: `${requests} requests, ${openings} openings, ${crashes} crashes and restarts`,
      measured: `${refused} requests without an answer`,
      goal: 'none',
      met: refused === 0,
    },
    line('memory of all processes, unshared', 'memoryMb', ' MB', 1.1),
    line('heap of the main process', 'heapMb', ' MB', 1.1),
    line('descriptors', 'descriptors', '', 1.1),
    line('timers', 'timers', '', 1),
  ];
}
