import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { chooseShell, electronCommand } from '../../scripts/bootstrap/arguments.mjs';

describe('where npm start runs the app', () => {
  // biome-ignore format: a table
  it.each<[string, string[], NodeJS.ProcessEnv, NodeJS.Platform, 'tray' | 'terminal', boolean]>([
    ['an X display',             [],             { DISPLAY: ':0' },              'linux',  'tray',     false],
    ['a Wayland display',        [],             { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 'tray',    false],
    ['no display',               [],             {},                             'linux',  'terminal', true],
    ['an empty display',         [],             { DISPLAY: '' },                'linux',  'terminal', true],
    ['--headless and a display', ['--headless'], { DISPLAY: ':0' },              'linux',  'terminal', false],
    ['--logs and a display',     ['--logs', '--level', 'warn'], { DISPLAY: ':0' }, 'linux', 'terminal', false],
    ['--export-logs, no display', ['--export-logs=a.zip'], {},                   'linux',  'terminal', false],
    ['--presets and a display',  ['--presets'],  { DISPLAY: ':0' },              'linux',  'terminal', false],
    ['macOS, which needs none',  [],             {},                             'darwin', 'tray',     false],
    ['Windows, which needs none', [],            {},                             'win32',  'tray',     false],
  ])('with %s', (_, args, env, platform, shell, says) => {
    const choice = chooseShell(readCommandLine(args), env, platform);
    expect(choice.shell).toBe(shell);
    expect(choice.said !== null).toBe(says);
  });
});

describe('Electron is started', () => {
  const root = path.join(import.meta.dirname, '..', '..');
  const launcher = path.join(root, 'assets', 'package', 'launch.sh');
  // biome-ignore format: a table
  it.each<[string, NodeJS.Platform, 'allowed' | 'root' | 'blocked', string[]]>([
    ['for an ordinary user, through the launcher', 'linux',  'allowed', [launcher, '/e', root]],
    ['without a sandbox, as root',                 'linux',  'root',    [launcher, '/e', '--no-sandbox', root]],
    ['without a sandbox, where it is blocked',     'linux',  'blocked', [launcher, '/e', '--no-sandbox', root]],
    ['as it is, on macOS',                         'darwin', 'allowed', ['/e', root]],
    ['as it is, on Windows',                       'win32',  'allowed', ['/e', root]],
  ])('%s', (_, platform, sandbox, command) => {
    expect(electronCommand('/e', platform, sandbox).flat()).toEqual(command);
  });
});
