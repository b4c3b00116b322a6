import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openToolFiles } from '../../../main/tools/node/tool-files.ts';
import { openToolRecords } from '../../../main/tools/node/tool-records.ts';
import { changesOf, factsOf, type Home, newHome, someKey } from '../../support/preset-rig.ts';
import { canMount, type TinyDisk, tinyDisk } from '../../support/tiny-disk.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.dispose());

const settings = (): string => home.in('.claude', 'settings.json');
const claude = (over = {}) => changesOf('claude-code', 'settings', factsOf(home, over));
const modeOf = (file: string): number => statSync(file).mode & 0o777;

const inBackups = (...parts: readonly string[]): string =>
  path.join(path.dirname(home.recordsFile), 'tool-backups', ...parts);
/** The copies that are kept. */
const backups = (): readonly string[] => (existsSync(inBackups()) ? readdirSync(inBackups()) : []);

function put(file: string, text: string | Buffer, mode = 0o644): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

async function apply(changes = claude()): Promise<void> {
  const plan = await home.files.plan(changes);
  await plan.write('claude-code', 'settings');
}

describe('applying a preset', () => {
  it('makes the file and its folders for this user alone', async () => {
    await apply();
    expect(JSON.parse(readFileSync(settings(), 'utf8')).env.ANTHROPIC_BASE_URL).toBe(
      'http://127.0.0.1:1337',
    );
    expect([modeOf(settings()), modeOf(home.in('.claude'))]).toEqual([0o600, 0o700]);
  });

  it('changes our keys alone, keeps comments, and leaves a copy in our own folder', async () => {
    const before = '{\n  // mine\n  "env": { "X": "1" },\n  "model": "opus",\n}\n';
    put(settings(), before);
    await apply();
    const after = readFileSync(settings(), 'utf8');
    expect(after).toContain('// mine');
    expect(after).toContain('"X": "1"');
    expect(modeOf(settings())).toBe(0o600);
    expect(readdirSync(home.in('.claude'))).toEqual(['settings.json']);
    const [backup = '', ...others] = backups();
    expect(others).toEqual([]);
    expect(backup).toMatch(/^settings\.json\.\d{8}T\d{6}Z\.bak$/);
    expect(readFileSync(inBackups(backup), 'utf8')).toBe(before);
    expect([modeOf(inBackups(backup)), modeOf(inBackups())]).toEqual([0o600, 0o700]);
  });

  it('a second time changes nothing and makes no second copy', async () => {
    put(settings(), '{}\n');
    await apply();
    const once = readFileSync(settings());
    await apply();
    expect(readFileSync(settings()).equals(once)).toBe(true);
    expect(backups()).toHaveLength(1);
  });

  it('with a new key and undone puts back what was there before the first', async () => {
    const before = '{ "model": "opus" }';
    put(settings(), before, 0o640);
    await apply();
    await apply(claude({ apiKey: `korproxy-${'z'.repeat(43)}` }));
    expect(readFileSync(settings(), 'utf8')).not.toContain(someKey);
    expect(await home.files.undo('claude-code')).toBe(true);
    expect(readFileSync(settings(), 'utf8')).toBe(before);
    expect(modeOf(settings())).toBe(0o640);
    expect(backups()).toEqual([]);
  });

  it('refuses when the file changed since it was looked at', async () => {
    put(settings(), '{}');
    const plan = await home.files.plan(claude());
    put(settings(), '{"theme":"dark"}');
    await expect(plan.write('claude-code', 'settings')).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(readFileSync(settings(), 'utf8')).toBe('{"theme":"dark"}');
    expect(readdirSync(home.in('.claude'))).toEqual(['settings.json']);
  });

  it('refuses when a file came to where none was', async () => {
    const plan = await home.files.plan(claude());
    put(settings(), '{"theme":"dark"}');
    await expect(plan.write('claude-code', 'settings')).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(readFileSync(settings(), 'utf8')).toBe('{"theme":"dark"}');
  });

  it('of two apps at once lets one write', async () => {
    put(settings(), '{}');
    const plans = await Promise.all([
      home.files.plan(claude({ model: 'a' })),
      home.secondApp().plan(claude({ model: 'b' })),
    ]);
    const results = await Promise.allSettled(
      plans.map((plan) => plan.write('claude-code', 'settings')),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { model } = JSON.parse(readFileSync(settings(), 'utf8'));
    expect(['a', 'b']).toContain(model);
    await home.files.undo('claude-code');
    expect(readFileSync(settings(), 'utf8')).toBe('{}');
  });

  it('of two clicks at once counts the second as a change meanwhile', async () => {
    const plans = await Promise.all([
      home.files.plan(claude({ model: 'a' })),
      home.files.plan(claude({ model: 'b' })),
    ]);
    const results = await Promise.allSettled(
      plans.map((plan) => plan.write('claude-code', 'settings')),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('takes over the draft of an app that was killed, and waits for a living one', async () => {
    const draft = home.in('.claude', '.settings.json.korproxy-draft');
    put(draft, 'half');
    await expect(apply()).rejects.toMatchObject({ code: 'busy' });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(draft, longAgo, longAgo);
    await apply();
    expect(existsSync(draft)).toBe(false);
  });

  it('changes nothing when it cannot keep a record of it', async () => {
    put(settings(), '{}');
    rmSync(path.dirname(home.recordsFile), { recursive: true });
    put(path.dirname(home.recordsFile), 'a file in the place of the folder');
    await expect(apply()).rejects.toMatchObject({
      code: 'read-only',
      message: "KorProxy's own folder cannot be written, so nothing was changed.",
    });
    expect(readFileSync(settings(), 'utf8')).toBe('{}');
    expect(readdirSync(home.in('.claude'))).toEqual(['settings.json']);
  });

  it('follows a link and keeps it', async () => {
    const real = home.in('dotfiles', 'claude.json');
    put(real, '{"theme":"dark"}');
    mkdirSync(home.in('.claude'));
    symlinkSync(real, settings());
    await apply();
    expect(readFileSync(real, 'utf8')).toContain('ANTHROPIC_BASE_URL');
    // Nothing of ours turns up among somebody's dotfiles.
    expect(readdirSync(path.dirname(real))).toEqual(['claude.json']);
    await home.files.undo('claude-code');
    expect(readFileSync(real, 'utf8')).toBe('{"theme":"dark"}');
    expect(statSync(settings()).ino).toBe(statSync(real).ino);
  });

  it('writes all files of a preset or none', async () => {
    const changes = changesOf('gemini-cli', 'env', factsOf(home));
    put(home.in('.gemini', 'settings.json'), '{}');
    const plan = await home.files.plan(changes);
    put(home.in('.gemini', 'settings.json'), '{"changed":true}');
    await expect(plan.write('gemini-cli', 'env')).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(readdirSync(home.in('.gemini'))).toEqual(['settings.json']);
    expect(await home.records.all()).toEqual([]);
  });

  it.each(['with a space', `it's "quoted"`, 'домашняя-папка', '$HOME `x` %PATH%'])(
    'works in a home folder named %s',
    async (name) => {
      const other = newHome(name);
      try {
        const plan = await other.files.plan(changesOf('claude-code', 'own-file', factsOf(other)));
        await plan.write('claude-code', 'own-file');
        expect(existsSync(other.in('.claude', 'korproxy.json'))).toBe(true);
        expect(await other.files.undo('claude-code')).toBe(true);
        expect(readdirSync(other.home)).toEqual([]);
      } finally {
        other.dispose();
      }
    },
  );
});

describe('undoing a preset', () => {
  it('removes a file and the folders that came with it', async () => {
    await apply();
    expect(await home.files.undo('claude-code')).toBe(true);
    expect(readdirSync(home.home)).toEqual([]);
  });

  it('keeps a folder in which something else lives now', async () => {
    await apply();
    put(home.in('.claude', 'mine.md'), 'x');
    await home.files.undo('claude-code');
    expect(readdirSync(home.in('.claude'))).toEqual(['mine.md']);
  });

  it('takes only our keys out of a file that was changed since', async () => {
    put(settings(), '{ "model": "opus", "env": { "X": "1" } }');
    await apply();
    const text = readFileSync(settings(), 'utf8').replace('"X": "1"', '"X": "2"');
    writeFileSync(settings(), text);
    expect(await home.files.undo('claude-code')).toBe(false);
    expect(JSON.parse(readFileSync(settings(), 'utf8'))).toEqual({
      model: 'opus',
      env: { X: '2' },
    });
  });

  it('leaves a key of ours that the user has set to something else', async () => {
    await apply();
    const text = readFileSync(settings(), 'utf8').replace('claude-sonnet-5', 'mine');
    writeFileSync(settings(), text);
    await home.files.undo('claude-code');
    expect(JSON.parse(readFileSync(settings(), 'utf8'))).toEqual({ model: 'mine' });
  });

  it('puts a file of our own aside when the user has changed it', async () => {
    const plan = await home.files.plan(changesOf('claude-code', 'own-file', factsOf(home)));
    await plan.write('claude-code', 'own-file');
    writeFileSync(home.in('.claude', 'korproxy.json'), '{"mine":1}');
    expect(await home.files.undo('claude-code')).toBe(false);
    expect(readdirSync(home.home)).toEqual([]);
    const [left = ''] = backups();
    expect(left).toMatch(/^korproxy\.json\..*\.bak$/);
    expect(readFileSync(inBackups(left), 'utf8')).toBe('{"mine":1}');
  });

  it('is content when the user has removed the file', async () => {
    await apply();
    rmSync(home.in('.claude'), { recursive: true });
    expect(await home.files.undo('claude-code')).toBe(true);
    expect(await home.records.all()).toEqual([]);
  });

  it('takes our keys out when the copy is gone', async () => {
    put(settings(), '{ "model": "opus" }');
    await apply();
    rmSync(inBackups(), { recursive: true });
    expect(await home.files.undo('claude-code')).toBe(false);
    expect(JSON.parse(readFileSync(settings(), 'utf8'))).toEqual({ model: 'opus' });
  });

  it('says so when there is nothing to undo', async () => {
    await expect(home.files.undo('codex')).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });

  it('keeps its own record for this user alone', async () => {
    await apply();
    expect(modeOf(home.recordsFile)).toBe(0o600);
  });
});

describe('a file that is left alone', () => {
  const cases: readonly (readonly [what: string, make: () => void, code: string, words: string])[] =
    [
      [
        'is not JSON',
        () => put(settings(), '{\n  "a": 1\n  "b": }\n'),
        'not-parsable',
        '~/.claude/settings.json is not valid JSON: error in line 3, column 3. It was left alone.',
      ],
      [
        'is a list',
        () => put(settings(), '[1]'),
        'not-parsable',
        '~/.claude/settings.json is not valid JSON: error in line 1, column 1. It was left alone.',
      ],
      [
        'has our key twice',
        () => put(settings(), '{"model":"a","model":"b"}'),
        'not-editable',
        '~/.claude/settings.json is written in a way that cannot be changed safely. Copy the preset instead.',
      ],
      [
        'has a text where a map should be',
        () => put(settings(), '{"env":"x"}'),
        'not-editable',
        '~/.claude/settings.json is written in a way that cannot be changed safely. Copy the preset instead.',
      ],
      [
        'is nested deeper than anything',
        () => put(settings(), '['.repeat(200_000)),
        'not-parsable',
        '~/.claude/settings.json is not valid JSON: error in line 1, column 1. It was left alone.',
      ],
      [
        'is not UTF-8',
        () => put(settings(), Buffer.from('{"é":1}', 'latin1')),
        'not-parsable',
        '~/.claude/settings.json is not UTF-8 text, so it was left alone.',
      ],
      [
        'is larger than any settings file',
        () => put(settings(), `{"a":"${'x'.repeat(5 * 1_048_576)}"}`),
        'too-large',
        '~/.claude/settings.json has 5 MB, too large to be changed safely.',
      ],
      [
        'is a folder',
        () => mkdirSync(settings(), { recursive: true }),
        'not-a-file',
        '~/.claude/settings.json is not a file, so it was left alone.',
      ],
      [
        'lies in a folder that is a file',
        () => put(home.in('.claude'), ''),
        'not-a-file',
        'The folder of ~/.claude/settings.json is a file.',
      ],
      [
        'is a link to nothing',
        () => {
          mkdirSync(home.in('.claude'));
          symlinkSync(home.in('gone'), settings());
        },
        'not-a-file',
        '~/.claude/settings.json is a link to nothing.',
      ],
      [
        'is a link to itself',
        () => {
          mkdirSync(home.in('.claude'));
          symlinkSync(settings(), settings());
        },
        'link-loop',
        '~/.claude/settings.json is a link that leads back to itself.',
      ],
      [
        'is read-only',
        () => put(settings(), '{}', 0o444),
        'read-only',
        '~/.claude/settings.json is read-only, so it was left alone.',
      ],
    ];

  it.each(cases)('%s', async (_what, make, code, words) => {
    make();
    const before =
      existsSync(settings()) && statSync(settings()).isFile() ? readFileSync(settings()) : null;
    await expect(apply()).rejects.toMatchObject({ code, message: words });
    if (before) expect(readFileSync(settings()).equals(before)).toBe(true);
    expect(await home.records.all()).toEqual([]);
  });

  it('is YAML with a tab, told by its place', async () => {
    put(home.in('.aider.conf.yml'), 'model: x\nmap:\n\tk: v\n');
    await expect(apply(changesOf('aider', 'conf', factsOf(home)))).rejects.toMatchObject({
      code: 'not-parsable',
      message: expect.stringMatching(/not valid YAML: error in line [23], column \d+/),
    });
  });

  it('is TOML with an open string, told by its place', async () => {
    put(home.in('.codex', 'config.toml'), 'a = 1\nmodel = "x\n');
    await expect(apply(changesOf('codex', 'config', factsOf(home)))).rejects.toMatchObject({
      code: 'not-parsable',
      message: expect.stringMatching(/not valid TOML: error in line 2, column \d+/),
    });
  });
});

describe.runIf(canMount)('on a full disk', () => {
  let disk: TinyDisk;
  beforeEach(() => {
    disk = tinyDisk(home.in('.claude'));
  });
  afterEach(() => disk.remove());

  const before = `{ "mine" : "${'x'.repeat(9_000)}" }`;

  it.each([0, 4_096])(
    'a preset changes nothing and leaves nothing behind: %i bytes left',
    async (leaveBytes) => {
      put(settings(), before);
      disk.fill(leaveBytes);
      await expect(apply()).rejects.toMatchObject({
        code: 'disk-full',
        message: 'The disk is full, so ~/.claude/settings.json was not changed.',
      });
      expect(readFileSync(settings(), 'utf8')).toBe(before);
      expect(readdirSync(home.in('.claude')).toSorted()).toEqual(['filler', 'settings.json']);
      expect(backups()).toEqual([]);
      expect(await home.records.all()).toEqual([]);

      disk.free();
      await apply();
      expect(await home.files.undo('claude-code')).toBe(true);
      expect(readFileSync(settings(), 'utf8')).toBe(before);
    },
  );

  it('undoing keeps what was written, and works once there is room', async () => {
    put(settings(), before);
    await apply();
    const written = readFileSync(settings(), 'utf8');
    disk.fill();
    await expect(home.files.undo('claude-code')).rejects.toMatchObject({ code: 'disk-full' });
    expect(readFileSync(settings(), 'utf8')).toBe(written);
    disk.free();
    expect(await home.files.undo('claude-code')).toBe(true);
    expect(readFileSync(settings(), 'utf8')).toBe(before);
  });

  it('of KorProxy itself a preset is not written, since it could not be undone', async () => {
    put(settings(), before);
    disk.remove();
    put(settings(), before);
    disk = tinyDisk(path.join(path.dirname(home.home), 'full'));
    const full = openToolRecords(path.join(disk.folder, 'tools.json'));
    const plan = await openToolFiles(home.machine, full).plan(claude());
    disk.fill();
    await expect(plan.write('claude-code', 'settings')).rejects.toThrow(
      "KorProxy's own folder cannot be written, so nothing was changed.",
    );
    expect(readFileSync(settings(), 'utf8')).toBe(before);
    expect(readdirSync(home.in('.claude'))).toEqual(['settings.json']);
  });
});

describe('undoing where the tool has touched its own file', () => {
  it('takes our entry away although Cline has moved its time', async () => {
    const file = home.in('.cline', 'data', 'settings', 'providers.json');
    const plan = await home.files.plan(changesOf('cline', 'file', factsOf(home)));
    await plan.write('cline', 'file');
    const text = readFileSync(file, 'utf8').replace('2026-01-01', '2026-02-02');
    writeFileSync(file, text.replace('"modes"', '"migrated": true, "modes"'));
    expect(await home.files.undo('cline')).toBe(false);
    expect(readFileSync(file, 'utf8')).not.toContain(someKey);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ migrated: true });
  });

  it('leaves an entry with a key of the user in peace', async () => {
    const file = home.in('.cline', 'data', 'settings', 'providers.json');
    const plan = await home.files.plan(changesOf('cline', 'file', factsOf(home)));
    await plan.write('cline', 'file');
    writeFileSync(file, readFileSync(file, 'utf8').replace(someKey, 'mine'));
    expect(await home.files.undo('cline')).toBe(false);
    expect(readFileSync(file, 'utf8')).toContain('mine');
  });
});
