// @ts-check
// Does what Electron's own default app does, which the registry runtime lacks: runs the app whose
// folder or file is the first argument that is not a switch.
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { app } = require('electron');

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });

const target = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (target === undefined) {
  process.stderr.write('Say which app to run: electron <folder>\n');
  process.exit(1);
}
const appPath = path.resolve(target);
const packageFile = path.join(appPath, 'package.json');
if (fs.existsSync(packageFile)) {
  const { name, productName, version, desktopName } = JSON.parse(
    fs.readFileSync(packageFile, 'utf8'),
  );
  if (version) app.setVersion(version);
  if (productName || name) app.setName(productName || name);
  // As the official default app: the desktop file is named after the app.
  const named = /** @type {{ setDesktopName?: (name: string) => void }} */ (app);
  named.setDesktopName?.(desktopName || `${app.getName()}.desktop`);
}
const entry = require.resolve(appPath);
app.setAppPath(fs.statSync(appPath).isDirectory() ? appPath : path.dirname(entry));
if (entry.endsWith('.cjs')) require(entry);
else
  import(pathToFileURL(entry).href).catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
