import { describe, expect, it } from 'vitest';
import { encodeCall, readMessage } from '../../../main/electron/tray/bus-message.ts';

const target = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'NameHasOwner',
};

/** A method return of the bus for call 7 with the boolean `true`, written out by hand. */
const reply = Buffer.from(
  '6c0201010400000003000000' +
    '3d000000' +
    '0601730006000000' +
    '3a312e3432330000' +
    '0501750007000000' +
    '0801670001620000' +
    '0701730014000000' +
    '6f72672e667265656465736b746f702e4442757300000000' +
    '01000000',
  'hex',
);

describe('bus messages', () => {
  it.each([
    [[]],
    [['a']],
    [['org.kde.StatusNotifierWatcher', 'IsStatusNotifierHostRegistered']],
    [['ü']],
  ])('reads back the call it wrote with %j', (args) => {
    const bytes = encodeCall(3, target, args);
    expect(readMessage(bytes)).toEqual({
      type: 'call',
      replyTo: null,
      body: args,
      length: bytes.length,
    });
  });

  it('reads a reply of the bus', () => {
    expect(readMessage(reply)).toEqual({
      type: 'reply',
      replyTo: 7,
      body: [true],
      length: reply.length,
    });
  });

  it('waits for the rest of a message, wherever it is cut', () => {
    for (let at = 0; at < reply.length; at += 1)
      expect(readMessage(reply.subarray(0, at))).toBeNull();
    expect(readMessage(Buffer.concat([reply, reply]))?.length).toBe(reply.length);
  });

  it.each([
    ['other bytes', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
    ['big-endian', Buffer.concat([Buffer.from('B'), reply.subarray(1)])],
    [
      'an endless length',
      Buffer.concat([Buffer.from('6c020101ffffff7f', 'hex'), reply.subarray(8)]),
    ],
  ])('does not take %s for a message', (_what, bytes) => {
    expect(() => readMessage(bytes)).toThrow('not a message');
  });
});
