import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ask } from './ask.ts';
import { freePort } from './free-port.ts';
import { realSidecar, type sidecarVersions } from './real-sidecar.ts';
import { until } from './until.ts';

export interface StartedSidecarOptions {
  readonly line: keyof typeof sidecarVersions;
  /** Holds config.yaml and auth/. */
  readonly folder: string;
  /** Merged over the guarded keys. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** A new one by default. */
  readonly apiKey?: string;
}

export interface StartedSidecar {
  readonly port: number;
  readonly pid: number;
  readonly apiKey: string;
  readonly managementKey: string;
  readonly authFolder: string;
  readonly configFile: string;
  /** All that it printed so far. */
  readonly output: () => string;
  stop(): Promise<void>;
}

/** The folder where the sidecar looks for credentials, made when it is not there yet. */
export function authFolderIn(folder: string): string {
  const authFolder = join(folder, 'auth');
  mkdirSync(authFolder, { recursive: true, mode: 0o700 });
  return authFolder;
}

/** The unmodified core with a config of its own, up and answering. */
export async function startSidecar(options: StartedSidecarOptions): Promise<StartedSidecar> {
  const { line, folder, config = {}, env = {} } = options;
  const file = realSidecar(line);
  if (file === null) throw new Error(`CLIProxyAPI ${line} is not in the cache: run npm start once`);
  const port = options.port ?? (await freePort());
  const { apiKey = `korproxy-${randomBytes(32).toString('base64url')}` } = options;
  const managementKey = randomBytes(32).toString('base64url');
  const authFolder = authFolderIn(folder);
  const configFile = join(folder, 'config.yaml');
  writeFileSync(
    configFile,
    stringify({
      host: '127.0.0.1',
      port,
      'auth-dir': authFolder,
      'api-keys': [apiKey],
      'remote-management': { 'allow-remote': false, 'disable-control-panel': true },
      'request-log': false,
      'commercial-mode': true,
      'logging-to-file': false,
      'ws-auth': true,
      'request-retry': 0,
      ...config,
    }),
    { mode: 0o600 },
  );
  const child = spawn(file, ['-config', configFile, '-local-model'], {
    cwd: folder,
    env: {
      HOME: folder,
      PATH: process.env['PATH'] ?? '',
      MANAGEMENT_PASSWORD: managementKey,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      output += piece.toString();
    });
  }
  const gone = once(child, 'exit');
  const answers = (): Promise<boolean> =>
    ask(port, '/healthz').then(
      ({ status }) => status === 200,
      () => false,
    );
  await until('the core answers', answers);
  await until('its credentials are loaded', () => output.includes('full client load complete'));
  return {
    port,
    pid: child.pid ?? -1,
    apiKey,
    managementKey,
    authFolder,
    configFile,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
}
