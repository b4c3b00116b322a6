import { describe, expect, it } from 'vitest';
import { findListener, findPortOwner } from '../../../main/base/node/port-owner.ts';
import { type Played, playSystem, powerShellRow } from '../../support/played-system.ts';

/** As a German Windows prints it. */
const netstat = (rows: readonly string[]): string =>
  [
    '',
    'Aktive Verbindungen',
    '',
    '  Proto  Lokale Adresse  Remoteadresse  Status  PID',
    ...rows,
  ].join('\r\n');

const told = powerShellRow({ exe: 'C:\\jan\\Jan.exe', command: 'Jan.exe', startedAtMs: 1_000 });
const tasks: Played = (args) =>
  args.includes(`PID eq ${process.pid}`)
    ? `"My Jan.exe","${process.pid}","Console","1","45.000 K"\r\n`
    : 'INFORMATION: Es werden keine Aufgaben ausgeführt.\r\n';

describe('on Windows', () => {
  // biome-ignore format: a table
  it.each<[what: string, rows: readonly string[], pid: number | null]>([
    ['IPv4',                            ['  TCP    127.0.0.1:1337   0.0.0.0:0      ABHÖREN      41'], 41],
    ['every address of IPv4',           ['  TCP    0.0.0.0:1337     0.0.0.0:0      ABHÖREN      42'], 42],
    ['IPv6',                            ['  TCP    [::1]:1337       [::]:0         ABHÖREN      43'], 43],
    ['every address of IPv6',           ['  TCP    [::]:1337        [::]:0         ABHÖREN      44'], 44],
    ['a port that only begins with it', ['  TCP    127.0.0.1:13370  0.0.0.0:0      ABHÖREN      45'], null],
    ['a port that only ends with it',   ['  TCP    127.0.0.1:51337  0.0.0.0:0      ABHÖREN      46'], null],
    ['a client that was called by it',  ['  TCP    127.0.0.1:50001  127.0.0.1:1337 HERGESTELLT  47'], null],
    ['a connection of it',              ['  TCP    127.0.0.1:1337   127.0.0.1:50001 HERGESTELLT 48'], null],
    ['UDP',                             ['  UDP    127.0.0.1:1337   *:*                         49'], null],
    ['nothing at all',                  [],                                                           null],
  ])('a listener is found by its row: %s', async (_what, rows, pid) => {
    // Asked for one protocol it tells of that one alone, and IPv6 is one of its own.
    const system = playSystem('win32', {
      'netstat.exe': (args) => netstat(args.includes('-p') ? [] : rows),
    });
    expect(await findListener(1337, system)).toBe(pid);
  });

  const ours = () => netstat([`  TCP    [::1]:1337  [::]:0  ABHÖREN  ${process.pid}`]);

  // biome-ignore format: a table
  it.each<[what: string, tools: Record<string, Played>, name: string | null, startedAtMs: number | null]>([
    ['with PowerShell',                   { 'powershell.exe': () => told, 'tasklist.exe': tasks }, 'Jan',    1_000],
    ['without PowerShell',                { 'tasklist.exe': tasks },                               'My Jan', null],
    ['where PowerShell says nothing',     { 'powershell.exe': 'silent', 'tasklist.exe': tasks },   'My Jan', null],
    ['where PowerShell hangs',            { 'powershell.exe': 'hangs', 'tasklist.exe': tasks },    'My Jan', null],
    ['where neither tells',               {},                                                      null,     null],
    ['where both hang',                   { 'powershell.exe': 'hangs', 'tasklist.exe': 'hangs' },  null,     null],
  ])('its owner is named %s', async (_what, tools, name, startedAtMs) => {
    const system = playSystem('win32', { 'netstat.exe': ours, ...tools });
    const owner = name === null ? null : { name, pid: process.pid, startedAtMs };
    expect(await findPortOwner(1337, system)).toEqual(owner);
  });

  it.each<Played>(['absent', 'fails', 'silent', 'hangs'])(
    'nobody is named when netstat %s, and nobody else is asked',
    async (played) => {
      const system = playSystem('win32', { 'netstat.exe': played });
      expect(await findPortOwner(1337, system)).toBeNull();
      expect(system.asked).toEqual(['netstat.exe']);
    },
  );
});
