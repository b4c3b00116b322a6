import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unlogged } from '../../main/base/core/unlogged.ts';
import { createConfigImport } from '../../main/config/config-import.ts';
import { createConfigQueue } from '../../main/config/config-queue.ts';
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

const ownConfig = (): string => path.join(path.dirname(auth), 'config.yaml');

/** What a person sees who gives this answer, null where nobody is there. */
async function korproxy(args: readonly string[], answer: string | null) {
  const said = { out: '', err: '', asked: [] as string[] };
  const code = await runImportCommand({
    commandLine: readCommandLine(args),
    program: 'npm start --',
    homeFolder: run.folder,
    accounts: createAccountImport({
      homeFolder: run.folder,
      paths: { folder: path.dirname(auth), auth },
      log: unlogged,
    }),
    configs: createConfigImport({
      paths: { folder: path.dirname(auth), auth, config: ownConfig() },
      clock: { now: () => Date.parse('2026-11-29T12:00:00Z') },
      log: unlogged,
      launchSettings: () => ({
        ...{ port: 1_337, apiKey: 'my-local-key', sidecarPath: null, coreVersion: null },
        modelListFromNetwork: true,
      }),
      changeConfig: createConfigQueue(ownConfig()).changesFor(
        { health: { state: 'stopped' } },
        () => {},
      ),
      shownPath: (file) => file.replace(run.folder, '~'),
      keepOut: () => {},
    }),
    prepareConfig: async () => {},
    isFile: async (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
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

describe('with the config.yaml of another program', () => {
  const offered =
    "Its settings can be taken over too: npm start -- --import '~/.cli-proxy-api/config.yaml'\n";
  const ours = 'host: 127.0.0.1\n';
  let file: string;

  beforeEach(() => {
    file = path.join(theirs, 'config.yaml');
    writeFileSync(file, 'auth-dir: elsewhere # mine\ndebug: true\napi-keys: [hidden-key]\n');
    writeFileSync(ownConfig(), ours);
  });

  // biome-ignore format: a table
  it.each<[what: string, args: string[], answer: string | null, isTaken: boolean, code: number]>([
    ['a folder and yes',           ['--import'],                  'y',  true,  0],
    ['a folder and no',            ['--import'],                  'n',  false, 1],
    ['a folder, --yes',            ['--import', '--yes'],         'y',  false, 0],
    ['a folder and nobody there',  ['--import'],                  null, false, 0],
    ['the file itself and yes',    ['--import', 'FILE'],          'y',  true,  0],
    ['the file itself and no',     ['--import', 'FILE'],          'n',  false, 1],
    ['the file itself, --yes',     ['--import', 'FILE', '--yes'], null, true,  0],
    ['the file, nobody there',     ['--import', 'FILE'],          null, false, 1],
  ])('%s', async (_what, args, answer, isTaken, code) => {
    const said = await korproxy(args.map((arg) => arg.replace('FILE', file)), answer);
    expect(said.code).toBe(code);
    const text = readFileSync(ownConfig(), 'utf8');
    if (isTaken) expect(text).toContain('# mine\ndebug: true\n');
    else expect(text).toBe(ours);
    expect(said.out).not.toContain('hidden-key');
    expect(said.out.includes('+ debug: true')).toBe(said.asked.length > 0 || args.includes('FILE'));
    expect(said.out.includes(offered)).toBe(
      !args.includes('FILE') && (answer === null || args.includes('--yes')),
    );
    const undo = await korproxy(['--undo-import'], null);
    expect(undo.code).toBe(isTaken ? 0 : 1);
    expect(readFileSync(ownConfig(), 'utf8')).toBe(ours);
  });

  it('says what is wrong with it, and nothing of the terminal is obeyed', async () => {
    writeFileSync(file, 'debug: true # \u001b[31m\napi-keys: []\n');
    expect((await korproxy(['--import', file], 'n')).out).not.toContain('\u001b');
    writeFileSync(file, 'debug: [\n');
    expect(await korproxy(['--import', file, '--yes'], null)).toMatchObject({
      ...{ code: 1, out: '' },
      err: expect.stringMatching(
        /^That file has an error in line \d+, column \d+: a bracket is not closed\./,
      ),
    });
  });
});
