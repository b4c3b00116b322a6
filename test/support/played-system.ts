import type { AskedSystem } from '../../main/base/node/output-of.ts';

/** What a tool of the system does when it is asked. */
export type Played =
  | 'absent'
  | 'fails'
  | 'silent'
  | 'hangs'
  | ((args: readonly string[]) => string);

/** Another system than the one that runs the tests, and what it was asked, by the name of each tool. */
export interface PlayedSystem extends AskedSystem {
  readonly asked: string[];
}

/** A tool that is not named is absent. What hangs does so for ever: only a limit ends it. */
export function playSystem(
  platform: NodeJS.Platform,
  tools: Readonly<Record<string, Played>>,
  limitMs = 50,
): PlayedSystem {
  const asked: string[] = [];
  return {
    platform,
    limitMs,
    asked,
    outputOf(file, args) {
      asked.push(file);
      const tool = tools[file] ?? 'absent';
      if (typeof tool === 'function') return Promise.resolve(tool(args));
      if (tool === 'silent') return Promise.resolve('');
      if (tool === 'hangs') return new Promise(() => {});
      const code = tool === 'absent' ? 'ENOENT' : 'EFAIL';
      return Promise.reject(Object.assign(new Error(`${file}: ${tool}`), { code }));
    },
  };
}

/** What PowerShell prints of a process when `fromPowerShell` asks it. */
export const powerShellRow = (row: {
  readonly exe: string | null;
  readonly command: string;
  readonly startedAtMs: number;
}): string =>
  JSON.stringify({
    Name: row.exe?.split(/[\\/]/).at(-1) ?? 'unnamed.exe',
    ExecutablePath: row.exe,
    CommandLine: row.command,
    StartedAt: `${row.startedAtMs}0000`,
    StartedAtMs: row.startedAtMs,
  });
