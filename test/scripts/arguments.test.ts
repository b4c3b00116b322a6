import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { chooseShell, chromiumSwitches } from '../../scripts/bootstrap/arguments.mjs';

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

describe('the switches Chromium needs', () => {
  // biome-ignore format: a table
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, 'allowed' | 'root' | 'blocked', string[]]>([
    ['none, for an ordinary user',        { DISPLAY: ':0' },                'linux',  'allowed', []],
    ['no sandbox, as root',               { DISPLAY: ':0' },                'linux',  'root',    ['--no-sandbox']],
    ['no sandbox, where it is blocked',   { DISPLAY: ':0' },                'linux',  'blocked', ['--no-sandbox']],
    ['Wayland, where there is no X',      { WAYLAND_DISPLAY: 'wayland-0' }, 'linux',  'allowed', ['--ozone-platform=wayland']],
    ['none, on macOS',                    {},                               'darwin', 'allowed', []],
  ])('are %s', (_, env, platform, sandbox, switches) => {
    expect(chromiumSwitches(env, platform, sandbox)).toEqual(switches);
  });
});
