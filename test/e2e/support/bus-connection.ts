import { Message, type MessageBus, sessionBus, Variant } from '@particle/dbus-next';
import { monotonicMs } from '../../support/monotonic.ts';

/** A signal, or a call to us: both look the same on the bus. */
export interface BusSignal {
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
  /** When it reached this process, on the monotonic clock. */
  readonly atMs: number;
}

/** A reply to a call we serve; null leaves the call to others. */
export type Serve = (
  call: BusSignal,
) => { readonly signature: string; readonly body: unknown[] } | null;

const callLimitMs = 10_000;

/** Variants undone all the way down; bytes stay bytes. */
export function plain(value: unknown): unknown {
  if (value instanceof Variant) return plain(value.value);
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

const received = ({ sender, path, interface: name, member, body }: Message): BusSignal => ({
  sender,
  path,
  interface: name,
  member,
  body: body.map(plain),
  atMs: monotonicMs(),
});

/** Raw calls and signals on one bus, without introspection: Electron's items do not offer any. */
export class BusConnection {
  readonly #bus: MessageBus;
  readonly #closing = new AbortController();

  private constructor(bus: MessageBus) {
    this.#bus = bus;
    // A bus that dies is part of the tests: calls under way reject, nothing else happens.
    bus.on('error', () => {
      this.#closing.abort();
    });
    // What came before the end may still be answered by the library; then there is nobody to hear it.
    const send = bus.send.bind(bus);
    bus.send = (message) => {
      try {
        send(message);
      } catch (error) {
        if (!/stream is closed/.test(String(error))) throw error;
      }
    };
  }

  static async open(address: string): Promise<BusConnection> {
    const bus = sessionBus({ busAddress: address });
    await new Promise<void>((resolve, reject) => {
      bus.once('connect', resolve);
      bus.once('error', reject);
    });
    return new BusConnection(bus);
  }

  /** Resolves to the reply's values. Rejects with the bus's error, or after 10 s of silence. */
  async call(
    target: { readonly name: string; readonly path: string; readonly interface: string },
    member: string,
    signature = '',
    body: unknown[] = [],
  ): Promise<unknown[]> {
    const { name: destination, path, interface: iface } = target;
    const message = new Message({ destination, path, interface: iface, member, signature, body });
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      const late = new Error(`no reply to ${iface}.${member} from ${destination}`);
      timer = setTimeout(reject, this.#closing.signal.aborted ? 0 : callLimitMs, late);
    });
    try {
      const reply = await Promise.race([this.#bus.call(message), silence]);
      return (reply?.body ?? []).map(plain);
    } finally {
      clearTimeout(timer);
    }
  }

  async property(name: string, path: string, iface: string, property: string): Promise<unknown> {
    const target = { name, path, interface: 'org.freedesktop.DBus.Properties' };
    const [value] = await this.call(target, 'Get', 'ss', [iface, property]);
    return value;
  }

  async #askBus(member: string, signature: string, body: unknown[]): Promise<unknown> {
    const bus = 'org.freedesktop.DBus';
    const [value] = await this.call(
      { name: bus, path: '/org/freedesktop/DBus', interface: bus },
      member,
      signature,
      body,
    );
    return value;
  }

  async pidOf(name: string): Promise<number> {
    return Number(await this.#askBus('GetConnectionUnixProcessID', 's', [name]));
  }

  /** Takes a well-known name. Rejects when somebody else has it. */
  async own(name: string): Promise<void> {
    const doNotQueue = 4;
    const primaryOwner = 1;
    const reply = await this.#bus.requestName(name, doNotQueue);
    if (reply !== primaryOwner) throw new Error(`${name} is owned by somebody else`);
  }

  async listen(rules: readonly string[], listener: (signal: BusSignal) => void): Promise<void> {
    const signalType = 4;
    this.#bus.on('message', (message) => {
      if (Number(message.type) === signalType) listener(received(message));
    });
    for (const rule of rules) await this.#askBus('AddMatch', 's', [`type='signal',${rule}`]);
  }

  serve(answer: Serve): void {
    this.#bus.addMethodHandler((message: Message) => {
      const reply = answer(received(message));
      if (!reply) return false;
      this.#bus.send(Message.newMethodReturn(message, reply.signature, reply.body));
      return true;
    });
  }

  emit(path: string, iface: string, member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(path, iface, member, signature, body));
  }

  /** Gives all names back. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#bus.disconnect();
  }
}
