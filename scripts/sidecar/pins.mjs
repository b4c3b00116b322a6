// @ts-check

/**
 * A CLIProxyAPI release that KorProxy is built and tested against. `archives`: SHA-256 of the release
 * archive for `<os>-<cpu>`, as the release's own `checksums.txt` states it. `null` means that it has
 * not been read from there yet: such an archive is never used.
 * @typedef {{ version: string, archives: Readonly<Record<string, string | null>> }} SidecarPin
 */

const notReadYet = {
  'linux-amd64': null,
  'linux-arm64': null,
  'darwin-amd64': null,
  'darwin-arm64': null,
  'windows-amd64': null,
  'windows-arm64': null,
};

/** What runs by default: the last release with all five providers. */
export const defaultSidecar = '6.9.25';
/** The newest line, which the tests run as well. */
export const newestSidecar = '7.2.140';

/** @type {Readonly<Record<string, SidecarPin>>} */
export const sidecarPins = {
  [defaultSidecar]: { version: defaultSidecar, archives: notReadYet },
  [newestSidecar]: { version: newestSidecar, archives: notReadYet },
};

/** The platform's name in the release's archives and in Go. */
export function releasePlatform(platform = process.platform, arch = process.arch) {
  const os = platform === 'win32' ? 'windows' : platform;
  const cpu = arch === 'x64' ? 'amd64' : arch;
  return { os, cpu, key: `${os}-${cpu}` };
}
