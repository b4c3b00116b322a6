import {
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
import { type ConfigImport, createConfigImport } from '../../main/config/config-import.ts';
import { createConfigQueue } from '../../main/config/config-queue.ts';
import { guardConfig } from '../../main/config/core/guarded-config.ts';
import { listeningLog } from '../support/listening-log.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const apiKey = `korproxy-${'k'.repeat(43)}`;
const nowMs = Date.parse('2026-11-29T12:00:00Z');
const theirText = `# their gateway
host: "" # everywhere
port: 8317
auth-dir: "~/.cli-proxy-api"
api-keys:
  - their-own-key-1
debug: true
claude-api-key:
  - api-key: sk-their-claude-key # mine
remote-management:
  allow-remote: true
`;

let run: Run;
let theirs: string;
let config: string;
let configs: ConfigImport;
let secrets: string[];
/** What another hand writes at the last moment. */
let lastMoment: string | null;

const settings = () => ({ port: 1_337, apiKey, authFolder: path.join(run.folder, 'auth') });
const own = () => guardConfig('# ours\n', settings());
const read = () => readFileSync(config, 'utf8');
const copies = () =>
  readdirSync(run.folder).filter((name) => /^config\.(before|undone)/.test(name));

beforeEach(() => {
  run = newRun();
  theirs = path.join(run.folder, 'theirs', 'auth');
  config = path.join(run.folder, 'config.yaml');
  mkdirSync(theirs, { recursive: true });
  writeFileSync(config, own(), { mode: 0o600 });
  secrets = [];
  lastMoment = null;
  const queue = createConfigQueue(config).changesFor({ health: { state: 'stopped' } }, () => {});
  configs = createConfigImport({
    paths: { folder: run.folder, config, auth: settings().authFolder },
    clock: { now: () => nowMs },
    log: listeningLog().log,
    launchSettings: () => ({
      ...settings(),
      ...{ sidecarPath: null, coreVersion: null, modelListFromNetwork: true },
    }),
    changeConfig: (edit) => {
      if (lastMoment !== null) writeFileSync(config, lastMoment);
      return queue(edit);
    },
    shownPath: (file) => file.replace(run.folder, '~'),
    keepOut: (seen) => secrets.push(...seen),
  });
});

afterEach(() => run.dispose());

const put = (text: string, file = path.join(theirs, 'config.yaml')): string => {
  writeFileSync(file, text);
  return file;
};

it('shows the difference, keeps comments and foreign keys, sets ours, and undoes to the byte', async () => {
  const file = put(theirText);
  const { planId, sentence, files } = await configs.diff(file);
  expect(sentence).toBe(
    'config.yaml gets what ~/theirs/auth/config.yaml says. KorProxy sets these again: host, port, auth-dir and remote-management.allow-remote.',
  );
  const shown = JSON.stringify(files);
  expect(shown).toContain('debug: true');
  for (const secret of ['sk-their-claude-key', 'their-own-key-1', apiKey]) {
    expect(shown).not.toContain(secret);
  }
  expect(secrets).toEqual(expect.arrayContaining(['sk-their-claude-key', 'their-own-key-1']));
  expect(read()).toBe(own());

  expect(await configs.takeOver(planId)).toBe('config.yaml was taken over.');
  expect(read()).toBe(guardConfig(theirText, settings()));
  expect(read()).toContain('# their gateway\nhost: "127.0.0.1" # everywhere\nport: 1337\n');
  expect(read()).toContain('  - api-key: sk-their-claude-key # mine\n');
  expect(statSync(config).mode & 0o777).toBe(0o600);
  expect(copies()).toEqual(['config.before-import-2026-11-29T12-00-00.yaml']);
  expect(statSync(path.join(run.folder, copies()[0] ?? '')).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toBe(theirText);
  expect(await configs.takenOverAtMs()).toBe(nowMs);

  expect(await configs.undo()).toBe('The config.yaml of before is back.');
  expect(read()).toBe(own());
  expect(copies()).toEqual([]);
  expect(await configs.takenOverAtMs()).toBeNull();
  await expect(configs.undo()).rejects.toThrow('There is nothing to undo.');
});

it('names what of ours only the copy has then', async () => {
  writeFileSync(config, `${own()}debug: true\ngemini-api-key:\n  - api-key: AIzaOurs\n`);
  const { sentence } = await configs.diff(put(theirText));
  expect(sentence).toMatch(/What yours says of gemini-api-key is only in the copy\.$/);
});

it('an undo after other changes loses none of them', async () => {
  const { planId } = await configs.diff(put(theirText));
  await configs.takeOver(planId);
  const changed = `${read()}request-retry: 5\n`;
  writeFileSync(config, changed);
  expect(await configs.undo()).toBe(
    'The config.yaml of before is back. The one that was changed since is kept as config.undone-2026-11-29T12-00-00.yaml.',
  );
  expect(read()).toBe(own());
  expect(readFileSync(path.join(run.folder, copies()[0] ?? ''), 'utf8')).toBe(changed);
});

it('an undo without its copy does nothing and says so', async () => {
  const { planId } = await configs.diff(put(theirText));
  await configs.takeOver(planId);
  const after = read();
  writeFileSync(path.join(run.folder, copies()[0] ?? ''), 'other');
  await expect(configs.undo()).rejects.toThrow(/is gone or was changed, so nothing was undone/);
  expect(read()).toBe(after);
});

// biome-ignore format: a table
it.each<[what: string, change: (file: string) => void]>([
  ['theirs',  (file) => put(`${theirText}debug: false\n`, file)],
  ['ours',    () => writeFileSync(config, `${own()}debug: true\n`)],
])('writes nothing where %s is not what was looked at, and leaves no copy', async (_what, change) => {
  const file = put(theirText);
  const { planId } = await configs.diff(file);
  change(file);
  const before = read();
  await expect(configs.takeOver(planId)).rejects.toThrow(/Look again\.|has an error/);
  expect(read()).toBe(before);
  expect(copies()).toEqual([]);
  expect(existsSync(path.join(run.folder, 'config-import.json'))).toBe(false);
});

it('another hand that is quicker by a moment keeps its change, and no copy is left', async () => {
  const { planId } = await configs.diff(put(theirText));
  lastMoment = `${own()}debug: true\n`;
  await expect(configs.takeOver(planId)).rejects.toThrow('config.yaml changed meanwhile.');
  expect(read()).toBe(lastMoment);
  expect(copies()).toEqual([]);
  expect(await configs.takenOverAtMs()).toBeNull();
});

it('aliases without end are refused in a sentence', async () => {
  const rows = [...'bcdefgh'].map(
    (name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`,
  );
  const file = put(['api-keys: []', 'a: &a [x,x,x,x,x,x,x,x,x,x]', ...rows, ''].join('\n'));
  await expect(configs.diff(file)).rejects.toThrow(/^That /);
});

describe('what cannot be taken over is told in a sentence, and not found unasked', () => {
  // biome-ignore format: a table
  it.each<[what: string, make: (file: string) => void, sentence: string]>([
    ['nothing there',  () => {},                                            'There is no such file. Choose the config.yaml of another CLIProxyAPI.'],
    ['broken YAML',    (file) => put('api-keys:\n  - "a\nport: 1\n', file), 'Mend it there, then choose it again.'],
    ['a wrong type',   (file) => put('api-keys: yes\n', file),              'That file has an error in line 1, column 11: a list is wanted. Mend it there, then choose it again.'],
    ['an empty one',   (file) => put('# nothing\n', file),                  'That file says nothing, so there is nothing to take over.'],
    ['a foreign one',  (file) => put('host: a\nport: 8080\nservices: {}\n', file), 'That is no config.yaml of CLIProxyAPI. Choose another file.'],
    ['one nested without end', (file) => put(`api-keys: ${'['.repeat(20_000)}`, file), 'That '],
    ['a list',         (file) => put('- a\n', file),                        'That file has an error in line 1, column 1: the file must hold keys with values. Mend it there, then choose it again.'],
    ['a link',         (file) => symlinkSync(put(theirText, `${file}.real`), file), 'That is a link. Choose the file that it leads to.'],
    ['a folder',       (file) => mkdirSync(file),                           'That is a folder. Choose the config.yaml in it.'],
    ['too large',      (file) => put(`#${'x'.repeat(262_144)}`, file),    'That file is too large for a config.yaml. Choose another.'],
    ['no text',        (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00])), 'That file is no text. Choose another.'],
  ])('%s', async (_what, make, sentence) => {
    const file = path.join(theirs, 'config.yaml');
    make(file);
    await expect(configs.diff(file)).rejects.toThrow(sentence);
    expect(await configs.find([theirs])).toBeNull();
    expect(read()).toBe(own());
  });
});

it('finds it in the folder of accounts before that beside it, and never our own', async () => {
  const beside = put(theirText, path.join(run.folder, 'theirs', 'config.yaml'));
  expect(await configs.find([theirs])).toBe(beside);
  const inside = put(theirText);
  expect(await configs.find([path.join(run.folder, 'nowhere'), theirs])).toBe(inside);
  const { planId } = await configs.diff(inside);
  await configs.takeOver(planId);
  expect(await configs.find([theirs])).toBeNull();
  expect(await configs.find([run.folder])).toBeNull();
});
