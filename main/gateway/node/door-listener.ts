import { createServer, type Server, type Socket } from 'node:net';
import { isPortFree } from '../../base/node/free-port.ts';

/** More than any tool opens; beyond it connections are closed at once, and the app keeps its files. */
const mostConnections = 1_000;

/**
 * The port, and nothing of HTTP: it can be left at once while the connections that came in stay.
 * Of two `open` without a `close` between, the second changes nothing.
 */
export class DoorListener {
  readonly #take: (socket: Socket) => void;
  #server: Server | null = null;
  #port: number | null = null;

  constructor(take: (socket: Socket) => void) {
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
    const server = createServer({ noDelay: true }, this.#take);
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
}
