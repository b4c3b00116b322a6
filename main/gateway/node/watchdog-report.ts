import { constants } from 'node:os';
import type { Readable } from 'node:stream';

/** The first line is the pid, the second the status; either may never come. */
export function readReport(report: Readable): {
  readonly pid: Promise<number | null>;
  readonly status: Promise<number | null>;
} {
  let text = '';
  const line = (index: number): Promise<number | null> =>
    new Promise((resolve) => {
      const look = (): void => {
        const lines = text.split('\n');
        if (lines.length > index + 1) resolve(Number(lines[index]));
      };
      report.on('data', look);
      report.once('close', () => resolve(null));
    });
  report.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  report.on('error', () => {}); // Followed by close.
  return { pid: line(0), status: line(1) };
}

/** A shell reports a death by signal as 128 and its number. */
export function fromShell(status: number): { code: number | null; signal: string | null } {
  const found = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return found ? { code: null, signal: found[0] } : { code: status, signal: null };
}
