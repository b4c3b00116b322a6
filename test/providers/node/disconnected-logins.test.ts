import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bringLoginBack,
  disconnectedLogins,
  putLoginAway,
} from '../../../main/providers/node/disconnected-logins.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { writeCredential } from '../../support/upstream/credentials.ts';

describe('a login that is put away', () => {
  let run: Run;
  let auth: string;
  let kept: string;

  beforeEach(() => {
    run = newRun();
    auth = path.join(run.folder, 'auth');
    kept = path.join(run.folder, 'auth-kept');
    mkdirSync(auth, { mode: 0o700 });
  });

  afterEach(() => run.dispose());

  it('comes back as it was, from a folder of this user alone', async () => {
    const file = writeCredential(auth, 'claude');
    const before = readFileSync(file, 'utf8');
    expect(await putLoginAway(auth, kept, 'claude-test.json')).toBe('moved');
    expect(readdirSync(auth)).toEqual([]);
    expect(statSync(kept).mode & 0o777).toBe(0o700);
    expect(await disconnectedLogins(kept)).toMatchObject([
      { file: 'claude-test.json', providerId: 'claude', email: 'claude-user@example.test' },
    ]);
    expect(await bringLoginBack(kept, auth, 'claude-test.json')).toBe('moved');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(kept)).toEqual([]);
  });

  it('never takes the place of another', async () => {
    writeCredential(auth, 'claude');
    await putLoginAway(auth, kept, 'claude-test.json');
    writeCredential(auth, 'claude', { email: 'second@example.test' });
    expect(await bringLoginBack(kept, auth, 'claude-test.json')).toBe('taken');
    expect(await putLoginAway(auth, kept, 'claude-test.json')).toBe('moved');
    expect(readdirSync(kept).sort()).toEqual(['claude-test-2.json', 'claude-test.json']);
  });

  it.each<[what: string, make: (file: string) => void, end: string]>([
    [
      'a link elsewhere',
      (file) => symlinkSync(writeCredential(run.folder, 'codex'), file),
      'not-a-file',
    ],
    [
      'a second name of a file',
      (file) => linkSync(writeCredential(run.folder, 'codex'), file),
      'not-a-file',
    ],
    ['a folder', (file) => mkdirSync(file), 'not-a-file'],
    ['nothing', () => {}, 'gone'],
  ])('is left alone where it is %s', async (_what, make, end) => {
    make(path.join(auth, 'x.json'));
    const before = readdirSync(auth);
    expect(await putLoginAway(auth, kept, 'x.json')).toBe(end);
    expect(readdirSync(auth)).toEqual(before);
    expect(readdirSync(kept)).toEqual([]);
  });

  it.each<[what: string, make: () => void]>([
    ['a file', () => writeFileSync(kept, '')],
    ['a link', () => symlinkSync(run.folder, kept)],
  ])('stays where the folder for it is %s', async (_what, make) => {
    make();
    writeCredential(auth, 'claude');
    expect(await putLoginAway(auth, kept, 'claude-test.json')).toBe('no-folder');
    expect(readdirSync(auth)).toEqual(['claude-test.json']);
  });

  it('is listed without what is none', async () => {
    expect(await disconnectedLogins(kept)).toEqual([]);
    mkdirSync(kept, { mode: 0o700 });
    symlinkSync(writeCredential(run.folder, 'codex'), path.join(kept, 'link.json'));
    writeFileSync(path.join(kept, 'half.json'), '{"type":"cla');
    writeFileSync(path.join(kept, 'large.json'), 'x'.repeat(300_000));
    mkdirSync(path.join(kept, 'folder.json'));
    expect(await disconnectedLogins(kept)).toEqual([]);
  });
});
