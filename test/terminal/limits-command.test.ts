import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptLimits } from '../../main/providers/kept-limits.ts';
import { limitsJson, limitsText } from '../../main/terminal/limits-command.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const nowMs = new Date(2026, 10, 29, 12).getTime();
let run: Run;

beforeEach(() => {
  run = newRun();
});

afterEach(() => run.dispose());

const reading = (usedPercent: number) => ({
  ...{ providerId: 'claude', fault: null, askedAtMs: nowMs, nextAtMs: nowMs + 300_000 },
  told: {
    atMs: nowMs - 12 * 60_000,
    limits: {
      windows: [
        ...[
          {
            kind: 'session',
            name: '5 h',
            usedPercent,
            resetsAtMs: nowMs + 7_200_000,
            lengthMs: null,
          },
        ],
      ],
      ...{ plan: 'max', extra: null },
    },
  },
});

const keep = (value: unknown): void =>
  writeFileSync(
    path.join(run.folder, 'limits.json'),
    typeof value === 'string' ? value : JSON.stringify(value),
  );

const kept = () => keptLimits({ folder: run.folder }, nowMs);

it('says what was last told, and how old that is', async () => {
  keep({ a: reading(90) });
  expect(limitsText(await kept(), nowMs)).toBe(
    [
      'Claude: 5 h 10 % left, back in 2 h · 12 min ago',
      '    5 h: 10 % left, back in 2 h',
      '    Plan: max.',
      '    As of 12 min ago.',
      '',
    ].join('\n'),
  );
  expect(JSON.parse(limitsJson(await kept(), nowMs))).toEqual([
    {
      provider: 'claude',
      accounts: [
        {
          account: null,
          windows: [{ name: '5 h', leftPercent: 10, words: '10 % left, back in 2 h' }],
          notes: ['Plan: max.', 'As of 12 min ago.'],
        },
      ],
    },
  ]);
});

// biome-ignore format: a table
it.each<[what: string, value: unknown, count: number]>([
  ['nothing',                  '',                                                    0],
  ['half a file',              '{"a":',                                               0],
  ['a list',                   '[]',                                                  0],
  ['one broken, one whole',    { a: reading(101), b: reading(10) },                   1],
  ['a name that is no name',   { '../x': reading(10) },                               0],
  ['a provider of no name',    { a: { ...reading(10), providerId: 'none' } },         0],
  ['a time of no calendar',    { a: { ...reading(10), askedAtMs: -1 } },              0],
])('from a file that holds %s', async (_what, value, count) => {
  keep(value);
  expect(await kept()).toHaveLength(count);
  if (count === 0) expect(limitsText(await kept(), nowMs)).toMatch(/^No service was asked yet\./);
});
