import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeFailure } from '../../scripts/bootstrap/step-failure.mjs';
import { newRun, type Run } from '../support/run-folder.ts';

const root = path.join(import.meta.dirname, '..', '..');
const guard = './scripts/bootstrap/node-version.cjs';

let run: Run;
beforeEach(() => {
  run = newRun();
});
afterEach(() => run.dispose());

describe('a Node', () => {
  const runAs = (version: string) => {
    const disguise = path.join(run.folder, 'disguise.cjs');
    const value = JSON.stringify({ value: version });
    writeFileSync(disguise, `Object.defineProperty(process.versions, 'node', ${value});`);
    const args = ['-r', disguise, '-r', guard, '-e', 'console.log("ran")'];
    return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  };

  it.each(['9.11.2', '18.20.8', '20.0.0', '20.18.9'])('%s is told to be too old', (version) => {
    const { status, stdout, stderr } = runAs(version);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      new RegExp(`^\nNode ${version} is too old.\n  why:  .* 20.19 or later\n  next: .*\n$`),
    );
  });

  it.each(['20.19.0', '20.20.0', '21.0.0', '100.0.0'])('%s is let through', (version) => {
    expect(runAs(version)).toMatchObject({ status: 0, stdout: 'ran\n', stderr: '' });
  });

  it.each(['start', 'test', 'check', 'every-node'])('is looked at before npm run %s', (name) => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(scripts[name]).toBe(`exec node -r ${guard} scripts/${name}.mjs`);
  });
});

describe('a folder that cannot be written', () => {
  const failure = (code: string, place: string): Error =>
    Object.assign(new Error(`${code}: mkdir`), { code, path: place });

  it.skipIf(process.platform !== 'linux').each([
    ['EACCES', '/home/a/.cache/korproxy/locks', /^\n\/home\/a\/.cache\/korproxy cannot be written/],
    ['EROFS', '/home/a/.cache', /^\n\/home\/a\/.cache\/korproxy cannot be written/],
    ['EROFS', '/home/a', /read-only\n {2}next: .* set XDG_CACHE_HOME to a folder/],
    ['ENOSPC', '/home/a/.cache/korproxy', /\n {2}why: {2}the disk is full\n/],
    [
      'EACCES',
      '/home/a/clone/dist',
      /^\n\/home\/a\/clone\/dist cannot be written.\n.*\n {2}next: make \/home\/a\/clone\/dist writable, then/,
    ],
  ])('is named for %s at %s, with what to set', (code, place, words) => {
    vi.stubEnv('XDG_CACHE_HOME', '/home/a/.cache');
    expect(describeFailure(failure(code, place))).toMatch(words);
    expect(describeFailure(failure(code, place))).not.toMatch(/\n\s+at /);
  });

  it('is not what another fault is taken for', () => {
    expect(describeFailure(failure('EMFILE', '/home/a'))).toMatch(/^\nUnexpected error\n/);
    expect(describeFailure(new Error('x'))).toMatch(/^\nUnexpected error\n/);
  });
});
