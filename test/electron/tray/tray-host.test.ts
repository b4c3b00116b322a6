import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../../main/base/node/system-clock.ts';
import { busAddress } from '../../../main/electron/tray/session-bus.ts';
import {
  iconShown,
  type TrayHost as Panel,
  watchTrayHost,
} from '../../../main/electron/tray/tray-host.ts';
import { BusConnection } from '../../e2e/support/bus-connection.ts';
import { requireParts } from '../../e2e/support/require-parts.ts';
import { type SessionBus, startBus } from '../../e2e/support/session-bus.ts';
import { TrayHost } from '../../e2e/support/tray-host.ts';
import { patienceMs, until } from '../../support/until.ts';

it('takes a session without a bus for one without a panel', async () => {
  const seen: Panel[] = [];
  watchTrayHost({ clock, address: null, pid: 1, onChange: (panel) => seen.push(panel) });
  await until('it is told', () => seen.length === 1);
  expect(seen).toEqual(['none']);
});

requireParts('bus')('watchTrayHost', () => {
  let daemon: SessionBus;

  beforeAll(async () => {
    daemon = await startBus();
  });

  afterAll(() => daemon.stop());

  const watch = (address = daemon.address, pid = process.pid) => {
    const seen: Panel[] = [];
    const stop = watchTrayHost({
      ...{ clock, pid },
      address: busAddress({ DBUS_SESSION_BUS_ADDRESS: address }),
      onChange: (panel) => seen.push(panel),
    });
    const told = (...expected: Panel[]) =>
      until(`told ${expected.join(', ')}, not ${seen.join(', ')}`, () => equal(seen, expected));
    return { seen, stop, told };
  };

  const equal = (one: readonly Panel[], other: readonly Panel[]): boolean =>
    one.join() === other.join();

  /** What an app does to get its icon shown. */
  const register = async (): Promise<BusConnection> => {
    const connection = await BusConnection.open(daemon.address);
    const watcher = 'org.kde.StatusNotifierWatcher';
    const target = { name: watcher, path: '/StatusNotifierWatcher', interface: watcher };
    await connection.call(target, 'RegisterStatusNotifierItem', 's', ['/StatusNotifierItem']);
    return connection;
  };

  it('sees a panel that shows our icon, its end, and the next one', async () => {
    const panel = await TrayHost.start(daemon.address);
    const icon = await register();
    const { stop, told } = watch();
    await told('shows-us');
    panel.stop();
    await told('shows-us', 'none');
    const next = await TrayHost.start(daemon.address);
    await told('shows-us', 'none', 'missed-us');
    stop();
    icon.close();
    next.stop();
  });

  it('sees a panel that came too late for our icon, whoever else it shows', async () => {
    const { stop, told } = watch(daemon.address, process.pid + 1);
    await told('none');
    const panel = await TrayHost.start(daemon.address);
    const stranger = await register();
    await told('none', 'missed-us');
    stop();
    stranger.close();
    panel.stop();
  });

  it('takes the death of the bus for the end of the panel', async () => {
    const own = await startBus();
    const panel = await TrayHost.start(own.address);
    const { stop, told } = watch(own.address);
    await told('missed-us');
    await own.kill();
    await told('missed-us', 'none');
    stop();
    panel.stop();
  });

  it('says nothing more once it is stopped', async () => {
    const { seen, stop, told } = watch();
    await told('none');
    stop();
    const panel = await TrayHost.start(daemon.address);
    const { told: other, stop: stopOther } = watch();
    await other('missed-us');
    expect(seen).toEqual(['none']);
    stopOther();
    panel.stop();
  });

  describe('waiting for the icon', () => {
    const address = () => busAddress({ DBUS_SESSION_BUS_ADDRESS: daemon.address });
    const wait = (limitMs: number) =>
      iconShown({ clock, address: address(), pid: process.pid, limitMs });

    it('ends when it is on the bus, not before', async () => {
      const panel = await TrayHost.start(daemon.address);
      let hasEnded = false;
      const waiting = wait(patienceMs).then(() => {
        hasEnded = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(hasEnded).toBe(false);
      const icon = await register();
      await waiting;
      icon.close();
      panel.stop();
    });

    it('ends at once where no panel shows icons', async () => {
      const fromMs = clock.ticks();
      await wait(2 * patienceMs);
      await iconShown({ clock, address: null, pid: process.pid, limitMs: 2 * patienceMs });
      expect(clock.ticks() - fromMs).toBeLessThan(patienceMs);
    });

    it('ends after its limit, whatever the panel does', async () => {
      const panel = await TrayHost.start(daemon.address);
      const fromMs = clock.ticks();
      await wait(150);
      expect(clock.ticks() - fromMs).toBeGreaterThanOrEqual(149);
      panel.stop();
    });
  });
});
