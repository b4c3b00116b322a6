import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./stranger.mjs', import.meta.url));

interface StrangerOptions {
  /** Null: a program that listens nowhere. 0: any free port. */
  readonly port: number | null;
  /** What the system shows as its name, 15 bytes at most: `jan`, `cli-proxy-api`. */
  readonly name: string;
  readonly host?: '127.0.0.1' | '::1' | '0.0.0.0' | '::';
  /** Stays through polite signals, and still reports them. */
  readonly ignoreSignals?: boolean;
}

type Message =
  | { readonly type: 'ready'; readonly port: number | null }
  | { readonly type: 'signal'; readonly signal: string }
  | { readonly type: 'request'; readonly method: string; readonly url: string }
  | { readonly type: 'error'; readonly code: string };

export interface Stranger {
  readonly pid: number;
  readonly port: number | null;
  /** Every signal it received, SIGKILL included, but not the one of `stop`. */
  signals(): readonly string[];
  requests(): readonly { readonly method: string; readonly url: string }[];
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** Starts a real process that has nothing to do with us. Rejects when the port is not to be had. */
export async function startStranger(options: StrangerOptions): Promise<Stranger> {
  const { port, name, host = '127.0.0.1', ignoreSignals = false } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'stranger-'));
  const link = path.join(folder, name);
  symlinkSync(process.execPath, link);
  const child = spawn(link, [program, JSON.stringify({ port, host, ignoreSignals })], {
    argv0: name,
    cwd: folder,
    env: {},
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const messages: Message[] = [];
  let isStopping = false;
  let killedBy: string | null = null;
  child.once('exit', (_code, signal) => {
    if (!isStopping) killedBy = signal;
  });
  const ready = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.on('message', (message: Message) => {
      messages.push(message);
      if (message.type === 'ready') resolve(message.port);
      if (message.type === 'error') reject(new Error(`${name} cannot listen: ${message.code}`));
    });
  });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    isStopping = true;
    if (isAlive()) child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const boundPort = await ready;
    return {
      pid: child.pid ?? 0,
      port: boundPort,
      signals: () => [
        ...messages.flatMap((message) => (message.type === 'signal' ? [message.signal] : [])),
        ...(killedBy ? [killedBy] : []),
      ],
      requests: () => messages.flatMap((message) => (message.type === 'request' ? [message] : [])),
      isAlive,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
