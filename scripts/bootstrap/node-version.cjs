// @ts-check
// Preloaded by `node -r`: on an older Node the scripts themselves could not even be read, so this
// one keeps to what Node 6 understands.
const { engines } = require('../../package.json');

/** @param {string} version */
const partsOf = (version) => version.replace(/^\D*/, '').split('.').map(Number);

const [ownMajor, ownMinor] = partsOf(process.versions.node);
const [major, minor] = partsOf(engines.node);

if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  process.stderr.write(
    `\nNode ${process.versions.node} is too old.\n` +
      `  why:  KorProxy and its tools need Node ${major}.${minor} or later\n` +
      '  next: install a newer Node (nvm install, or see nodejs.org), then run the command again\n',
  );
  process.exit(1);
}
