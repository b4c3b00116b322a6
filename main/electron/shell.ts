import { join } from 'node:path';
import {
  app,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  net,
  type OpenDialogOptions,
  powerMonitor,
  shell as system,
  type Tray,
} from 'electron';
import ElectronStore from 'electron-store';
import { answerControl } from '../app/control.ts';
import { serveControl } from '../app/control-server.ts';
import { createHost } from '../app/create-host.ts';
import type { Host } from '../app/host.ts';
import type { Dispose, Log } from '../base/core/ports.ts';
import type { Shell } from '../base/core/shell-port.ts';
import { dataPaths, thisMachine } from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import type { Services } from '../contract/commands.ts';
import { stateLabels } from '../contract/health.ts';
import { autostart } from './autostart.ts';
import { forwardingLog, guardProcess } from './guard-process.ts';
import { serveCommands } from './ipc/serve-commands.ts';
import { openers } from './open.ts';
import { powerEvents, quitOnShutdown } from './power.ts';
import { holdQuit } from './quit.ts';
import { trayImage } from './tray/tray-image.ts';
import { createUserInterface, type UserInterface } from './user-interface.ts';

/** `owner/name` on GitHub. Set when this is built, from package.json. */
declare const appRepository: string | null;

/** What the boot hands over to the shell. */
interface Launched {
  /** On the tray already, with the `starting` face. */
  readonly tray: Tray;
  readonly iconFolder: string;
  readonly openWanted: OpenWanted;
  /** No other app has the data folder, and none can come to have it. */
  readonly holdsFolder: boolean;
}

/** A second launch or a click may come before there is a popover to show. */
export interface OpenWanted {
  seen: boolean;
}

/**
 * How long the sidecar gets to end by itself when the whole app quits: a log-off waits no longer.
 */
const quitGraceMs = 2_000;

/** The composition root of the tray app: makes each part once and hands it what it needs. */
export async function runShell(launched: Launched): Promise<void> {
  const { tray, iconFolder, openWanted, holdsFolder } = launched;
  let host: Host | null = null;
  let faces: UserInterface | null = null;
  const log = forwardingLog(() => host?.log ?? null);
  guardProcess(process, log);
  const open = (): void => {
    if (faces) faces.open();
    else openWanted.seen = true;
  };
  const opening = createHost({
    shell: createShell(open),
    env: process.env,
    homeFolder: thisMachine().home,
    appVersion: app.getVersion(),
    repository: appRepository,
    resourcesPath: app.isPackaged ? process.resourcesPath : null,
    ...(app.isPackaged && { coreGetter: join(__dirname, 'get-core.cjs') }),
    openStore: (store) => new ElectronStore(store),
  });
  const control = holdsFolder ? obeyTerminals(opening, log) : null;
  holdQuit(app, {
    ...{ clock, log },
    close: async () => {
      await (await opening).close(quitGraceMs);
      (await control)?.();
    },
  });
  quitOnShutdown(powerMonitor, () => app.quit());
  app.on('window-all-closed', () => {});
  app.on('second-instance', open);
  app.on('activate', open);

  try {
    const opened = await opening;
    host = opened;
    for (const notice of opened.notices) process.stderr.write(`${notice}\n`);
    const shown = createUserInterface({ host: opened, icon: tray, iconFolder });
    faces = shown;
    serveCommands(ipcMain, servicesOf(opened, shown), log);
    if (openWanted.seen) open();
  } catch (error) {
    log.error('app.failed', { error });
    showFailure(tray, iconFolder);
  }
}

/** They may ask from the first moment on, and hear when the app is up. */
function obeyTerminals(opening: Promise<Host>, log: Log): Promise<Dispose> {
  return serveControl({
    ...{ clock, log, runFolder: dataPaths(thisMachine()).run, quit: () => app.quit() },
    answer: async (command, gone) =>
      answerControl({ clock, shell: 'tray', host: await opening }, command, gone),
  });
}

/** A bug at the start must not leave an icon that says `starting` for ever. */
function showFailure(tray: Tray, iconFolder: string): void {
  tray.setImage(trayImage(nativeImage, iconFolder, 'failed'));
  tray.setToolTip(`KorProxy: ${stateLabels.failed}. KorProxy itself could not start`);
  tray.setContextMenu(
    Menu.buildFromTemplate([{ label: 'Quit KorProxy', click: () => app.quit() }]),
  );
}

const servicesOf = (host: Host, faces: UserInterface): Services => ({
  gateway: {
    act: ({ action }) => host.run(action),
    revealKey: async () => host.revealKey(),
    lastWords: async () => [...host.lastWords()],
  },
  popover: {
    hide: async () => {
      faces.hide();
      return null;
    },
  },
  logs: host.logs,
  cores: host.coreService,
  providers: host.providers,
  tools: host.tools,
});

async function pickOne(options: OpenDialogOptions): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(options);
  return filePaths[0] ?? null;
}

function createShell(openPopover: () => void): Shell {
  return {
    ...openers(system, dataPaths(thisMachine()).folder),
    copyText: async (text) => clipboard.writeText(text),
    readText: async () => clipboard.readText(),
    pickProgram: () => pickOne({ title: 'Choose CLIProxyAPI', properties: ['openFile'] }),
    // Folders of accounts are hidden ones more often than not.
    pickFolder: () =>
      pickOne({
        title: 'Choose the folder with the accounts of another CLIProxyAPI',
        properties: ['openDirectory', 'showHiddenFiles'],
      }),
    pickConfig: () =>
      pickOne({
        title: 'Choose the config.yaml of another CLIProxyAPI',
        properties: ['openFile', 'showHiddenFiles'],
        filters: [{ name: 'YAML', extensions: ['yaml', 'yml'] }],
      }),
    pickSaveFile: async (suggestedName) => {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: 'Save the logs',
        defaultPath: join(app.getPath('downloads'), suggestedName),
        filters: [{ name: 'Zip', extensions: ['zip'] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    autostart: autostart(app, thisMachine(), { file: process.execPath, args: process.argv }),
    openPopover,
    quit: () => app.quit(),
    onPower: powerEvents(powerMonitor),
    isOnline: () => net.isOnline(),
  };
}
