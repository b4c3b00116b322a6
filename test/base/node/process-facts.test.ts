import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lookAt } from '../../../main/base/node/process-facts.ts';
import { type Played, playSystem, powerShellRow } from '../../support/played-system.ts';

const row = powerShellRow({
  exe: 'C:\\jan\\Jan.exe',
  command: '"C:\\jan\\Jan.exe" serve',
  startedAtMs: 1_700_000_000_123,
});

/** The pid of a process that has ended and was waited for. */
const endedPid = () =>
  new Promise<number>((resolve) => {
    const child = spawn('/bin/true');
    child.once('exit', () => resolve(child.pid ?? 0));
  });

// biome-ignore format: a table
const withoutAnswer: readonly (readonly [what: string, tool: Played])[] = [
  ['is absent',                     'absent'],
  ['fails',                         'fails'],
  ['says nothing and ends with 0',  'silent'],
  ['says what is no answer',        () => 'Der Vorgang wurde vom Administrator blockiert.'],
  ['says only half of it',          () => row.slice(0, -1)],
  ['hangs',                         'hangs'],
];

describe.each([
  ['PowerShell', 'win32', 'powershell.exe'],
  ['ps', 'darwin', '/bin/ps'],
] as const)('where %s is asked', (_name, platform, tool) => {
  it.each(withoutAnswer)('a process that runs is unknown when it %s', async (_what, played) => {
    const system = playSystem(platform, { [tool]: played });
    expect(await lookAt(process.pid, system)).toEqual({ type: 'unknown' });
    expect(system.asked).toContain(tool);
  });

  it('nobody is asked about a process that is gone', async () => {
    const system = playSystem(platform, {});
    expect(await lookAt(await endedPid(), system)).toEqual({ type: 'gone' });
    expect(system.asked).toEqual([]);
  });
});

it('what PowerShell tells of a process are its facts', async () => {
  const system = playSystem('win32', { 'powershell.exe': () => row });
  expect(await lookAt(process.pid, system)).toEqual({
    type: 'runs',
    facts: {
      pid: process.pid,
      name: 'Jan',
      startedAt: '17000000001230000',
      startedAtMs: 1_700_000_000_123,
      exe: 'C:\\jan\\Jan.exe',
      command: '"C:\\jan\\Jan.exe" serve',
    },
  });
});

// biome-ignore format: a table
it.each([
  ['runs',        'S', 'runs'],
  ['is a zombie', 'Z', 'gone'],
])('what ps tells of a process that %s', async (_what, state, type) => {
  const system = playSystem('darwin', {
    '/bin/ps': (args) =>
      args.includes('comm=') ? '/opt/jan\n' : `${state}    Mon Nov 30 07:30:33 2026 /opt/jan serve\n`,
  });
  expect(await lookAt(process.pid, system)).toMatchObject({ type });
});
