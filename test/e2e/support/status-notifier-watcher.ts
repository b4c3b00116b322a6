import { Variant } from '@particle/dbus-next';
import type { BusConnection, Serve } from './bus-connection.ts';

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';

interface WatcherOptions {
  /** Bus names of the items that are there. */
  readonly items: () => readonly string[];
  readonly onRegister: (busName: string, atMs: number) => void;
}

/** Owns the name that apps look for before they show an icon, and takes their registrations. */
export async function serveWatcher(
  bus: BusConnection,
  { items, onRegister }: WatcherOptions,
): Promise<void> {
  const properties = (): Readonly<Record<string, Variant>> => ({
    RegisteredStatusNotifierItems: new Variant('as', [...items()]),
    IsStatusNotifierHostRegistered: new Variant('b', true),
    ProtocolVersion: new Variant('i', 0),
  });

  const serve: Serve = ({ path, interface: iface, member, body, sender, atMs }) => {
    if (path !== watcherPath) return null;
    if (iface === watcherName) {
      const argument = String(body[0]);
      // The argument is a bus name or, from some toolkits, a path on the caller's connection.
      if (member === 'RegisterStatusNotifierItem') {
        onRegister(argument.startsWith('/') ? sender : argument, atMs);
      }
      return { signature: '', body: [] };
    }
    if (member === 'GetAll') return { signature: 'a{sv}', body: [properties()] };
    const value = properties()[String(body[1])];
    return member === 'Get' && value ? { signature: 'v', body: [value] } : null;
  };

  bus.serve(serve);
  await bus.own(watcherName);
}
