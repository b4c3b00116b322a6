import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountImport } from '../../main/providers/account-import.ts';
import { listeningLog } from '../support/listening-log.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { canMount, tinyDisk } from '../support/tiny-disk.ts';
import {
  emailOf,
  nativeCredential,
  tokenCanary,
  writeCredential,
} from '../support/upstream/credentials.ts';

let run: Run;
let home: string;
let theirs: string;
let auth: string;
let lines: ReturnType<typeof listeningLog>['lines'];

beforeEach(() => {
  run = newRun();
  home = path.join(run.folder, "Zoë's home");
  theirs = path.join(home, '.cli-proxy-api');
  auth = path.join(home, 'data', 'auth');
  mkdirSync(theirs, { recursive: true });
});

afterEach(() => run.dispose());

function open(folder = path.dirname(auth)) {
  const listening = listeningLog();
  lines = listening.lines;
  return createAccountImport({
    homeFolder: home,
    paths: { folder, auth: path.join(folder, 'auth') },
    log: listening.log,
  });
}

const modeOf = (file: string): number => statSync(file).mode & 0o777;

/** Every name, byte, mode and time below a folder. */
const stateOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { mode, mtimeMs, nlink } = statSync(path.join(folder, name));
      const file = path.join(folder, name);
      return [name, mode, mtimeMs, nlink, statSync(file).isFile() && readFileSync(file, 'utf8')];
    });

describe('accounts brought along', () => {
  it.each([0o600, 0o644, 0o400])(
    'from a file of mode %o are copies for this user alone, and the original is as it was',
    async (mode) => {
      const name = 'claude-zoë müller@example.test.json';
      const file = writeCredential(theirs, 'claude', {}, name);
      chmodSync(file, mode);
      const before = stateOf(theirs);
      const bringing = open();
      const offer = await bringing.look(null);
      expect(offer).toMatchObject({ folders: [theirs], bring: [{ file: name }], left: [] });
      const umask = process.umask(0);
      try {
        expect(await bringing.bring(offer)).toEqual({ brought: { claude: 1 }, left: [] });
      } finally {
        process.umask(umask);
      }
      expect(stateOf(theirs)).toEqual(before);
      expect(readdirSync(auth)).toEqual([name]);
      expect(readFileSync(path.join(auth, name), 'utf8')).toBe(readFileSync(file, 'utf8'));
      expect(modeOf(path.join(auth, name))).toBe(0o600);
      expect(modeOf(auth)).toBe(0o700);
      expect(lines).toEqual([
        {
          level: 'info',
          event: 'account.brought-along',
          fields: { provider: 'claude', count: 1 },
        },
      ]);
    },
  );

  it('come from both usual folders, and a link to one is not looked into twice', async () => {
    writeCredential(theirs, 'claude');
    mkdirSync(path.join(home, '.ccs', 'cliproxy'), { recursive: true });
    symlinkSync(theirs, path.join(home, '.ccs', 'cliproxy', 'auth'));
    expect(await open().look(null)).toMatchObject({ folders: [theirs], left: [] });
    const second = newRun();
    try {
      mkdirSync(path.join(second.folder, '.ccs', 'cliproxy', 'auth'), { recursive: true });
      mkdirSync(path.join(second.folder, '.cli-proxy-api'));
      writeCredential(path.join(second.folder, '.ccs', 'cliproxy', 'auth'), 'codex');
      writeCredential(path.join(second.folder, '.cli-proxy-api'), 'claude');
      home = second.folder;
      const { bring } = await open().look(null);
      expect(bring.map(({ providerId }) => providerId)).toEqual(['claude', 'codex']);
    } finally {
      second.dispose();
    }
  });

  it('are none where no other program has been, and nothing is made', async () => {
    home = path.join(run.folder, 'new');
    expect(await open().look(null)).toEqual({ folders: [], bring: [], left: [] });
    expect(existsSync(home)).toBe(false);
    expect(existsSync(auth)).toBe(false);
  });

  it('are never our own: not by a link, and not by what a link of ours leads to', async () => {
    mkdirSync(auth, { recursive: true });
    const file = writeCredential(auth, 'claude');
    mkdirSync(path.join(home, '.ccs', 'cliproxy'), { recursive: true });
    symlinkSync(auth, path.join(home, '.ccs', 'cliproxy', 'auth'));
    writeCredential(theirs, 'codex', {}, 'shared.json');
    symlinkSync(path.join(theirs, 'shared.json'), path.join(auth, 'linked.json'));
    const offer = await open().look(null);
    expect(offer.bring).toEqual([]);
    expect(offer.left).toMatchObject([{ file: 'shared.json', why: 'doubled' }]);
    expect(existsSync(file)).toBe(true);
  });

  it('leave what is no account, by name, and never open what could hold them up', async () => {
    writeCredential(theirs, 'claude', {}, 'good.json');
    symlinkSync(writeCredential(run.folder, 'codex'), path.join(theirs, 'link.json'));
    symlinkSync(path.join(theirs, 'nowhere'), path.join(theirs, 'loose.json'));
    mkdirSync(path.join(theirs, 'folder.json'));
    mkdirSync(path.join(theirs, 'logs'));
    writeFileSync(path.join(theirs, '.draft.json'), '{');
    writeFileSync(path.join(theirs, 'config.yaml'), 'port: 8317');
    const latin1 = Buffer.from('{"type":"claude","access_token":"é"}', 'latin1');
    writeFileSync(path.join(theirs, 'latin1.json'), latin1);
    execFileSync('mkfifo', [path.join(theirs, 'pipe.json')]);
    const padded = (bytes: number) => JSON.stringify(nativeCredential('codex')).padEnd(bytes);
    writeFileSync(path.join(theirs, 'just.json'), padded(256 * 1_024));
    writeFileSync(path.join(theirs, 'large.json'), padded(256 * 1_024 + 1));
    const bringing = open();
    const offer = await bringing.look(null);
    expect(offer.bring.map(({ file }) => file)).toEqual(['good.json', 'just.json']);
    expect(offer.left.map(({ file, why }) => `${file} ${why}`)).toEqual([
      'folder.json foreign',
      'large.json foreign',
      'latin1.json broken',
      'link.json foreign',
      'loose.json foreign',
      'pipe.json broken',
    ]);
  });

  it('lose the mark that an editor put before them, which no core can read', async () => {
    const text = JSON.stringify(nativeCredential('claude'));
    writeFileSync(path.join(theirs, 'c.json'), `\uFEFF${text}`);
    const bringing = open();
    await bringing.bring(await bringing.look(null));
    expect(readFileSync(path.join(auth, 'c.json'), 'utf8')).toBe(text);
  });

  it('never take the place of a file, one that came after the look included', async () => {
    mkdirSync(auth, { recursive: true });
    writeFileSync(path.join(auth, 'c.json'), 'mine');
    writeCredential(theirs, 'claude', {}, 'c.json');
    const bringing = open();
    const offer = await bringing.look(null);
    writeFileSync(path.join(auth, 'c-2.json'), 'mine too');
    expect(await bringing.bring(offer)).toMatchObject({ brought: { claude: 1 } });
    expect(readFileSync(path.join(auth, 'c.json'), 'utf8')).toBe('mine');
    expect(readFileSync(path.join(auth, 'c-2.json'), 'utf8')).toBe('mine too');
    expect(readdirSync(auth).sort()).toEqual(['c-2.json', 'c-3.json', 'c.json']);
  });

  it.each([
    ['one of two', ['claude', 'codex'] as const, { codex: 1 }],
    ['the only one', ['claude'] as const, null],
  ])('say so where %s can be given no name', async (_what, providers, brought) => {
    const long = `${'n'.repeat(250)}.json`; // As long as a name may be: it takes no number.
    mkdirSync(auth, { recursive: true });
    writeFileSync(path.join(auth, long), 'mine');
    for (const provider of providers) {
      writeCredential(theirs, provider, {}, provider === 'claude' ? long : 'codex.json');
    }
    const bringing = open();
    const ending = bringing.bring(await bringing.look(null));
    if (brought === null) await expect(ending).rejects.toThrow('nothing was brought along');
    else {
      const left = [{ file: long, why: 'not-written' }];
      expect(await ending).toMatchObject({ brought, left });
    }
    const names = brought === null ? [long] : ['codex.json', long];
    expect(readdirSync(auth).sort()).toEqual(names);
  });

  it('are those of the offer, as they are now', async () => {
    const bringing = open();
    writeCredential(theirs, 'claude');
    writeCredential(theirs, 'codex');
    const offer = await bringing.look(null);
    writeCredential(theirs, 'iflow');
    writeFileSync(path.join(theirs, 'codex-test.json'), '');
    const renewed = writeCredential(theirs, 'claude', { refresh_token: 'rt-renewed' });
    const result = await bringing.bring(offer);
    expect(result.brought).toEqual({ claude: 1 });
    expect(result.left).toMatchObject([{ file: 'codex-test.json', why: 'broken' }]);
    expect(readFileSync(path.join(auth, 'claude-test.json'), 'utf8')).toBe(
      readFileSync(renewed, 'utf8'),
    );
  });

  it('come once, however often and fast it is asked for', async () => {
    writeCredential(theirs, 'claude');
    const bringing = open();
    const offer = await bringing.look(null);
    const results = await Promise.all([1, 2, 3].map(() => bringing.bring(offer)));
    expect(results.map(({ brought }) => brought)).toEqual([{ claude: 1 }, {}, {}]);
    expect(readdirSync(auth)).toEqual(['claude-test.json']);
  });

  it('come by the hundred', async () => {
    for (let i = 0; i < 300; i += 1) {
      const change = { email: `u${i}@example.test`, access_token: `a${i}`, refresh_token: `r${i}` };
      writeCredential(theirs, 'claude', change, `claude-${i}.json`);
    }
    const bringing = open();
    const { brought } = await bringing.bring(await bringing.look(null));
    expect(brought).toEqual({ claude: 300 });
    expect(readdirSync(auth)).toHaveLength(300);
  });

  it('are told to the log by provider and number alone', async () => {
    writeCredential(theirs, 'claude');
    writeCredential(theirs, 'codex');
    writeFileSync(path.join(theirs, `${emailOf('qwen')}.json`), '{');
    const bringing = open();
    await bringing.bring(await bringing.look(null));
    const logged = JSON.stringify(lines);
    for (const secret of [tokenCanary, '@', home, '.json']) expect(logged).not.toContain(secret);
  });
});

// biome-ignore format: a table
it.each<[what: string, make: (place: string) => void, words: string]>([
  ['is not there',    () => {},                         'There is no such folder.'],
  ['is a file',       (place) => writeFileSync(place, ''), 'That is no folder.'],
])('a chosen folder that %s is refused in a sentence', async (_what, make, words) => {
  const place = path.join(home, 'chosen');
  make(place);
  await expect(open().look(place)).rejects.toThrow(words);
});

it('a chosen folder is the only one that is looked into', async () => {
  writeCredential(theirs, 'claude');
  const chosen = path.join(home, 'my accounts');
  mkdirSync(chosen);
  writeCredential(chosen, 'codex');
  expect(await open().look(chosen)).toMatchObject({
    folders: [chosen],
    bring: [{ providerId: 'codex' }],
  });
});

describe('where nothing can be written', () => {
  it('nothing half is left behind, and one sentence says so', async () => {
    writeCredential(theirs, 'claude');
    const blocked = path.join(home, 'blocked');
    mkdirSync(blocked);
    writeFileSync(path.join(blocked, 'auth'), '');
    const bringing = open(blocked);
    const offer = await bringing.look(null);
    await expect(bringing.bring(offer)).rejects.toThrow(
      "KorProxy's folder auth cannot be written, so nothing was brought along. Make it writable and try again.",
    );
    expect(readdirSync(blocked)).toEqual(['auth']);
    expect(lines).toEqual([]);
  });

  it.skipIf(!canMount)('a full disk takes none of three, and all once it has room', async () => {
    for (const provider of ['claude', 'codex', 'iflow'] as const) {
      writeCredential(theirs, provider, { note: 'x'.repeat(5_000) });
    }
    const disk = tinyDisk(path.join(home, 'disk'));
    try {
      mkdirSync(path.join(disk.folder, 'auth'));
      const bringing = open(disk.folder);
      const offer = await bringing.look(null);
      disk.fill(12_000); // Room for the first of them.
      await expect(bringing.bring(offer)).rejects.toThrow(
        'The disk is full, so nothing was brought along. Make room and try again.',
      );
      expect(readdirSync(path.join(disk.folder, 'auth'))).toEqual([]);
      disk.free();
      expect((await bringing.bring(offer)).brought).toEqual({ claude: 1, codex: 1, iflow: 1 });
    } finally {
      disk.remove();
    }
  });

  it.skipIf(!canMount)('a disk that may only be read takes nothing', async () => {
    writeCredential(theirs, 'claude');
    const disk = tinyDisk(path.join(home, 'disk'));
    try {
      mkdirSync(path.join(disk.folder, 'auth'));
      const bringing = open(disk.folder);
      disk.readOnly();
      await expect(bringing.bring(await bringing.look(null))).rejects.toThrow('cannot be written');
      expect(readdirSync(path.join(disk.folder, 'auth'))).toEqual([]);
    } finally {
      disk.remove();
    }
  });
});
