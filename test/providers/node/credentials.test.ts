import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import type { CredentialWatch } from '../../../main/providers/core/provider-ports.ts';
import { watchCredentials } from '../../../main/providers/node/credentials.ts';
import { until } from '../../support/until.ts';
import { nativeCredential, writeCredential } from '../../support/upstream/credentials.ts';

describe('watchCredentials', () => {
  let parent: string;
  let folder: string;
  let watch: CredentialWatch | null;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'kp-credentials-'));
    folder = join(parent, 'auth');
    watch = null;
  });

  afterEach(() => {
    watch?.close();
    rmSync(parent, { recursive: true, force: true });
  });

  const open = (): CredentialWatch => {
    watch = watchCredentials(folder, systemClock, () => {});
    return watch;
  };
  const files = (): string[] => watch?.latest().accounts.map(({ file }) => file) ?? [];
  const within = (what: string, ask: () => boolean) => until(what, ask);

  it('follows files that come, change and go within a second', async () => {
    mkdirSync(folder);
    open();
    await watch?.look();
    writeCredential(folder, 'claude');
    await within('it came', () => files().length === 1);
    const before = watch?.latest().accounts[0]?.digest;
    writeCredential(folder, 'claude', { access_token: 'other' });
    await within('it changed', () => watch?.latest().accounts[0]?.digest !== before);
    rmSync(join(folder, 'claude-test.json'));
    await within('it went', () => files().length === 0);
  });

  it('takes a half-written file for none until it is whole', async () => {
    mkdirSync(folder);
    open();
    const text = JSON.stringify(nativeCredential('codex'));
    writeFileSync(join(folder, 'codex.json'), text.slice(0, 40));
    expect((await watch?.look())?.accounts).toEqual([]);
    writeFileSync(join(folder, 'codex.json'), text);
    await within('it is whole', () => files().length === 1);
  });

  it('finds a folder that comes later, goes and comes again', async () => {
    open();
    expect((await watch?.look())?.problem).toBeNull();
    mkdirSync(folder);
    writeCredential(folder, 'qwen');
    await within('the folder came', () => files().length === 1);
    renameSync(folder, `${folder}-away`);
    expect((await watch?.look())?.accounts).toEqual([]);
    renameSync(`${folder}-away`, folder);
    await within('it is back', () => files().length === 1);
    writeCredential(folder, 'iflow');
    await within('it is followed again', () => files().length === 2);
  });

  it('finds its way through junk, links, huge files and a thousand others', async () => {
    mkdirSync(folder);
    for (let n = 0; n < 1_000; n += 1)
      writeFileSync(join(folder, `junk-${n}.json`), n % 2 ? '{' : '[]');
    writeFileSync(join(folder, 'binary.json'), Buffer.from([0, 255, 1, 254]));
    writeFileSync(join(folder, 'foreign.json'), '{"type":"somebody","access_token":"x"}');
    writeFileSync(join(folder, 'typed.json'), '{"type":{"claude":1}}');
    writeFileSync(join(folder, '.hidden.json'), JSON.stringify(nativeCredential('claude')));
    writeFileSync(join(folder, 'notes.txt'), JSON.stringify(nativeCredential('claude')));
    writeFileSync(join(folder, 'huge.json'), '');
    truncateSync(join(folder, 'huge.json'), 100 * 1_024 * 1_024);
    mkdirSync(join(folder, 'folder.json'));
    symlinkSync('/dev/zero', join(folder, 'endless.json'));
    symlinkSync(join(folder, 'gone.json'), join(folder, 'dangling.json'));
    writeCredential(parent, 'gemini', {}, 'elsewhere.json');
    symlinkSync(join(parent, 'elsewhere.json'), join(folder, 'linked.json'));
    writeCredential(folder, 'claude');
    open();
    expect((await watch?.look())?.accounts.map(({ file }) => file)).toEqual([
      'claude-test.json',
      'linked.json',
    ]);
  });

  it('holds no secret', async () => {
    mkdirSync(folder);
    for (const id of ['claude', 'codex', 'gemini', 'qwen', 'iflow'] as const)
      writeCredential(folder, id);
    open();
    expect(JSON.stringify(await watch?.look())).not.toContain('CANARY');
    expect(files()).toHaveLength(5);
  });
});
