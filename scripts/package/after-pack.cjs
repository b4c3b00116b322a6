// @ts-check
const { chmod, copyFile, rename } = require('node:fs/promises');
const path = require('node:path');

const launcher = path.join(__dirname, '..', '..', 'assets', 'package', 'launch.sh');

/**
 * On Linux the program's name goes to what chooses the display, and the program stands beside it. Its fuses
 * are set first: electron-builder, which would come after this, looks for them under that name.
 * @param {{ appOutDir: string, electronPlatformName: string, packager: any }} context of electron-builder
 */
module.exports = async (context) => {
  const { appOutDir, electronPlatformName, packager } = context;
  if (electronPlatformName !== 'linux') return;
  await packager.addElectronFuses(
    context,
    await packager.generateFuseConfig(packager.config.electronFuses),
  );
  packager.config.electronFuses = null;
  const program = path.join(appOutDir, packager.executableName);
  await rename(program, `${program}-bin`);
  await copyFile(launcher, program);
  await chmod(program, 0o755);
};
