// @ts-check
const { rm } = require('node:fs/promises');
const path = require('node:path');

/**
 * The registry's runtime carries a loader that runs any app by its folder; a package has its own app.
 * @param {{ appOutDir: string, electronPlatformName: string }} context of electron-builder
 */
module.exports = async ({ appOutDir, electronPlatformName }) => {
  if (electronPlatformName !== 'linux') return;
  await rm(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
};
