import { expect, it } from 'vitest';
import { readOptions } from '../../main/headless/options.ts';

it.each<[args: string[], expected: ReturnType<typeof readOptions>]>([
  [[], { help: false, exitOnFailure: false }],
  [['--headless'], { help: false, exitOnFailure: false }],
  [['--headless', '--exit-on-failure'], { help: false, exitOnFailure: true }],
  [['--help'], { help: true, exitOnFailure: false }],
  [['-h'], { help: true, exitOnFailure: false }],
])('reads %j', (args, expected) => {
  expect(readOptions(args)).toEqual(expected);
});

it.each([['--exit-on-failur'], ['serve'], ['--help=yes']])('refuses %s', (arg) => {
  expect(() => readOptions([arg])).toThrow();
});
