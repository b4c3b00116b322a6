// @ts-check
// The least that a tray app can be: what every figure of the bench is held against.
const { app, Menu, Tray } = require('electron');

app.on('window-all-closed', () => {});
if (!app.requestSingleInstanceLock()) app.exit(0);
void app.whenReady().then(() => {
  const tray = new Tray(process.env['KP_ICON'] ?? '');
  tray.setToolTip('empty');
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  if (process.env['KP_POPOVER']) {
    const { menubar } = require('menubar');
    const bar = menubar({
      tray,
      index: `file://${__dirname}/empty.html`,
      tooltip: 'empty',
      showDockIcon: true,
      browserWindow: { width: 360, height: 500, webPreferences: { sandbox: true } },
    });
    bar.on('after-hide', () =>
      setTimeout(() => bar.window?.destroy(), Number(process.env['KP_DESTROY_MS'] ?? 1e9)),
    );
  }
});
