import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRun } from '../support/run-folder.ts';

const launcher = path.join(import.meta.dirname, '..', '..', 'assets', 'package', 'launch.sh');

/** Far above any display of a computer, and another in each worker. */
const number = 20_000 + (process.pid % 10_000);
const noDisplay = 60_000;

describe.runIf(process.platform === 'linux')('on Linux the launcher', () => {
  const run = newRun();
  let server: Server;
  beforeAll(async () => {
    const folder = '/tmp/.X11-unix';
    if (!existsSync(folder)) {
      mkdirSync(folder);
      chmodSync(folder, 0o1777);
    }
    server = createServer().listen(path.join(folder, `X${number}`));
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
    run.dispose();
  });

  const started = (env: Record<string, string>, command: readonly string[]): string => {
    const [file = '', ...args] = command;
    const PATH = process.env['PATH'] ?? '';
    return execFileSync(file, args, { env: { PATH, ...env }, encoding: 'utf8' }).trim();
  };
  const x11 = '--ozone-platform=x11';
  const native = '--ozone-platform=wayland';
  const onWayland = { WAYLAND_DISPLAY: 'wayland-1' };

  // biome-ignore format: a table
  it.each<[string, Record<string, string>, string[], string]>([
    ['takes X on a Wayland session that has it',  { ...onWayland, DISPLAY: `:${number}` },           [], x11],
    ['the same with a screen',                    { ...onWayland, DISPLAY: `:${number}.0` },         [], x11],
    ['the same by its long name',                 { ...onWayland, DISPLAY: `unix:${number}`  },      [], x11],
    ['the same by the kind of the session',       { XDG_SESSION_TYPE: 'wayland', DISPLAY: `:${number}` }, [], x11],
    ['stays native without X',                    onWayland,                                         [], native],
    ['stays native with an empty display',        { ...onWayland, DISPLAY: '' },                     [], native],
    ['stays native where no X listens any more',  { ...onWayland, DISPLAY: `:${noDisplay}` },        [], native],
    ['does not take a longer number for its own', { ...onWayland, DISPLAY: `:${String(number).slice(0, -1)}` }, [], native],
    ['stays native with a display elsewhere',     { ...onWayland, DISPLAY: `far:${number}` },        [], native],
    ['is not misled by an odd name',              { ...onWayland, DISPLAY: ':.*' },                  [], native],
    ['chooses nothing on a session of X',         { DISPLAY: `:${number}` },                         [], ''],
    ['nor where the session says so',             { XDG_SESSION_TYPE: 'x11', DISPLAY: `:${number}` }, [], ''],
    ['chooses nothing without any display',       {},                                                [], ''],
    ['leaves a choice of the user, Wayland',      { ...onWayland, DISPLAY: `:${number}` },           [native], native],
    ['leaves a choice of the user, X',            onWayland,                                         [x11], x11],
  ])('%s', (_, env, own, chosen) => {
    const words = started(env, [launcher, 'echo', 'a  b', ...own]);
    expect(words).toBe(own.length > 0 ? `a  b ${chosen}` : `${chosen} a  b`.trim());
  });

  it('packed, it starts the program beside it, from wherever it is called', () => {
    const folder = path.join(run.folder, 'Kor Proxy');
    mkdirSync(folder);
    copyFileSync(launcher, path.join(folder, 'korproxy'));
    copyFileSync('/bin/echo', path.join(folder, 'korproxy-bin'));
    const link = path.join(run.folder, 'korproxy');
    symlinkSync(path.join(folder, 'korproxy'), link);
    expect(started(onWayland, [link, '--status', 'a b'])).toBe(`${native} --status a b`);
  });
});
