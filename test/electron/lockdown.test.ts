import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { lockContents, lockSession } from '../../main/electron/lockdown.ts';

const permissions = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'speaker-selection',
  'storage-access',
  'unknown',
  'usb',
  'window-management',
];

function lockedSession() {
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    webRequest: { onBeforeRequest: vi.fn() },
  };
  lockSession(session as never);
  return {
    request: session.setPermissionRequestHandler.mock.calls[0]?.[0],
    check: session.setPermissionCheckHandler.mock.calls[0]?.[0],
    device: session.setDevicePermissionHandler.mock.calls[0]?.[0],
    requests: session.webRequest.onBeforeRequest.mock.calls[0] ?? [],
  };
}

describe('lockSession', () => {
  it.each(permissions)('denies %s, asked or checked', (permission) => {
    const { check, request } = lockedSession();
    const answer = vi.fn();
    request({}, permission, answer, {});
    expect(answer.mock.calls).toEqual([[false]]);
    expect(check({}, permission, 'korproxy://popover', {})).toBe(false);
  });

  it('denies every device', () => {
    expect(lockedSession().device({ deviceType: 'usb' })).toBe(false);
  });

  it('cancels whatever would leave our scheme', () => {
    const [filter, listener] = lockedSession().requests;
    expect(filter.urls).toEqual(
      expect.arrayContaining(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*']),
    );
    const answer = vi.fn();
    listener({ url: 'https://example.com/' }, answer);
    expect(answer.mock.calls).toEqual([[{ cancel: true }]]);
  });
});

describe('lockContents', () => {
  const contents = () => {
    const app = new EventEmitter();
    lockContents(app as never);
    const setWindowOpenHandler = vi.fn();
    const page = Object.assign(new EventEmitter(), { setWindowOpenHandler });
    app.emit('web-contents-created', {}, page);
    return page;
  };

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'refuses %s',
    (name) => {
      const preventDefault = vi.fn();
      contents().emit(name, { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  it('opens no window for a page', () => {
    const [[decide] = []] = contents().setWindowOpenHandler.mock.calls;
    expect(decide({ url: 'korproxy://popover/index.html' })).toEqual({ action: 'deny' });
  });
});
