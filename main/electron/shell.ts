import { join } from 'node:path';
import {
  app,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  powerMonitor,
  shell as system,
  type Tray,
} from 'electron';
import ElectronStore from 'electron-store';
import type { Handlers } from '../contract/commands.ts';
import { stateLabels } from '../contract/health.ts';
import { createHost } from '../host/create-host.ts';
import type { Host } from '../host/host.ts';
import type { Shell } from '../host/shell.ts';
import { dataPaths, thisMachine } from '../node/paths.ts';
import { systemClock as clock } from '../node/system-clock.ts';
import { createFaces, type Faces } from './faces.ts';
import { forwardingLog, guardProcess } from './guard-process.ts';
import type { Launched } from './launched.ts';
import { loginItem } from './login-item.ts';
import { openers } from './open.ts';
import { powerEvents, quitOnShutdown } from './power.ts';
import { holdQuit } from './quit.ts';
import { serveCommands } from './serve-commands.ts';
import { trayImage } from './tray-image.ts';

/** How long the sidecar gets to end by itself when the whole app quits (design point 22). */
const quitGraceMs = 2_000;

/** The composition root of the tray app: makes each part once and hands it what it needs. */
export async function runShell({ tray, iconFolder, secondLaunch }: Launched): Promise<void> {
  let host: Host | null = null;
  let faces: Faces | null = null;
  const log = forwardingLog(() => host?.log ?? null);
  guardProcess(process, log);
  const open = (): void => {
    if (faces) faces.open();
    else secondLaunch.seen = true;
  };
  const opening = createHost({
    shell: createShell(open),
    env: process.env,
    homeFolder: thisMachine().home,
    appVersion: app.getVersion(),
    resourcesPath: app.isPackaged ? process.resourcesPath : null,
    openStore: (store) => new ElectronStore(store),
  });
  holdQuit(app, { clock, log, close: async () => await (await opening).close(quitGraceMs) });
  quitOnShutdown(powerMonitor, () => app.quit());
  app.on('window-all-closed', () => {});
  app.on('second-instance', open);
  app.on('activate', open);

  try {
    const opened = await opening;
    host = opened;
    for (const notice of opened.notices) process.stderr.write(`${notice}\n`);
    const shown = createFaces({ host: opened, icon: tray, iconFolder });
    faces = shown;
    serveCommands(ipcMain, handlersOf(opened, shown), log);
    if (secondLaunch.seen) open();
  } catch (error) {
    log.error('app.failed', { error });
    showFailure(tray, iconFolder);
  }
}

/** A bug at the start must not leave an icon that says `starting` for ever. */
function showFailure(tray: Tray, iconFolder: string): void {
  tray.setImage(trayImage(nativeImage, iconFolder, 'failed'));
  tray.setToolTip(`KorProxy: ${stateLabels.failed}. KorProxy itself could not start`);
  tray.setContextMenu(
    Menu.buildFromTemplate([{ label: 'Quit KorProxy', click: () => app.quit() }]),
  );
}

const handlersOf = (host: Host, faces: Faces): Handlers => ({
  ACTION_RUN: ({ action }) => host.run(action),
  KEY_REVEAL: async () => host.revealKey(),
  POPOVER_HIDE: async () => {
    faces.hide();
    return null;
  },
  LOGS_QUERY: host.logs.page,
  LOGS_NEWS: host.logs.news,
  LOGS_COUNT: host.logs.count,
  LOGS_COPY: ({ text }) => host.logs.copy(text),
  LOGS_EXPORT_PREVIEW: host.logs.preview,
  LOGS_EXPORT_SAVE: host.logs.save,
  LOGS_SETTINGS: async () => host.logs.settings(),
  LOGS_SETTINGS_CHANGE: async (change) => host.logs.change(change),
  PROVIDER_TEST_RUN: host.providers.test,
  PROVIDER_TEST_ALL: host.providers.testAll,
  PROVIDER_TEST_CANCEL: host.providers.cancelTests,
  PROVIDER_ACTION: host.providers.act,
  PROVIDER_MODEL_CHOOSE: host.providers.chooseModel,
  PROVIDER_LINK_PASTE: host.providers.pasteLink,
  PROVIDER_ACCOUNTS: host.providers.accounts,
  PROVIDER_DISCONNECT: host.providers.disconnect,
  PROVIDER_BRING_BACK: host.providers.bringBack,
  PROVIDER_KEY_ADD: host.providers.addKey,
  TOOL_INTEGRATION_LIST: host.tools.list,
  TOOL_INTEGRATION_COPY: host.tools.copy,
  TOOL_REVEAL: host.tools.reveal,
  TOOL_MODELS: host.tools.models,
  TOOL_MODEL_PICK: host.tools.pickModel,
  TOOL_DIFF: host.tools.diff,
  TOOL_APPLY: host.tools.apply,
  TOOL_UNDO: host.tools.undo,
  TOOL_CONFIRM: host.tools.confirm,
});

function createShell(openPopover: () => void): Shell {
  return {
    ...openers(system, dataPaths(thisMachine()).folder),
    copyText: async (text) => clipboard.writeText(text),
    readText: async () => clipboard.readText(),
    pickProgram: async () => {
      const { filePaths } = await dialog.showOpenDialog({
        title: 'Choose CLIProxyAPI',
        properties: ['openFile'],
      });
      return filePaths[0] ?? null;
    },
    pickSaveFile: async (suggestedName) => {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: 'Save the logs',
        defaultPath: join(app.getPath('downloads'), suggestedName),
        filters: [{ name: 'Zip', extensions: ['zip'] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    loginItem: loginItem(app, thisMachine(), { file: process.execPath, args: process.argv }),
    openPopover,
    quit: () => app.quit(),
    onPower: powerEvents(powerMonitor),
  };
}
