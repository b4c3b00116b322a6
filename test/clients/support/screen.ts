import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { until } from '../../support/until.ts';
import { type Person, patienceMs } from './person.ts';
import { endGroup, plain } from './run-client.ts';

/** A client on a terminal of its own, with somebody at its keys. */
export interface Screen {
  /** Waits until a text has been drawn since the last key. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  close(): void;
}

export const keys = { down: '\u001B[B', enter: '\r' } as const;

/** By `script` of util-linux, which is on every Linux. */
export function openScreen(user: Person, line: string): Screen {
  const sized = `stty cols 140 rows 45; exec ${line}`;
  const child = spawn('script', ['-qfec', sized, '/dev/null'], {
    env: { ...user.env, TERM: 'xterm-256color' },
    cwd: user.home,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  let drawn = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (piece: string) => {
    drawn += piece;
  });
  // Whoever types to a client that has ended is told by what it does not show.
  child.stdin.on('error', () => {});
  const shown = (): string => plain(stripVTControlCharacters(drawn));
  return {
    shows: async (text) => {
      try {
        await until('', () => shown().includes(text), { withinMs: patienceMs });
      } catch {
        throw new Error(`it never showed ${text}, but ${shown().slice(-1_000)}`);
      }
    },
    type: (typed) => {
      drawn = '';
      child.stdin.write(typed);
    },
    close: () => endGroup(child.pid),
  };
}
