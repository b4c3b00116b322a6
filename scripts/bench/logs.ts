import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRedact } from '../../main/base/core/redact-text.ts';
import { everyLine, type LogFilter } from '../../main/contract/logs.ts';
import { logHourMs } from '../../main/logs/core/retention.ts';
import { FolderLogStore } from '../../main/logs/node/log-store.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { writeCorpus } from './log-corpus.ts';
import { benchViewer } from './log-viewer.ts';
import { type BenchLine, figure, repeat, spreadOf, tookMs } from './stats.ts';

const hourMs = 3_600_000;
/** The hours before this one, so that a running app neither writes into them nor prunes them. */
const endMs = Math.floor(Date.now() / hourMs) * hourMs;
const corpusLines = 500_000;
const queries = 40;

const redact = createRedact([
  { value: '/home/someone-else', mark: '~' },
  { value: 'someone-else', mark: '[user]' },
  { value: 'korproxy-Q7vZr0dXk2LpW9sYt4NcBf6HgJm1TaUe8RiOo3PzVxM', mark: '[key]' },
]);

/** What the viewer asks for most: warnings and up of six hours. */
const asked: LogFilter = { ...everyLine, minLevel: 'warn', fromMs: endMs - 6 * hourMs };
/** Goes through everything and finds nothing: the worst that a filter of level and time can cost. */
const hopeless: LogFilter = { ...everyLine, minLevel: 'error', fromMs: 0, eventPrefix: 'none.' };

/** The log's own lines of the report. Writes 100 MB into the system's temporary folder first. */
export const benchLogs = (): Promise<BenchLine[]> =>
  inWorkFolder('korproxy-bench-logs-', async (folder) => {
    const writing = await benchWriting();
    writeCorpus({ folder, lines: corpusLines, spanMs: 24 * hourMs, endMs });
    return [
      ...(await benchQuery(folder)),
      ...writing,
      ...(await benchMemory(folder)),
      await benchViewer(folder),
    ];
  });

async function benchQuery(folder: string): Promise<BenchLine[]> {
  const store = new FolderLogStore(folder, redact);
  const block = monitorEventLoopDelay({ resolution: 1 });
  const time = (filter: LogFilter): Promise<number> =>
    tookMs(() => store.page({ filter, before: null, limit: 100 }));
  await time(asked);
  block.enable();
  const first = spreadOf(await repeat(queries, () => time(asked)));
  const worst = spreadOf(await repeat(queries, () => time(hopeless)));
  block.disable();
  const grep = spreadOf(await repeat(queries / 2, () => grepMs(folder)));
  const size = `${corpusLines / 1_000},000 lines, ${Math.round(bytesOf(folder) / 1e6)} MB`;
  const blockMs = block.max / 1e6;
  return [
    {
      what: `log query, first page (${size})`,
      measured: figure(first, 'ms', 1),
      against: `grep -c ${grep.median.toFixed(0)} ms`,
      ratio: `${(first.median / grep.median).toFixed(2)}x`,
      goal: '150 ms p95',
      met: first.p95 <= 150,
    },
    {
      what: 'log query that reads all and finds nothing',
      measured: figure(worst, 'ms', 1),
      against: `grep -c ${grep.median.toFixed(0)} ms`,
      ratio: `${(worst.median / grep.median).toFixed(2)}x`,
      goal: '-',
      met: true,
    },
    {
      what: 'longest hold of the main thread during these queries',
      measured: `${blockMs.toFixed(1)} ms`,
      goal: '20 ms',
      met: blockMs <= 20,
    },
  ];
}

async function benchWriting(): Promise<BenchLine[]> {
  const thousands: number[] = [];
  const longest: number[] = [];
  const round = async (folder: string): Promise<void> => {
    // Bursts of a hundred, as a busy app writes them; each is one turn of the main thread.
    for (let burst = 0; burst < 5; burst += 1) {
      const cpu = process.cpuUsage();
      longest.push(await tookMs(() => writeCorpus({ folder, lines: 100, spanMs: hourMs, endMs })));
      const { user, system } = process.cpuUsage(cpu);
      thousands.push(((user + system) / 1_000) * 10);
      await sleep(0);
    }
  };
  await repeat(20, () => inWorkFolder('korproxy-bench-write-', round));
  const cost = spreadOf(thousands);
  const hold = spreadOf(longest);
  return [
    {
      what: 'log, processor time for 1,000 lines written (10,000 in all)',
      measured: figure(cost, 'ms', 1),
      goal: '50 ms',
      met: cost.median <= 50,
    },
    {
      what: 'log, main thread held by a burst of 100 lines',
      measured: figure(hold, 'ms', 1),
      goal: '20 ms',
      met: hold.p95 <= 20,
    },
  ];
}

/** Each in a process of its own: in one that has worked already, old garbage hides the new. */
async function benchMemory(folder: string): Promise<BenchLine[]> {
  return [
    memoryLine('log, memory more during a query', await growthMb('query', folder)),
    memoryLine('log, memory more during an export of 20 MB', await growthMb('export', folder)),
  ];
}

const memoryLine = (what: string, megabytes: number): BenchLine => ({
  what,
  measured: `${megabytes.toFixed(0)} MB`,
  goal: '30 MB',
  met: megabytes < 30,
});

async function growthMb(task: string, folder: string): Promise<number> {
  const child = fork(fileURLToPath(new URL('./log-memory.ts', import.meta.url)), [task, folder]);
  const [bytes] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the child ended with ${code}`);
    }),
  ]);
  return Number(bytes) / 1e6;
}

/** The same question, roughly, put to the tool that is known for being quick. */
function grepMs(folder: string): Promise<number> {
  const files = readdirSync(folder).filter((name) => logHourMs(name) !== null);
  const asked = ['-c', '"level":"\\(warn\\|error\\)"', ...files];
  return tookMs(() => execFileSync('grep', asked, { cwd: folder, stdio: 'ignore' }));
}

const bytesOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
