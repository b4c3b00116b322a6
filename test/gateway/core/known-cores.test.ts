import { expect, it } from 'vitest';
import { knownCores, offeredCores } from '../../../main/gateway/core/releases.ts';
import { pinnedVersion } from '../../../main/gateway/node/sidecar-finder.ts';
import { defaultSidecar, sidecarPins } from '../../../scripts/sidecar/pins.mjs';

it('are those that are pinned, and the usual one is among them', () => {
  expect(new Set(knownCores)).toEqual(new Set(Object.keys(sidecarPins)));
  expect(knownCores).toContain(pinnedVersion);
  expect(pinnedVersion).toBe(defaultSidecar);
});

it.each([
  [[], ['7.2.140', '6.9.25']],
  [['6.9.25'], ['7.2.140', '6.9.25']],
  [
    ['7.2.9', '10.0.0', '7.2.141'],
    ['10.0.0', '7.2.141', '7.2.140', '7.2.9', '6.9.25'],
  ],
])('are offered with what is here (%j), newest first', (here, offered) => {
  expect(offeredCores(here)).toEqual(offered);
});
