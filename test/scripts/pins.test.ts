import { describe, expect, it } from 'vitest';
import { pinnedVersion } from '../../main/gateway/node/sidecar-finder.ts';
import {
  defaultSidecar,
  goToolchains,
  olderSidecar,
  platforms,
  sidecarPins,
} from '../../scripts/sidecar/pins.mjs';

const sha256 = /^[\da-f]{64}$/;
const platformNames = [
  'darwin-amd64',
  'darwin-arm64',
  'linux-amd64',
  'linux-arm64',
  'windows-amd64',
  'windows-arm64',
];

describe('the pins', () => {
  it('have one default, which the app looks for first', () => {
    expect(pinnedVersion).toBe(defaultSidecar);
    expect(Object.keys(sidecarPins)).toEqual([defaultSidecar, olderSidecar]);
  });

  it('are for every platform', () => {
    expect([...platforms].sort((a, b) => a.localeCompare(b))).toEqual(platformNames);
  });

  it.each(Object.values(sidecarPins))('know the program of $version for each', ({ programs }) => {
    expect(Object.keys(programs).sort((a, b) => a.localeCompare(b))).toEqual(platformNames);
    const digests = Object.values(programs);
    for (const digest of digests) expect(digest).toMatch(sha256);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it.each(
    [...Object.values(sidecarPins).map(({ archives }) => archives), goToolchains].flatMap((table) =>
      platformNames.map((platform) => table[platform]),
    ),
  )('have a digest, or say why not: %o', (digest) => {
    if (digest && 'sha256' in digest) expect(digest.sha256).toMatch(sha256);
    else expect(digest?.unknown).toMatch(/\w+ \w+/);
  });
});
