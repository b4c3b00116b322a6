import { BusConnection, type Serve } from './bus-connection.ts';
import { ChangeLog, type Wait } from './change-log.ts';

const name = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';

export interface ShownNotification {
  readonly id: number;
  readonly appName: string;
  readonly title: string;
  readonly body: string;
  /** Keys of its actions; `default` is the click on the notification itself. */
  readonly actions: readonly string[];
  /** When it reached us, on the monotonic clock. */
  readonly atMs: number;
}

/** Plays the desktop's notification service: shows nothing, remembers everything. */
export class NotificationHost {
  readonly #bus: BusConnection;
  readonly #log = new ChangeLog<ShownNotification>();

  private constructor(bus: BusConnection) {
    this.#bus = bus;
  }

  static async start(address: string): Promise<NotificationHost> {
    const host = new NotificationHost(await BusConnection.open(address));
    host.#bus.serve(host.#serve);
    await host.#bus.own(name);
    return host;
  }

  get shown(): readonly ShownNotification[] {
    return this.#log.entries;
  }

  mark(): number {
    return this.#log.mark();
  }

  /** A notification whose title and body, one under the other, match. */
  async notification(
    pattern: RegExp,
    { since = 0, ...wait }: Wait = {},
  ): Promise<ShownNotification> {
    const fits = ({ title, body }: ShownNotification): boolean => pattern.test(`${title}\n${body}`);
    return await this.#log.wait(`notification ${String(pattern)}`, fits, { ...wait, since });
  }

  /** The user clicks it: the action goes to the app and the notification closes. */
  click({ id }: ShownNotification, action = 'default'): void {
    const dismissedByUser = 2;
    this.#bus.emit(path, name, 'ActionInvoked', 'us', [id, action]);
    this.#bus.emit(path, name, 'NotificationClosed', 'uu', [id, dismissedByUser]);
  }

  stop(): void {
    this.#bus.close();
  }

  readonly #serve: Serve = ({ path: at, interface: iface, member, body, atMs }) => {
    if (at !== path || iface !== name) return null;
    switch (member) {
      case 'Notify':
        return { signature: 'u', body: [this.#show(body, atMs)] };
      case 'GetCapabilities':
        return { signature: 'as', body: [['body', 'actions']] };
      case 'GetServerInformation':
        return { signature: 'ssss', body: ['harness', 'korproxy', '1', '1.2'] };
      default:
        return { signature: '', body: [] };
    }
  };

  #show(body: readonly unknown[], atMs: number): number {
    const [appName, , , title, text, actions] = body as readonly [
      string,
      number,
      string,
      string,
      string,
      readonly string[],
    ];
    const id = this.shown.length + 1;
    // Actions come as key, label, key, label.
    const keys = actions.filter((_entry, at) => at % 2 === 0);
    this.#log.add({ id, appName, title, body: text, actions: keys, atMs });
    return id;
  }
}
