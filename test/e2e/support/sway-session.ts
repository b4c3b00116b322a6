import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { PNG } from 'pngjs';
import type { Picture } from '../../support/pixels.ts';
import { until } from '../../support/until.ts';
import { endProgram, programOnPath, spawnBound } from './background-program.ts';

/** It refuses root, so root is somebody else in it, and yet the owner of the same files and sockets. */
const asSomebody =
  process.getuid?.() === 0
    ? ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--']
    : [];

export const canRunSway = (): boolean =>
  ['sway', 'swaymsg', 'waybar', 'grim', 'Xwayland'].every((name) => programOnPath(name) !== null) &&
  can([...asSomebody, 'true']);

const can = ([file = '', ...args]: readonly string[]): boolean =>
  spawnSync(file, args, { stdio: 'ignore' }).status === 0;

/** A window as sway tells of it. */
export interface SwayWindow {
  readonly pid: number;
  /** `xwayland`, or `xdg_shell` for one that runs natively. */
  readonly shell: string;
  readonly focused: boolean;
  readonly rect: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

interface Node extends Partial<SwayWindow> {
  readonly nodes: readonly Node[];
  readonly floating_nodes: readonly Node[];
}

/** A Wayland session of sway on a screen of 1280 x 800 that nobody sees. */
export class SwaySession {
  /** For whatever runs in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Null where it has no X server. */
  readonly display: string | null;
  readonly #sway: ChildProcess;

  private constructor(sway: ChildProcess, env: Record<string, string>, display: string | null) {
    this.#sway = sway;
    this.env = env;
    this.display = display;
  }

  /** `folder` becomes its runtime folder. */
  static async start(folder: string, { withX }: { readonly withX: boolean }): Promise<SwaySession> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const told = path.join(folder, 'session');
    const config = path.join(folder, 'sway.conf');
    const lines = [
      `xwayland ${withX ? 'enable' : 'disable'}`,
      'output * resolution 1280x800',
      'output * background #3b4252 solid_color',
      `exec echo "$WAYLAND_DISPLAY $SWAYSOCK $DISPLAY." > "${told}"`,
    ];
    writeFileSync(config, lines.join('\n'));
    const common = { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_RUNTIME_DIR: folder };
    const headless = {
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
    };
    const [file = '', ...args] = [...asSomebody, 'sway', '--config', config];
    const sway = spawnBound(file, args, { env: { ...common, ...headless }, stdio: 'ignore' });
    const [wayland = '', socket = '', display = ''] = await until('sway is up', () => {
      const text = existsSync(told) ? readFileSync(told, 'utf8') : '';
      return text.endsWith('.\n') && text.slice(0, -2).split(' ');
    });
    const env = {
      XDG_RUNTIME_DIR: folder,
      XDG_SESSION_TYPE: 'wayland',
      WAYLAND_DISPLAY: wayland,
      SWAYSOCK: socket,
    };
    return new SwaySession(sway, env, display === '' ? null : display);
  }

  /** All windows that are shown. */
  async windows(): Promise<readonly SwayWindow[]> {
    const { stdout } = await run('swaymsg', ['--type', 'get_tree', '--raw'], {
      env: { ...process.env, ...this.env },
    });
    const windowsIn = (node: Node): readonly SwayWindow[] => [
      ...(node.pid === undefined ? [] : [node as SwayWindow]),
      ...[...node.nodes, ...node.floating_nodes].flatMap(windowsIn),
    ];
    return windowsIn(JSON.parse(stdout));
  }

  /** What is on the screen, or in a part of it. */
  async picture(part = '0,0 1280x800'): Promise<Picture> {
    const { stdout } = await run('grim', ['-g', part, '-'], {
      env: { ...process.env, ...this.env },
      encoding: 'buffer',
    });
    const { width, height, data } = PNG.sync.read(stdout);
    return { width, height, rgba: data };
  }

  async stop(): Promise<void> {
    await endProgram(this.#sway);
  }
}

const run = promisify(execFile);
