import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface LogLine {
  readonly timestamp: string;
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** All lines of all files of a log folder, oldest first; a line still being written is left out. */
export function readLogs(folder: string): readonly LogLine[] {
  const lines = filesIn(folder).flatMap((file) => textOf(file).split('\n'));
  return lines.flatMap((line) => parseLine(line) ?? []);
}

/** An app that starts tries whether it may write there: what was listed may be gone. */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
};

const parseLine = (line: string): LogLine | null => {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
};
