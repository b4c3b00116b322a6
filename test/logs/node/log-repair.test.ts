import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { logFileName } from '../../../main/logs/core/retention.ts';
import { repairLogFiles } from '../../../main/logs/node/log-repair.ts';
import { emptyFolder, textOf } from '../../support/log-folder.ts';

const noonMs = Date.parse('2026-11-23T12:00:00.000Z');
const name = logFileName(noonMs);
const line = (n: number): string =>
  JSON.stringify({ timestamp: new Date(noonMs + n).toISOString(), level: 'info', event: 'a.é', n });

// biome-ignore format: a table
it.each<[string, string, string, number]>([
  ['half a line is taken off',               `${line(1)}\n${line(2).slice(0, 40)}`, `${line(1)}\n`,               1],
  ['half a first line is taken off',         line(1).slice(0, 40),                 '',                           1],
  ['a whole line gets its end',              `${line(1)}\n${line(2)}`,              `${line(1)}\n${line(2)}\n`,   1],
  ['a file that is in order stays',          `${line(1)}\n`,                        `${line(1)}\n`,               0],
  ['an empty file stays',                    '',                                   '',                           0],
  ['a torn line in the middle stays',        `{"tim\n${line(2)}\n`,                 `{"tim\n${line(2)}\n`,         0],
  ['a monster only gets an end',             `${line(1)}\n${'x'.repeat(100_000)}`,  `${line(1)}\n${'x'.repeat(100_000)}\n`, 1],
])('%s', (_title, before, after, repaired) => {
  const folder = emptyFolder();
  writeFileSync(join(folder, name), before);
  expect(repairLogFiles(folder)).toBe(repaired);
  expect(textOf(folder)).toBe(after);
});

it('cut at any byte, a log loses at most the line that was cut', () => {
  const whole = Buffer.from(`${line(1)}\n${line(2)}\n${line(3)}\n`);
  const folder = emptyFolder();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
      writeFileSync(join(folder, name), whole.subarray(0, length));
      repairLogFiles(folder);
      const kept = textOf(folder);
      const ended = whole.subarray(0, length).toString().split('\n').length - 1;
      const lines = kept.split('\n').slice(0, -1);
      expect(lines.length).toBeGreaterThanOrEqual(ended);
      expect([line(1), line(2), line(3)].slice(0, lines.length)).toEqual(lines);
      expect(kept === '' || kept.endsWith('\n')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('touches no file that is not ours, and nothing behind a link', () => {
  const folder = emptyFolder();
  const victim = join(emptyFolder(), 'victim');
  writeFileSync(victim, 'no end');
  writeFileSync(join(folder, 'notes.txt'), 'no end');
  symlinkSync(victim, join(folder, name));
  expect(repairLogFiles(folder)).toBe(0);
  expect(readFileSync(victim, 'utf8')).toBe('no end');
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('no end');
  expect(repairLogFiles(join(folder, 'none'))).toBe(0);
});
