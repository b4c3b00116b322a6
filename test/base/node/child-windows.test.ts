import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const main = path.resolve(import.meta.dirname, '../../../main');
const files = readdirSync(main, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.m?ts$|\.m?js$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(main, name), 'utf8') }));

const startsBy = (pattern: RegExp): string[] =>
  files.filter(({ text }) => pattern.test(text)).map(({ name }) => name.replaceAll('\\', '/'));

// Execa hides the console window that Windows opens for a program by default; Node shows it.
it('no console window flashes on Windows: whoever starts a program does it by execa, or hides it', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(startsBy(/from 'node:child_process'|require\('node:child_process'\)/)).toEqual([
    'gateway/node/watchdog.ts',
  ]);
  const watchdog = files.find(({ name }) => name.endsWith('watchdog.ts'))?.text ?? '';
  const calls = [...watchdog.matchAll(/\bspawn\((.*?)\n {2}\}\);/gs)].map(([call]) => call);
  expect(calls).toHaveLength(2);
  for (const call of calls) {
    if (!call.includes("'/bin/sh'")) expect(call).toContain('windowsHide: true');
  }
  expect(startsBy(/windowsHide: false/)).toEqual([]);
});
