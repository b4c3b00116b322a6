import type { NetConnectOpts } from 'node:net';
import { pause } from '../../base/core/pause.ts';
import type { Clock, Dispose } from '../../base/core/ports.ts';
import { busTarget, openSessionBus, type SessionBus } from './session-bus.ts';

const watcher = 'org.kde.StatusNotifierWatcher';

/**
 * What a desktop's panel does with our icon: there is no panel for icons, it shows ours, or it came
 * only after our icon, which Electron then never shows to it (seen with 33.4.11): make it anew.
 */
export type TrayHost = 'none' | 'shows-us' | 'missed-us';

export interface TrayHostOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Where the session bus listens; null counts as no panel. */
  readonly address: NetConnectOpts | null;
  /** Whose icon is looked for. */
  readonly pid: number;
  /** Told at the start and at each change. */
  readonly onChange: (host: TrayHost) => void;
}

/** An icon is on the bus within 50 ms of its making; this much later it never comes. */
const registrationMs = 700;

/** Follows the panel for as long as the app runs. */
export function watchTrayHost({ clock, address, pid, onChange }: TrayHostOptions): Dispose {
  let told: TrayHost | null = null;
  let bus: SessionBus | null = null;
  let isClosed = false;
  let looks = 0;
  const tell = (host: TrayHost): void => {
    if (isClosed || host === told) return;
    told = host;
    onChange(host);
  };
  const look = async (at: SessionBus): Promise<void> => {
    looks += 1;
    const own = looks;
    const answer = await hasHost(at).catch(() => false);
    if (own !== looks) return;
    if (!answer) return tell('none');
    clock.after(registrationMs, () => {
      void showsIconOf(pid, at)
        .catch(() => false)
        .then((shows) => {
          if (own === looks) tell(shows ? 'shows-us' : 'missed-us');
        });
    });
  };
  const open = async (): Promise<void> => {
    if (address === null) return tell('none');
    const own = await openSessionBus(address, () => tell('none'));
    bus = own;
    if (isClosed) return own.close();
    const again = (): void => void look(own);
    await own.onSignal(`member='NameOwnerChanged',arg0='${watcher}'`, again);
    for (const member of ['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered']) {
      await own.onSignal(`interface='${watcher}',member='${member}'`, again);
    }
    await look(own);
  };
  open().catch(() => tell('none'));
  return () => {
    isClosed = true;
    bus?.close();
  };
}

/** A new icon takes two to four of these steps until it is on the bus. */
const pollMs = 8;

/**
 * Resolves when the icon of `pid` is on the bus, when nobody is there to show it, or after `limitMs`.
 * Whoever has much to load waits for it: Electron answers the panel from the same thread.
 */
export async function iconShown({
  clock,
  address,
  pid,
  limitMs,
}: Pick<TrayHostOptions, 'clock' | 'address' | 'pid'> & {
  readonly limitMs: number;
}): Promise<void> {
  if (address === null) return;
  let isLate = false;
  const late = new Promise<void>((resolve) => {
    clock.after(limitMs, () => {
      isLate = true;
      resolve();
    });
  });
  const look = async (): Promise<void> => {
    const bus = await openSessionBus(address, () => {});
    while (!isLate && (await hasHost(bus)) && !(await showsIconOf(pid, bus))) {
      await pause(clock, pollMs);
    }
    bus.close();
  };
  await Promise.race([late, look().catch(() => {})]);
}

const watcherProperty = (bus: SessionBus, name: string): Promise<unknown> => {
  const target = {
    destination: watcher,
    path: '/StatusNotifierWatcher',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
  };
  return bus.call(target, [watcher, name]);
};

/** The same two questions that Electron asks before it shows an icon. */
async function hasHost(bus: SessionBus): Promise<boolean> {
  if ((await bus.call(busTarget('NameHasOwner'), [watcher])) !== true) return false;
  return (await watcherProperty(bus, 'IsStatusNotifierHostRegistered')) === true;
}

async function showsIconOf(pid: number, bus: SessionBus): Promise<boolean> {
  const items = await watcherProperty(bus, 'RegisteredStatusNotifierItems');
  for (const item of Array.isArray(items) ? items : []) {
    // A bus name, from most panels with the item's path behind it.
    const [name = ''] = String(item).split('/');
    const owner = await bus.call(busTarget('GetConnectionUnixProcessID'), [name]).catch(() => null);
    if (owner === pid) return true;
  }
  return false;
}
