// @ts-check
import { readFileSync } from 'node:fs';

/**
 * A file as it may only be taken with these bytes, or why no digest of it is known.
 * @typedef {{ readonly sha256: string } | { readonly unknown: string }} Digest
 */

/**
 * A CLIProxyAPI release that KorProxy is built and tested against, for every platform: its release
 * archive, and the program that `goVersion` makes of its source, which is the same on every machine.
 * @typedef {object} SidecarPin
 * @property {string} version
 * @property {Readonly<Record<string, Digest & { readonly name: string }>>} archives
 * @property {Readonly<Record<string, string>>} programs SHA-256
 */

/** What runs by default: the newest line. */
export const defaultSidecar = '7.2.140';
/** The last release with a login for each provider, which the tests run as well. */
export const olderSidecar = '6.9.25';

/**
 * SHA-256 of the programs that Go makes, by version and platform; written by `npm run sidecar-hashes`.
 * @type {{ readonly go: string, readonly programs: Readonly<Record<string, Readonly<Record<string, string>>>> }}
 */
const { go, programs } = JSON.parse(
  readFileSync(new URL('./programs.json', import.meta.url), 'utf8'),
);

const notPublishedElsewhere = {
  unknown: 'its release was never read by us, and no other place repeats its digests',
};

/**
 * The release archives of a version, by platform.
 * @param {string} version
 * @param {'aarch64' | 'arm64'} arm what releases of its line call it, except for Windows
 * @param {Digest} otherwise where no digest is given
 * @param {Readonly<Record<string, Digest>>} [digests]
 */
function archivesOf(version, arm, otherwise, digests = {}) {
  const suffixes = {
    'linux-amd64': 'linux_amd64.tar.gz',
    'linux-arm64': `linux_${arm}.tar.gz`,
    'darwin-amd64': 'darwin_amd64.tar.gz',
    'darwin-arm64': `darwin_${arm}.tar.gz`,
    'windows-amd64': 'windows_amd64.zip',
    'windows-arm64': 'windows_arm64.zip',
  };
  const archives = Object.entries(suffixes).map(([platform, suffix]) => [
    platform,
    { name: `CLIProxyAPI_${version}_${suffix}`, ...(digests[platform] ?? otherwise) },
  ]);
  return Object.fromEntries(archives);
}

/** @type {Readonly<Record<string, SidecarPin>>} */
export const sidecarPins = {
  [defaultSidecar]: {
    version: defaultSidecar,
    // As two Homebrew formulas of different authors give them, which knows no Windows.
    archives: archivesOf(defaultSidecar, 'aarch64', notPublishedElsewhere, {
      'linux-amd64': { sha256: '334b8417f0c24d2744700d63c10023c5b5d7c7c5b43b1609456432813ce713bf' },
      'linux-arm64': { sha256: 'f6a95b34be658f69e327113a342170beb0b400b726dbf0bc52b6758feb8081d1' },
      'darwin-amd64': {
        sha256: 'a4adccf70ce97ffbc10f0f38cf19be21e7d5d651bbf336719769af635a786820',
      },
      'darwin-arm64': {
        sha256: '47aa529e29a75804283ad44206390e1c35b290e2c4e191739bd82759461ec7e7',
      },
    }),
    programs: programs[defaultSidecar] ?? {},
  },
  [olderSidecar]: {
    version: olderSidecar,
    archives: archivesOf(olderSidecar, 'arm64', notPublishedElsewhere),
    programs: programs[olderSidecar] ?? {},
  },
};

/**
 * The pin of a version; for one that came out after this KorProxy one without digests, which its release
 * must tell. Null for what is no version.
 * @param {string} version
 * @returns {SidecarPin | null}
 */
export function pinOf(version) {
  const pin = sidecarPins[version];
  if (pin !== undefined) return pin;
  if (!/^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version)) return null;
  const archives = archivesOf(version, 'aarch64', { unknown: 'it is newer than this KorProxy' });
  return { version, archives, programs: {} };
}

/** The Go that the programs above were made with. */
export const goVersion = go;

const notServed = {
  unknown: 'the module proxies that we can reach do not serve it, so nobody has read it',
};

/**
 * Go's own toolchain as the module proxies serve it to Go itself.
 * @type {Readonly<Record<string, Digest>>}
 */
export const goToolchains = {
  'linux-amd64': { sha256: '30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7' },
  'linux-arm64': { sha256: '02b36b6787b3ac767668f630e2998df45a3b1f9ffee08d1bf3ef6487cd658d99' },
  'darwin-amd64': { sha256: 'fe99a2009e5bb51e06d7784f1a486478673512041c2671157bd382806e2aedcf' },
  'darwin-arm64': { sha256: '0aad5fb52b88498885290178adc0bcfe429bc63012621af9f83282eb640bd9c7' },
  'windows-amd64': notServed,
  'windows-arm64': notServed,
};

export const platforms = Object.keys(goToolchains);

/** The platform as release archives and Go call it: `linux-amd64`. */
export function platformKey(platform = process.platform, arch = process.arch) {
  return `${platform === 'win32' ? 'windows' : platform}-${arch === 'x64' ? 'amd64' : arch}`;
}
