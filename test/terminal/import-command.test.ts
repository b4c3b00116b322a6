import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unlogged } from '../../main/base/core/unlogged.ts';
import { createAccountImport } from '../../main/providers/account-import.ts';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { runImportCommand } from '../../main/terminal/import-command.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { tokenCanary, writeCredential } from '../support/upstream/credentials.ts';

let run: Run;
let theirs: string;
let auth: string;

beforeEach(() => {
  run = newRun();
  theirs = path.join(run.folder, '.cli-proxy-api');
  auth = path.join(run.folder, 'data', 'auth');
  mkdirSync(theirs);
  mkdirSync(auth, { recursive: true });
});

afterEach(() => run.dispose());

/** What a person sees who gives this answer, null where nobody is there. */
async function korproxy(args: readonly string[], answer: string | null) {
  const said = { out: '', err: '', asked: [] as string[] };
  const code = await runImportCommand({
    commandLine: readCommandLine(args),
    homeFolder: run.folder,
    accounts: createAccountImport({
      homeFolder: run.folder,
      paths: { folder: path.dirname(auth), auth },
      log: unlogged,
    }),
    shownPath: (file) => file.replace(run.folder, '~'),
    out: {
      write: (text) => {
        said.out += text;
      },
    },
    err: {
      write: (text) => {
        said.err += text;
      },
    },
    ask:
      answer === null
        ? null
        : async (question) => {
            said.asked.push(question);
            return answer;
          },
  });
  return { code, ...said };
}

const undone = 'Nothing was brought along.';

describe('with accounts of another program', () => {
  beforeEach(() => {
    writeCredential(theirs, 'claude');
    writeCredential(
      theirs,
      'claude',
      { email: 'b@b.test', access_token: 'a', refresh_token: 'r' },
      'b.json',
    );
    writeCredential(theirs, 'qwen');
  });

  // biome-ignore format: a table
  it.each<[args: string[], answer: string | null, asked: boolean, brought: number, code: number, err: string]>([
    [['--import'],          'y',    true,  3, 0, ''],
    [['--import'],          ' YES', true,  3, 0, ''],
    [['--import'],          'n',    true,  0, 1, `${undone}\n`],
    [['--import'],          '',     true,  0, 1, `${undone}\n`],
    [['--import'],          'yess', true,  0, 1, `${undone}\n`],
    [['--import'],          null,   false, 0, 1, `${undone} Say --yes where nobody can be asked.\n`],
    [['--import', '--yes'], null,   false, 3, 0, ''],
    [['--import', '--yes'], 'n',    false, 3, 0, ''],
  ])('%j and the answer %j', async (args, answer, isAsked, brought, code, err) => {
    const said = await korproxy(args, answer);
    expect(said).toMatchObject({ code, err });
    expect(said.asked).toEqual(isAsked ? ['Bring 3 accounts along? [y/N] '] : []);
    expect(readdirSync(auth)).toHaveLength(brought);
  });

  it('tells first what there is and what to mind, and then what came', async () => {
    writeFileSync(path.join(theirs, 'half\u001b[31m.json'), '{');
    const { out } = await korproxy(['--import', '--yes'], null);
    expect(out.split('\n')).toEqual([
      '~/.cli-proxy-api/half [31m.json: It is not whole, so nothing can read it. Log in again for that account.',
      '3 accounts of another CLIProxyAPI were found: Claude 2, Qwen 1.',
      expect.stringMatching(/^Qwen: Qwen ended its login on .* An API key .* works\.$/),
      expect.stringMatching(
        /^They are copied, not moved\. The other program must not run on .*: each renewal of a token ends/,
      ),
      '3 accounts were brought along: Claude 2, Qwen 1. A gateway that runs takes accounts in by itself.',
      '',
    ]);
    expect(out).not.toContain(tokenCanary);
    expect(statSync(path.join(auth, 'b.json')).mode & 0o777).toBe(0o600);
  });

  it('says at the second time that all are here', async () => {
    await korproxy(['--import', '--yes'], null);
    const { out, code } = await korproxy(['--import', '--yes'], null);
    expect(code).toBe(0);
    expect(out).toContain('~/.cli-proxy-api/b.json: This account is here already.\n');
    expect(out).toMatch(/\nNo account was found that could come along\.\n$/);
    expect(readdirSync(auth)).toHaveLength(3);
  });

  it('takes those of a folder that is named, and no others', async () => {
    const named = path.join(run.folder, 'my accounts');
    mkdirSync(named);
    writeCredential(named, 'codex');
    await korproxy(['--import', named, '--yes'], null);
    expect(readdirSync(auth)).toEqual(['codex-test.json']);
  });

  it('tells what changed between the question and the answer', async () => {
    const long = `${'n'.repeat(250)}.json`;
    writeFileSync(path.join(auth, long), 'mine');
    writeCredential(theirs, 'codex', {}, long);
    const { out, code } = await korproxy(['--import', '--yes'], null);
    expect(code).toBe(1);
    expect(out).toContain(`${long}: It could not be written. Try once more.\n`);
    expect(out).toContain('3 accounts were brought along: Claude 2, Qwen 1.');
  });
});

it('with no other program says which folder to name', async () => {
  const said = await korproxy(['--import', path.join(run.folder, 'nowhere')], 'y');
  expect(said).toEqual({
    ...{ code: 1, out: '', asked: [] },
    err: 'There is no such folder. Name the one that holds the accounts.\n',
  });
  run.dispose();
  expect(await korproxy(['--import'], 'y')).toEqual({
    ...{ code: 0, err: '', asked: [] },
    out: 'No other CLIProxyAPI was found. Name its folder, as in: npm start -- --import my-accounts\n',
  });
});
