import { describe, expect, it } from 'vitest';
import { type Here, planFor, type Wanted } from '../../scripts/package/targets.ts';

const linux: Here = { system: 'linux', cpu: 'x64', unreachable: null };
const offline: Here = { ...linux, unreachable: 'github.com cannot be reached (ENOTFOUND)' };
const mac: Here = { system: 'mac', cpu: 'arm64', unreachable: null };
const win: Here = { system: 'win', cpu: 'x64', unreachable: null };
const all: Wanted = { names: [], cpus: [] };

const built = (wanted: Wanted, here: Here): string =>
  planFor(wanted, here)
    .builds.map(({ target, cpu }) => `${target.name} ${cpu}`)
    .join(', ');

const whyNot = (name: string, wanted: Wanted, here: Here): string | undefined =>
  planFor(wanted, here).not.find(({ target }) => target.name === name)?.why;

describe('what is packed', () => {
  it.each<[what: string, wanted: Wanted, here: Here, builds: string]>([
    ['on Linux', all, linux, 'tar.gz x64, deb x64, rpm x64, AppImage x64'],
    ['on Linux without GitHub', all, offline, 'tar.gz x64, deb x64, rpm x64'],
    ['on a Mac, for both CPUs', all, mac, 'dmg x64, dmg arm64, zip x64, zip arm64'],
    ['on Windows', all, win, 'nsis x64, portable x64'],
    ['when dir is asked for', { names: ['dir'], cpus: [] }, linux, 'dir x64'],
    [
      'when two are asked for',
      { names: ['deb', 'AppImage'], cpus: [] },
      linux,
      'deb x64, AppImage x64',
    ],
    ['for another CPU', { names: ['deb'], cpus: ['x64', 'arm64'] }, linux, 'deb x64, deb arm64'],
    ['for another CPU without GitHub', { names: ['deb'], cpus: ['arm64'] }, offline, ''],
    ['for a CPU that a kind has not', { names: ['nsis'], cpus: ['arm64'] }, win, ''],
  ])('%s', (_what, wanted, here, builds) => {
    expect(built(wanted, here)).toBe(builds);
  });

  it.each<[name: string, here: Here, why: RegExp | undefined]>([
    ['dmg', linux, /^needs a Mac; the release workflow/],
    ['nsis', linux, /^needs Windows; /],
    ['deb', mac, /^needs Linux; /],
    ['AppImage', offline, /^needs its runtime, which is fetched from GitHub: github.com cannot be/],
    ['AppImage', linux, undefined],
    ['deb', offline, undefined],
  ])('%s on %o says what it lacks', (name, here, why) => {
    const said = whyNot(name, all, here);
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });
});
