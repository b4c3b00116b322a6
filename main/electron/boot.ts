import { lstatSync, mkdtempSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { app, nativeImage, protocol, Tray } from 'electron';
import {
  type FolderGuard,
  guardFolder,
  refusalWords,
  unwritableWords,
} from '../app/folder-guard.ts';
import { makeFolder } from '../base/node/make-folder.ts';
import { dataPaths, thisMachine } from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import { appId, firstTooltip, pagePrivileges } from './app-identity.ts';
import type { OpenWanted } from './shell.ts';
import { obeySwitches, switchesGiven } from './switches.ts';
import { busAddress } from './tray/session-bus.ts';
import { iconShown } from './tray/tray-host.ts';
import { trayImage } from './tray/tray-image.ts';

// The first lines that run: the lock, then the tray icon. All the rest is in shell.cjs, which is
// loaded after the icon is on its way; with it in here the icon would come a third later.

const say = (line: string): void => {
  // The process ends right after, so nothing may be left in a buffer.
  writeSync(1, `${line}\n`);
};

/** Made for this user alone. Null when the data folder cannot be written; the app then tells why. */
function stateFolder(dataFolder: string): string | null {
  try {
    const folder = path.join(dataFolder, 'electron');
    makeFolder(folder);
    rmSync(mkdtempSync(path.join(folder, 'probe-')), { recursive: true });
    return folder;
  } catch {
    return null;
  }
}

/**
 * Chromium repairs every stale lock by itself (gone pid, reused pid, other host) but one: it never
 * replaces a lock that is no link, and would refuse for ever.
 */
function dropUnusableLock(folder: string): void {
  const lock = path.join(folder, 'SingletonLock');
  const isUsable = lstatSync(lock, { throwIfNoEntry: false })?.isSymbolicLink() ?? true;
  if (!isUsable) rmSync(lock, { recursive: true, force: true });
}

async function showTray(guard: Promise<FolderGuard | null> | null, openWanted: OpenWanted) {
  await app.whenReady();
  const answer = await guard;
  if (answer?.type === 'refused') {
    say(refusalWords(answer.holder));
    app.exit(0);
    return;
  }
  // Before ready Electron would put its own handlers over these. Each is a clean quit, and a second
  // one while quitting does nothing.
  const quit = (): void => app.quit();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  const iconFolder = path.join(__dirname, 'icons', 'tray');
  const tray = new Tray(trayImage(nativeImage, iconFolder, 'starting'));
  tray.setToolTip(firstTooltip);
  // The icon is there before the popover is.
  tray.once('click', () => {
    openWanted.seen = true;
  });
  await iconShown({
    ...{ clock, pid: process.pid, limitMs: iconLimitMs },
    address: process.platform === 'linux' ? busAddress(process.env) : null,
  });
  roomForNewGrows(1);
  const { runShell } = createRequire(__filename)('./shell.cjs') as typeof import('./shell.ts');
  await runShell({ tray, iconFolder, openWanted, holdsFolder: answer?.type === 'held' });
  roomForNewGrows(2);
}

/**
 * What a start makes is there to stay. V8 takes it for much that is new, makes its room for that eight times
 * as large and keeps it for good, 6 MB. By 1 it does not grow, by 2 as usual.
 */
const roomForNewGrows = (factor: 1 | 2): void =>
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);

/** On a quiet machine the icon is there after 15 ms; on none does the gateway wait for it longer. */
const iconLimitMs = 300;

/** An icon that stays at `Starting` for ever would be worse than none. */
function giveUp(error: unknown): void {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  writeSync(2, `KorProxy could not start: ${words}\n`);
  app.exit(1);
}

function boot(): void {
  // Without a handler Electron shows a dialog and waits for a click.
  process.once('uncaughtException', giveUp);
  const dataFolder = dataPaths(thisMachine()).folder;
  const ownState = stateFolder(dataFolder);
  if (!ownState) writeSync(2, `${unwritableWords(dataFolder)}\n`);
  const state = ownState ?? mkdtempSync(path.join(tmpdir(), 'korproxy-'));
  app.setPath('userData', state);
  app.setPath('sessionData', state);
  dropUnusableLock(state);
  if (!app.requestSingleInstanceLock()) {
    say('KorProxy is already running; its window was opened.');
    app.exit(0);
    return;
  }
  const openWanted: OpenWanted = { seen: false };
  app.on('second-instance', () => {
    openWanted.seen = true;
  });
  app.setAppUserModelId(appId);
  app.dock?.hide();
  // Nothing here is worth a GPU process that can take the app down with it, nor a keyring's prompt.
  app.disableHardwareAcceleration();
  app.commandLine.appendSwitch('password-store', 'basic');
  protocol.registerSchemesAsPrivileged([pagePrivileges]);
  // Asked for while Chromium starts. A system that offers no such socket costs the guard, not the app.
  const guard = ownState ? guardFolder(dataFolder, 'tray').catch(() => null) : null;
  showTray(guard, openWanted).catch(giveUp);
}

const given = switchesGiven(process.argv, app.isPackaged);
if (given) obeySwitches(given);
else boot();
