import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { busAddress, busTarget, openSessionBus } from '../../../main/electron/tray/session-bus.ts';
import { requireParts } from '../../e2e/support/require-parts.ts';
import { startBus } from '../../e2e/support/session-bus.ts';
import { newRun } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';

describe('busAddress', () => {
  it.each<[text: string | undefined, expected: unknown]>([
    ['unix:path=/run/user/1000/bus', { path: '/run/user/1000/bus' }],
    ['unix:path=/tmp/a%20b,guid=0123', { path: '/tmp/a b' }],
    ['unix:abstract=/tmp/dbus-x,guid=0123', { path: '\0/tmp/dbus-x' }],
    ['tcp:host=127.0.0.1,port=1;unix:path=/b', { path: '/b' }],
    ['tcp:host=127.0.0.1,port=1', null],
    ['autolaunch:', null],
    ['', null],
    [undefined, null],
  ])('%s', (text, expected) => {
    expect(busAddress({ DBUS_SESSION_BUS_ADDRESS: text })).toEqual(expected);
  });

  it('falls back to the bus of the user session, if there is one', () => {
    const run = newRun();
    expect(busAddress({ XDG_RUNTIME_DIR: run.folder })).toBeNull();
    run.dispose();
  });
});

describe('a socket that is no bus', () => {
  const run = newRun();
  const servers: Server[] = [];

  const serve = async (answer: (socket: Socket) => void): Promise<string> => {
    const server = createServer(answer);
    const address = path.join(run.folder, `s${servers.length}`);
    servers.push(server.listen(address));
    await once(server, 'listening');
    return address;
  };

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => run.dispose());

  it.each<[what: string, answer: (socket: Socket) => void]>([
    ['refuses us', (socket) => void socket.write('REJECTED EXTERNAL\r\n')],
    ['hangs up', (socket) => void socket.destroy()],
    ['speaks something else', (socket) => void socket.write('HTTP/1.1 400\r\n\r\n')],
    [
      'lets us in and then sends nonsense',
      (socket) =>
        void socket.once('data', () => {
          socket.write('OK 0123\r\n');
          socket.once('data', () => socket.write('nonsense nonsense nonsense'));
        }),
    ],
  ])('that %s rejects', async (_what, answer) => {
    const address = await serve((socket) => {
      socket.on('error', () => {});
      answer(socket);
    });
    await expect(openSessionBus({ path: address }, () => {})).rejects.toThrow();
  });

  it('that is not there rejects', async () => {
    const nowhere = path.join(run.folder, 'none');
    await expect(openSessionBus({ path: nowhere }, () => {})).rejects.toThrow('did not let us in');
  });
});

requireParts('bus')('a session bus', () => {
  it('answers, refuses what it does not know, and its death is told once', async () => {
    const daemon = await startBus();
    const onLost = vi.fn();
    const address = busAddress({ DBUS_SESSION_BUS_ADDRESS: daemon.address });
    const bus = await openSessionBus(address ?? { path: '' }, onLost);
    expect(await bus.call(busTarget('NameHasOwner'), ['org.freedesktop.DBus'])).toBe(true);
    expect(await bus.call(busTarget('NameHasOwner'), ['org.example.None'])).toBe(false);
    expect(await bus.call(busTarget('GetConnectionUnixProcessID'), ['org.freedesktop.DBus'])).toBe(
      daemon.pid,
    );
    await expect(bus.call(busTarget('NoSuchMember'), [])).rejects.toThrow('NoSuchMember');
    await daemon.kill();
    await until('its death is told', () => onLost.mock.calls.length === 1);
    await expect(bus.call(busTarget('NameHasOwner'), ['a.b'])).rejects.toThrow();
    expect(onLost).toHaveBeenCalledOnce();
  });
});
