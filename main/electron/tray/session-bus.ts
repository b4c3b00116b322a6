import { existsSync } from 'node:fs';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import path from 'node:path';
import type { Dispose } from '../../base/core/ports.ts';
import { type BusMessage, encodeCall, readMessage } from './bus-message.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Enough of D-Bus to ask a question and to hear a signal; whoever needs more needs a library. Measured
 * against `@particle/dbus-next` 0.11.4, which `boot.cjs` would load before the icon: 437 kB more beside
 * 20, 35 ms longer to require, 3.2 MB more in memory.
 */
export interface SessionBus {
  /** Resolves with the reply's first value. Rejects on an error reply, a dead bus or silence. */
  call(target: CallTarget, args: readonly string[]): Promise<unknown>;
  onSignal(rule: string, listener: () => void): Promise<void>;
  readonly close: Dispose;
}

export interface CallTarget {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

const replyLimitMs = 3_000;

export const busTarget = (member: string): CallTarget => ({
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member,
});

/** Where the session's bus listens; null where the environment names none that we can reach. */
export function busAddress(env: Environment): NetConnectOpts | null {
  const runtimeFolder = env['XDG_RUNTIME_DIR'];
  const fallback = runtimeFolder ? path.join(runtimeFolder, 'bus') : null;
  const text = env['DBUS_SESSION_BUS_ADDRESS'];
  if (!text) return fallback !== null && existsSync(fallback) ? { path: fallback } : null;
  for (const entry of text.split(';')) {
    const [, kind, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(entry) ?? [];
    if (value === undefined) continue;
    const name = decodeURIComponent(value);
    return { path: kind === 'abstract' ? `\0${name}` : name };
  }
  return null;
}

/** Rejects when there is no bus or it does not let us in. `onLost` is told once of its death. */
export async function openSessionBus(
  address: NetConnectOpts,
  onLost: () => void,
): Promise<SessionBus> {
  const socket = connect(address);
  try {
    const rest = await authenticate(socket);
    return await greet(createBus(socket, rest, onLost));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function greet(bus: SessionBus): Promise<SessionBus> {
  await bus.call(busTarget('Hello'), []);
  return bus;
}

/** EXTERNAL: the kernel tells the bus who we are. Resolves with what came after the handshake. */
function authenticate(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
    const fail = (): void => reject(new Error('the session bus did not let us in'));
    socket.setTimeout(replyLimitMs, fail);
    socket.once('error', fail);
    socket.once('close', fail);
    socket.once('connect', () => socket.write(`\0AUTH EXTERNAL ${user}\r\n`));
    socket.once('data', (answer: Buffer) => {
      const end = answer.indexOf('\r\n');
      if (end < 0 || !answer.toString('latin1').startsWith('OK ')) return fail();
      socket.setTimeout(0);
      socket.removeAllListeners();
      socket.write('BEGIN\r\n');
      resolve(answer.subarray(end + 2));
    });
  });
}

interface Waiting {
  readonly take: (message: BusMessage) => void;
  readonly fail: () => void;
}

function createBus(socket: Socket, rest: Buffer, onLost: () => void): SessionBus {
  const waiting = new Map<number, Waiting>();
  const listeners: (() => void)[] = [];
  let unread = rest;
  let serial = 0;
  let isClosed = false;

  const deliver = (message: BusMessage): void => {
    if (message.type === 'signal') {
      for (const listener of listeners) listener();
    } else if (message.replyTo !== null) {
      waiting.get(message.replyTo)?.take(message);
    }
  };
  const read = (chunk: Buffer): void => {
    unread = Buffer.concat([unread, chunk]);
    for (let next = readMessage(unread); next !== null; next = readMessage(unread)) {
      unread = unread.subarray(next.length);
      deliver(next);
    }
  };
  const lose = (): void => {
    if (isClosed) return;
    isClosed = true;
    socket.destroy();
    for (const { fail } of waiting.values()) fail();
    onLost();
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // A message that we do not understand: nothing after it can be trusted.
      lose();
    }
  });
  socket.on('error', lose);
  socket.on('close', lose);

  const call: SessionBus['call'] = (target, args) =>
    new Promise((resolve, reject) => {
      serial += 1;
      const own = serial;
      const fail = (): void => {
        waiting.delete(own);
        clearTimeout(timer);
        reject(new Error(`no reply to ${target.member}`));
      };
      const timer = setTimeout(fail, replyLimitMs);
      const take = ({ type, body }: BusMessage): void => {
        if (type === 'error') return fail();
        waiting.delete(own);
        clearTimeout(timer);
        resolve(body[0] ?? null);
      };
      if (isClosed) return fail();
      waiting.set(own, { take, fail });
      socket.write(encodeCall(own, target, args));
    });
  return {
    call,
    async onSignal(rule, listener) {
      listeners.push(listener);
      await call(busTarget('AddMatch'), [`type='signal',${rule}`]);
    },
    close: () => {
      isClosed = true;
      socket.destroy();
      for (const { fail } of waiting.values()) fail();
    },
  };
}
