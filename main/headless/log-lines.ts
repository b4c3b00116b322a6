import type { LogRow } from '../contract/logs.ts';
import { clockSecondsWords } from '../core/words.ts';

/** What a terminal would obey instead of show: a log line may come from anywhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-23 14:31:07  error  CLIProxyAPI ended by itself with exit code 2, after 8 s.` */
export function plainLine({ atMs, sentence, raw }: LogRow): string {
  const at = new Date(atMs);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const level = /"level":"(\w+)"/.exec(raw)?.[1] ?? 'info';
  return `${day} ${clockSecondsWords(atMs)}  ${level.padEnd(5)}  ${sentence.replace(controls, ' ')}\n`;
}

/** The line as the log has it; JSON escapes what a terminal would obey, save for what turns text around. */
export const jsonLine = ({ raw }: LogRow): string => `${raw.replace(controls, ' ')}\n`;
