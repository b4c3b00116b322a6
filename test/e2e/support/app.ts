import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.ts';
import { monotonicMs } from '../../support/monotonic.ts';
import { expectNoOrphans, processesOf, type RunningProcess } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';
import { type AppPlace, appEnvironment, type Surroundings, switches } from './app-environment.ts';
import { type LogLine, readLogs } from './app-logs.ts';

const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The app promises to be gone 8 s after a quit; a busy machine may add to it. */
const quitLimitMs = 20_000;

export interface LaunchOptions extends Surroundings {
  /** The Electron executable. */
  readonly electron: string;
  /** What starts it, as `npm start` does; else it is started itself. */
  readonly launcher?: string;
  /** Folder of the app to run; KorProxy itself by default, null where the program holds its app. */
  readonly root?: string | null;
  readonly args?: readonly string[];
  /** A run to take part in: its data folder is used again, and `close` leaves it. */
  readonly run?: Run;
  readonly dataDir?: string;
  /** A free one by default. */
  readonly port?: number;
}

export interface AppExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** On the monotonic clock. */
  readonly atMs: number;
}

interface Place extends AppPlace {
  readonly startedAtMs: number;
  readonly ownsRun: boolean;
}

/** The real app as a user starts it, in a data folder and on a port of its own. */
export class App {
  readonly run: Run;
  readonly dataDir: string;
  readonly port: number;
  /** Just before the process was made, on the monotonic clock. */
  readonly startedAtMs: number;
  readonly exited: Promise<AppExit>;
  readonly #child: ChildProcess;
  readonly #ownsRun: boolean;
  #output = '';

  private constructor(child: ChildProcess, place: Place) {
    this.#child = child;
    this.run = place.run;
    this.dataDir = place.dataDir;
    this.port = place.port;
    this.startedAtMs = place.startedAtMs;
    this.#ownsRun = place.ownsRun;
    this.exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal, atMs: monotonicMs() }));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (chunk: string) => {
        this.#output += chunk;
      });
    }
  }

  static async launch(options: LaunchOptions): Promise<App> {
    const run = options.run ?? newRun();
    const dataDir = options.dataDir ?? path.join(run.folder, 'data');
    const port = options.port ?? (await freePort());
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const { root = repositoryRoot } = options;
    const args = [...switches(), ...(root === null ? [] : [root]), ...(options.args ?? [])];
    const env = appEnvironment(options, { run, dataDir, port });
    const startedAtMs = monotonicMs();
    const [program = '', ...own] = [options.launcher ?? [], options.electron].flat();
    const child = spawn(program, [...own, ...args], { env, cwd: run.folder, stdio: 'pipe' });
    return new App(child, { run, dataDir, port, startedAtMs, ownsRun: !options.run });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Standard output and standard error as they came. */
  get output(): string {
    return this.#output;
  }

  isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async printed(pattern: RegExp) {
    const look = () => pattern.exec(this.#output);
    return await until(`the app prints ${String(pattern)}`, look);
  }

  /** As if typed on the terminal. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** All lines of its log files, oldest first; a line still being written is left out. */
  logs(): readonly LogLine[] {
    return readLogs(path.join(this.dataDir, 'logs'));
  }

  /** The last of so many lines of an event, once there are as many. */
  async logged(event: string, times = 1): Promise<LogLine> {
    const look = () => {
      const lines = this.logs().filter((line) => line.event === event);
      return lines.length >= times && lines.at(-1);
    };
    return await until(`log event ${event}`, look, { everyMs: 20 });
  }

  /** The sidecars that run now: not their watchdogs, and not other processes of the app. */
  sidecars(file: string): readonly RunningProcess[] {
    return processesOf(this.run).filter(({ args }) => args[0] === file || args[1] === file);
  }

  /** Quits it, proves that nothing is left and removes its folder. Safe to call twice. */
  async close(): Promise<void> {
    if (this.isAlive()) this.kill('SIGTERM');
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.kill('SIGKILL');
    }, quitLimitMs);
    await this.exited;
    clearTimeout(timer);
    await expectNoOrphans(this.run);
    if (this.#ownsRun) this.run.dispose();
    if (isLate) throw new Error(`still there ${quitLimitMs} ms after SIGTERM`);
  }
}
