import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packaged } from '../../main/terminal/switches.mjs';
import { shellFiles } from '../../scripts/terminal/shell-files.ts';
import { programOnPath } from '../e2e/support/background-program.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'assets', 'terminal');
const names = packaged.groups.flatMap(({ switches }) => switches).map(({ name }) => name);

it('are those of the table: npm run shell-files makes them anew', () => {
  const standing = readdirSync(folder).map((name) => [
    name,
    readFileSync(path.join(folder, name), 'utf8'),
  ]);
  expect(Object.fromEntries(standing)).toEqual(shellFiles);
});

it.each(Object.keys(shellFiles))('%s has every switch', (file) => {
  const text = (shellFiles[file] ?? '').replaceAll('\\', '');
  for (const name of names) {
    expect(text).toMatch(new RegExp(`--${name}\\b|-l ${name} `));
  }
});

const run = (program: string, args: readonly string[], input = '') => {
  const { stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return { stdout, stderr };
};

describe.skipIf(programOnPath('bash') === null)('in bash', () => {
  it.each([
    ['--st', '--status --start --stop'],
    ['--q', '--quit'],
    ['--x', ''],
  ])('%s is completed to %j', (typed, completed) => {
    const asked = `COMP_WORDS=(korproxy ${typed}); COMP_CWORD=1; _korproxy; echo "\${COMPREPLY[*]}"`;
    const script = `${shellFiles['korproxy.bash']}\n${asked}`;
    expect(run('bash', ['--norc', '-s'], script)).toEqual({ stdout: `${completed}\n`, stderr: '' });
  });
});

describe.skipIf(programOnPath('groff') === null)('the man page', () => {
  it('is read without a warning', () => {
    const page = run('groff', ['-man', '-Tutf8', '-ww', '-P-cbou'], shellFiles['korproxy.1']);
    expect(page.stderr).toBe('');
    expect(page.stdout).toMatch(/--status\n +how the gateway is, in one line and as exit code\./);
  });
});
