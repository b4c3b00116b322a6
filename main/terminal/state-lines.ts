import { stripVTControlCharacters } from 'node:util';
import { stateMarks, stateParts, type ToldState } from '../app/core/state-words.ts';
import type { HealthState } from '../contract/health.ts';
import type { Snapshot } from '../contract/snapshot.ts';

type Shown = ToldState & Pick<Snapshot, 'applies'>;

export interface StateLines {
  readonly show: (snapshot: Shown) => void;
  /** Leaves the terminal as a shell expects it. */
  readonly end: () => void;
}

export interface Terminal {
  readonly write: (text: string) => unknown;
  /** Of the window now; it may be resized. */
  readonly columns: () => number;
  readonly coloured: boolean;
}

/** SGR colours nearest to the tray's. */
const colours: Readonly<Record<HealthState, number>> = {
  stopped: 90,
  starting: 34,
  healthy: 32,
  degraded: 33,
  unreachable: 31,
  failed: 31,
};

/** One line that updates in place. */
export function terminalLine({ write, columns, coloured }: Terminal): StateLines {
  let shown = '';
  return {
    show(snapshot) {
      const line = lineOf(snapshot, columns());
      if (line === shown) return;
      shown = line;
      const head = stateMarks[snapshot.state];
      const text = coloured
        ? `\x1b[${colours[snapshot.state]}m${head}\x1b[0m${line.slice(head.length)}`
        : line;
      write(`\r\x1b[2K${text}`);
    },
    end: () => void write('\n'),
  };
}

function lineOf(snapshot: Shown, columns: number): string {
  const toggle = snapshot.applies.start ? 's start' : 's stop';
  const parts = [...stateParts(snapshot), `[r restart, ${toggle}, q quit]`];
  // A reason may quote a program's name; a terminal must not obey it.
  const line = stripVTControlCharacters(parts.join('  ')).replaceAll(/[\p{Cc}]/gu, ' ');
  // The last column is left free: a full line would wrap and never be cleared again.
  const room = Math.max(20, columns - 1);
  return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
}

/** One JSON object a line, on each change of state or reason. */
export function jsonLines(write: (text: string) => unknown, now: () => number): StateLines {
  let shown = '';
  return {
    show({ state, reason, demo }) {
      const facts = JSON.stringify([state, reason, demo]);
      if (facts === shown) return;
      shown = facts;
      const timestamp = new Date(now()).toISOString();
      write(`${JSON.stringify({ timestamp, state, reason, demo })}\n`);
    },
    end: () => {},
  };
}
