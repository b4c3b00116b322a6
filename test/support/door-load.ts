import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from './monotonic.ts';

/** How a request ended, as its client saw it. */
export interface Asked {
  readonly outcome: 'gateway' | 'door' | 'refused' | 'lost';
  readonly atMs: number;
  readonly tookMs: number;
}

/** Asks for the models, on a socket of its own, and waits as long as the client measured: a minute. */
export function askModels(port: number, apiKey: string): Promise<Asked> {
  const atMs = monotonicMs();
  return new Promise((resolve) => {
    const end = (outcome: Asked['outcome']): void =>
      resolve({ outcome, atMs, tookMs: monotonicMs() - atMs });
    const call = request({
      ...{ host: '127.0.0.1', port, path: '/v1/models', agent: false },
      headers: { authorization: `Bearer ${apiKey}` },
    });
    call.setTimeout(60_000, () => call.destroy(new Error('silent')));
    call.on('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' ? 'refused' : 'lost'),
    );
    call.on('response', (response) => {
      response.on('error', () => end('lost'));
      response.on('end', () => end(response.statusCode === 200 ? 'gateway' : 'door'));
      response.resume();
    });
    call.end();
  });
}

/** Asks so many times a second until told to end, whatever becomes of what was asked before. */
export function startLoad(port: number, apiKey: string, perSecond: number) {
  const asked: Promise<Asked>[] = [];
  const timer = setInterval(() => void asked.push(askModels(port, apiKey)), 1_000 / perSecond);
  return {
    count: () => asked.length,
    end: (): Promise<Asked[]> => {
      clearInterval(timer);
      return Promise.all(asked);
    },
  };
}

/** A time in which nobody took connections on the port. */
export interface Gap {
  readonly fromMs: number;
  readonly forMs: number;
}

/** Knocks without a pause and notes the times in which it was refused. */
export function watchGaps(port: number) {
  const gaps: Gap[] = [];
  let isOver = false;
  const watching = (async () => {
    let fromMs: number | null = null;
    while (!isOver) {
      const atMs = monotonicMs();
      const isOpen = await knock(port);
      if (!isOpen) fromMs ??= atMs;
      else if (fromMs !== null) {
        gaps.push({ fromMs, forMs: monotonicMs() - fromMs });
        fromMs = null;
      }
      await sleep(1);
    }
  })();
  return {
    gaps: gaps as readonly Gap[],
    end: (): Promise<void> => {
      isOver = true;
      return watching;
    },
  };
}

function knock(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
