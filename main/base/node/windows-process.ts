import * as z from 'zod';
import type { AskedSystem } from './output-of.ts';
import type { ProcessFacts } from './process-look.ts';
import { programName } from './program-name.ts';

/** One object as JSON; the time in two forms, because only the first is exact. */
const windowsColumns = [
  'Name',
  'ExecutablePath',
  'CommandLine',
  "@{n='StartedAt';e={[string]$_.CreationDate.ToFileTimeUtc()}}",
  "@{n='StartedAtMs';e={[DateTimeOffset]::new($_.CreationDate).ToUnixTimeMilliseconds()}}",
].join(', ');

const windowsProcess = z.object({
  Name: z.string(),
  ExecutablePath: z.string().nullable(),
  CommandLine: z.string().nullable(),
  StartedAt: z.string(),
  StartedAtMs: z.number(),
});

/** Null when PowerShell says nothing of it; where it is blocked it may do so and end with 0. */
export async function fromPowerShell(
  pid: number,
  outputOf: AskedSystem['outputOf'],
): Promise<ProcessFacts | null> {
  const query = `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}' | Select-Object ${windowsColumns} | ConvertTo-Json -Compress`;
  const text = await outputOf('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    query,
  ]);
  if (text.trim() === '') return null;
  const row = windowsProcess.parse(JSON.parse(text));
  const [exe, command] = [row.ExecutablePath, row.CommandLine ?? ''];
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  return {
    pid,
    name: programName({ exe, argv: [row.Name, ...args.slice(1)], threadName: '' }),
    startedAt: row.StartedAt,
    startedAtMs: row.StartedAtMs,
    exe,
    command,
  };
}

/**
 * The name of a process by a tool that is there without PowerShell; it knows no more. Null when it
 * does not tell. Its words for "none" are in the user's language, a row of it is not.
 */
export async function nameFromTaskList(
  pid: number,
  outputOf: AskedSystem['outputOf'],
): Promise<string | null> {
  const args = ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'];
  const row = new RegExp(`^"([^"]+)","${pid}",`, 'm');
  const image = row.exec(await outputOf('tasklist.exe', args))?.[1];
  return image === undefined ? null : programName({ exe: image, argv: [image], threadName: '' });
}
