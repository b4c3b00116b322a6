import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { autostart } from '../../main/electron/autostart.ts';
import { newRun } from '../support/run-folder.ts';

const run = newRun();
afterAll(() => run.dispose());

const machine = (platform: NodeJS.Platform, env = {}) => ({ platform, env, home: run.folder });

const appOf = (isPackaged: boolean) => ({
  isPackaged,
  getAppPath: () => '/src/korproxy',
  getLoginItemSettings: vi.fn(() => ({ openAtLogin: true }) as never),
  setLoginItemSettings: vi.fn(),
});

const program = {
  file: '/opt/korproxy-bin',
  args: ['/opt/korproxy-bin', '--ozone-platform=x11', '--no-sandbox', '--x', '/src'],
};
const launcher = '/src/korproxy/assets/package/launch.sh';

it.each<[what: string, isPackaged: boolean, env: Record<string, string>, exec: string]>([
  ['what chooses the display for the packaged app', true, {}, '"/opt/korproxy"'],
  ['the AppImage, not its mount', true, { APPIMAGE: '/a/K.AppImage' }, '"/a/K.AppImage"'],
  [
    'Electron with our folder, by the same',
    false,
    {},
    `"${launcher}" "/opt/korproxy-bin" "--no-sandbox" "/src/korproxy"`,
  ],
])('on Linux starts %s at login', (_what, isPackaged, env, exec) => {
  const item = autostart(appOf(isPackaged), machine('linux', env), program);
  item?.set(true);
  expect(item?.enabled()).toBe(true);
  const file = path.join(run.folder, '.config', 'autostart', 'korproxy.desktop');
  expect(readFileSync(file, 'utf8')).toContain(`\nExec=${exec}\n`);
  // Not in quotes: a desktop looks for a file of this name and passes the entry over without it.
  const tried = /^TryExec=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
  expect(exec.startsWith(`"${tried}"`)).toBe(true);
  item?.set(false);
  expect(item?.enabled()).toBe(false);
});

it.each(['darwin', 'win32'] as const)(
  'on %s asks the system, and only for the packaged app',
  (platform) => {
    const app = appOf(true);
    const item = autostart(app, machine(platform), program);
    expect(item?.enabled()).toBe(true);
    item?.set(false);
    expect(app.setLoginItemSettings.mock.calls).toEqual([[{ openAtLogin: false }]]);
    expect(autostart(appOf(false), machine(platform), program)).toBeNull();
  },
);
