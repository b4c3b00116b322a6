import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, Dispose } from '../../base/core/ports.ts';
import { isPortFree } from '../../base/node/free-port.ts';

/** More than any tool opens; beyond it connections are closed at once, and the app keeps its files. */
const mostConnections = 1_000;

/** From a connection to the end of its request; a tool sends in milliseconds. */
const slowSenderMs = 30_000;

/**
 * The port and its connections, and nothing of HTTP: the port can be left at once while the
 * connections that came in stay. Who sends slowly is cut, whether the port is still ours or not.
 */
export class DoorListener {
  readonly #clock: Clock;
  readonly #take: (socket: Socket) => void;
  readonly #sockets = new Map<Socket, Dispose>();
  #server: Server | null = null;
  #port: number | null = null;

  constructor(clock: Clock, take: (socket: Socket) => void) {
    this.#clock = clock;
    this.#take = take;
  }

  /** Null while it does not listen. */
  get port(): number | null {
    return this.#port;
  }

  /**
   * Listens on 127.0.0.1, where nobody has the port on either loopback family: a stranger is not
   * stood before. False where somebody has. Rejects with what else the system says.
   */
  async open(port: number): Promise<boolean> {
    if (this.#port === port) return true;
    this.close();
    if (!(await isPortFree(port))) return false;
    const server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
    server.maxConnections = mostConnections;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
    });
    // What befalls a listener later concerns one connection, which is lost to it anyway.
    server.removeAllListeners('error').on('error', () => {});
    this.#server = server;
    this.#port = port;
    return true;
  }

  /** The port is free when this returns: only the news of it comes later. */
  close(): void {
    this.#server?.close();
    this.#server = null;
    this.#port = null;
  }

  /** Its request has come in whole: now it may wait. */
  markPunctual(socket: Socket): void {
    this.#sockets.get(socket)?.();
  }

  /** Ends every connection once what was written to it is gone. */
  endConnections(): void {
    for (const socket of this.#sockets.keys()) socket.destroySoon();
  }

  #welcome(socket: Socket): void {
    const cancel = this.#clock.after(slowSenderMs, () => socket.destroy());
    this.#sockets.set(socket, cancel);
    socket.once('close', () => {
      cancel();
      this.#sockets.delete(socket);
    });
    this.#take(socket);
  }
}
