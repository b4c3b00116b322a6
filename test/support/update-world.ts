import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as tar from 'tar';
import type { HealthState } from '../../main/contract/health.ts';
import { bundles } from '../../scripts/build/bundles.ts';
import { readLogs } from '../e2e/support/app-logs.ts';
import { freePort } from './free-port.ts';
import { monotonicMs } from './monotonic.ts';
import { expectNoOrphans, processesOf } from './orphans.ts';
import { realSidecar, sidecarVersions } from './real-sidecar.ts';
import { getScript, newerCore } from './release-site.ts';
import { newRun, type Run } from './run-folder.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = 'cli-proxy-api';

/** What test/app/updating-app.ts says of itself at each change. */
export interface Told {
  readonly state: HealthState;
  readonly core: string | null;
  readonly restartWaitsFor: number | null;
  /** `fetch …` or `try …`; null while no version is on its way. */
  readonly step: string | null;
  readonly refused: string | null;
  /** Of the last switch. */
  readonly stage: string | null;
  readonly apiKey: string;
}

/** The app that can be killed, as one file. */
export async function bundleUpdatingApp(outfile: string): Promise<void> {
  const { plugins: _apart, ...bundle } =
    bundles.find((each) => each.outfile === 'dist/headless.mjs') ?? {};
  const entryPoints = [path.join(root, 'test', 'app', 'updating-app.ts')];
  const own = { absWorkingDir: root, entryPoints, outfile, bundle: true };
  await build({ ...bundle, ...own, logLevel: 'error' });
}

/**
 * The release archive of a newer core, which is the real one of today that calls itself newer: Go
 * writes versions as plain text, and both are of one length.
 */
export async function newerRealArchive(folder: string): Promise<Buffer> {
  mkdirSync(folder);
  const bytes = readFileSync(realSidecar() ?? '');
  for (let at = -1; ; ) {
    at = bytes.indexOf(sidecarVersions.v7, at + 1);
    if (at < 0) break;
    bytes.write(newerCore, at);
  }
  writeFileSync(path.join(folder, program), bytes, { mode: 0o755 });
  const file = path.join(folder, 'archive.tar.gz');
  await tar.c({ gzip: { level: 1 }, cwd: folder, file }, [program]);
  return readFileSync(file);
}

/** A home with the real core of today on its shelf, and the app over it as a process of its own. */
export class UpdateWorld {
  readonly run: Run = newRun();
  readonly data = path.join(this.run.folder, 'data');
  readonly shelf = path.join(this.run.folder, 'cache', 'korproxy', 'sidecar');
  readonly #app: string;
  readonly #releases: string;
  readonly #told: (Told & { readonly atMs: number })[] = [];
  #child: ChildProcess | null = null;
  /** How much was told before the last start. */
  #before = 0;
  port = 0;

  constructor(app: string, releases: string) {
    this.#app = app;
    this.#releases = releases;
    const core = path.join(this.shelf, sidecarVersions.v7);
    mkdirSync(this.data, { mode: 0o700 });
    mkdirSync(path.join(this.run.folder, 'home'));
    mkdirSync(core, { recursive: true });
    cpSync(path.dirname(realSidecar() ?? ''), core, { recursive: true });
  }

  /** Starts the app, on the port of the last time. */
  async start(): Promise<void> {
    this.port ||= await freePort();
    this.#before = this.#told.length;
    const child = spawn(process.execPath, [this.#app], {
      env: {
        ...{ PATH: process.env['PATH'], ...this.run.env },
        HOME: path.join(this.run.folder, 'home'),
        XDG_CACHE_HOME: path.join(this.run.folder, 'cache'),
        ...{ KORPROXY_DATA_DIR: this.data, KORPROXY_PORT: String(this.port) },
        ...{ KORPROXY_PROVISION: getScript, KORPROXY_RELEASES: this.#releases },
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (told: Told) => this.#told.push({ ...told, atMs: monotonicMs() }));
    this.#child = child;
    await until('the app says something', () => this.#told.length > this.#before);
  }

  get now(): Told {
    const last = this.#told.at(-1);
    if (!last) throw new Error('the app has not said anything');
    return last;
  }

  /** By all apps of this world, each with its time. */
  get told(): readonly (Told & { readonly atMs: number })[] {
    return this.#told;
  }

  update(): void {
    this.#child?.send(newerCore);
  }

  /** Resolves when that version is healthy. */
  async runs(version: string): Promise<void> {
    await until(
      `${version} is healthy`,
      () => this.now.state === 'healthy' && this.now.core === `CLIProxyAPI ${version}`,
      { withinMs: 90_000 },
    );
  }

  /** The core that serves, not one on trial. */
  corePid(): number {
    const served = processesOf(this.run).find(
      ({ args }) => args[0]?.endsWith(program) && !args.some((arg) => arg.includes('core-trial')),
    );
    if (!served) throw new Error('no core runs');
    return served.pid;
  }

  /** As a power loss ends it. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) throw new Error('the app does not run');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async quit(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }

  /** Requests of that kind, as the app's log sums them up. */
  counted(event: 'door.held' | 'door.forwarded'): number {
    return readLogs(path.join(this.data, 'logs'))
      .filter((line) => line.event === event)
      .reduce((sum, line) => sum + Number(line['count']), 0);
  }

  /** The chosen version, and what stands on the shelf and of a trial. */
  onDisk() {
    const settings = path.join(this.data, 'settings.json');
    const names = (folder: string) => (existsSync(folder) ? readdirSync(folder).toSorted() : []);
    return {
      chosen: existsSync(settings)
        ? (JSON.parse(readFileSync(settings, 'utf8')).coreVersion ?? null)
        : null,
      shelf: names(this.shelf).filter((name) => name !== 'downloads' && name !== 'lock'),
      downloads: names(path.join(this.shelf, 'downloads')),
      trial: existsSync(path.join(this.data, 'run', 'core-trial')),
    };
  }

  async close(): Promise<void> {
    await this.quit();
    await expectNoOrphans(this.run);
    this.run.dispose();
  }

  /** Puts a `config.yaml` there, before the first start. */
  configure(text: string): void {
    writeFileSync(path.join(this.data, 'config.yaml'), text, { mode: 0o600 });
  }
}
