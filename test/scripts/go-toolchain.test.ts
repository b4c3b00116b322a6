import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moduleProxies } from '../../scripts/sidecar/go-proxy.ts';
import { provideGo } from '../../scripts/sidecar/go-toolchain.ts';
import { platformKey } from '../../scripts/sidecar/pins.mjs';
import { zipOf } from '../support/archives.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { newRun, type Run } from '../support/run-folder.ts';

/** What is pinned for this machine, which a test may change. */
const pinned = vi.hoisted(() => ({ digest: {} }));
vi.mock('../../scripts/sidecar/pins.mjs', async (original) => ({
  ...(await original<object>()),
  goVersion: '9.9.9',
  get goToolchains() {
    return { [platformKey()]: pinned.digest };
  },
}));

describe('a Go of our own', () => {
  let run: Run;
  let site: FileSite;
  let shelf: string;
  const name = `v0.0.1-go9.9.9.${platformKey()}`;
  const inside = `golang.org/toolchain@${name}`;
  const at = `/golang.org/toolchain/@v/${name}.zip`;
  beforeEach(async () => {
    run = newRun();
    site = await startFileSite();
    shelf = path.join(run.folder, 'korproxy', 'go');
    vi.stubEnv('XDG_CACHE_HOME', run.folder);
    vi.stubEnv('GOPROXY', site.url);
    const zip = await zipOf({
      [`${inside}/bin/go`]: 'go',
      [`${inside}/pkg/tool/any/link`]: 'link',
      [`${inside}/src/main.go`]: 'package main',
    });
    site.files.set(at, zip);
    pinned.digest = { sha256: createHash('sha256').update(zip).digest('hex') };
  });
  afterEach(async () => {
    await site.close();
    run.dispose();
  });
  const quiet = (): void => undefined;

  it('stands in our cache with its run bits, once', async () => {
    const [one, two] = await Promise.all([provideGo(quiet), provideGo(quiet)]);
    const go = path.join(shelf, '9.9.9', 'bin', 'go');
    expect([one, two]).toMatchObject([
      { ok: true, go },
      { ok: true, go },
    ]);
    expect(site.asked).toEqual([at]);
    expect(readdirSync(shelf)).toEqual(['9.9.9']);
    const modeOf = (file: string): number => statSync(path.join(shelf, '9.9.9', file)).mode & 0o777;
    expect(modeOf('bin/go')).toBe(0o755);
    expect(modeOf('pkg/tool/any/link')).toBe(0o755);
    expect(modeOf('src/main.go')).toBe(0o644);
  });

  it('is asked of the next proxy where the first has none', async () => {
    const other = await startFileSite();
    vi.stubEnv('GOPROXY', `${other.url}/,${site.url}`);
    expect(await provideGo(quiet)).toMatchObject({ ok: true });
    expect(other.asked).toEqual([at]);
    await other.close();
  });

  it('says the proxy’s password to the proxy alone', async () => {
    const { host } = new URL(site.url);
    vi.stubEnv('GOPROXY', `http://me:green-parsley@${host}`);
    let told: string | undefined;
    site.instead = (request) => {
      told = request.headers.authorization;
      return false;
    };
    site.files.clear();
    const refusal = await provideGo(quiet);
    expect(told).toBe(`Basic ${Buffer.from('me:green-parsley').toString('base64')}`);
    expect(refusal).toMatchObject({ why: `${host} answers HTTP 404 for Go 9.9.9` });
  });

  // biome-ignore format: a table
  it.each([
    ['other bytes',                 () => { pinned.digest = { sha256: '0'.repeat(64) }; }, 'changed', /instead of 0{64}, and was thrown away$/],
    ['no digest that is known',     () => { pinned.digest = { unknown: 'not read' }; },    'absent',  /^no digest of Go 9.9.9 for /],
    ['a proxy that is switched off', () => { vi.stubEnv('GOPROXY', 'off'); },              'switched-off', /^GOPROXY names no module proxy/],
    ['a proxy that nobody runs',    () => { vi.stubEnv('GOPROXY', 'http://127.0.0.1:9'); }, 'network', /cannot be reached/],
  ])('is not taken with %s, and leaves nothing', async (_, change, kind, why) => {
    change();
    expect(await provideGo(quiet)).toMatchObject({ ok: false, kind, why: expect.stringMatching(why) });
    expect(readdirSync(shelf)).toEqual([]);
  });

  it('works in one folder, and leaves the user’s Go its own', async () => {
    const whole = await provideGo(quiet);
    if (!whole.ok) throw new Error(whole.why);
    const env = whole.env('/a/build');
    for (const key of ['GOPATH', 'GOMODCACHE', 'GOCACHE', 'XDG_CONFIG_HOME']) {
      expect(env[key]).toMatch(/^\/a\/build\//);
    }
    expect(env['GOTOOLCHAIN']).toBe('local');
  });
});

describe('the module proxies', () => {
  let run: Run;
  beforeEach(() => {
    run = newRun();
  });
  afterEach(() => run.dispose());
  const urlsOf = (env: NodeJS.ProcessEnv): readonly string[] =>
    moduleProxies(env, 'linux').map(({ url }) => url);

  // biome-ignore format: a table
  it.each([
    ['Go’s usual one when nothing is set', {},                                      ['https://proxy.golang.org']],
    ['those named, in their order',        { GOPROXY: 'https://a.example/x/,http://b.example|direct' }, ['https://a.example/x', 'http://b.example']],
    ['those before off',                   { GOPROXY: 'https://a.example,off,https://b.example' }, ['https://a.example']],
    ['none when off',                      { GOPROXY: 'off' },                      []],
    ['none when direct',                   { GOPROXY: 'direct' },                   []],
    ['none that are folders',              { GOPROXY: 'file:///srv/modules' },      []],
  ])('are %s', (_, env, urls) => {
    expect(urlsOf({ HOME: run.folder, ...env })).toEqual(urls);
  });

  // biome-ignore format: a table
  it.each([
    ['GOENV',           (file: string) => ({ GOENV: file }),                                            'https://set.example'],
    ['XDG_CONFIG_HOME', (file: string) => ({ XDG_CONFIG_HOME: path.dirname(path.dirname(file)) }),      'https://set.example'],
    ['both, by the environment first', (file: string) => ({ GOENV: file, GOPROXY: 'https://env.example' }), 'https://env.example'],
    ['GOENV=off',       (file: string) => ({ GOENV: 'off', XDG_CONFIG_HOME: path.dirname(path.dirname(file)) }), 'https://proxy.golang.org'],
  ])('are those of Go’s settings file, found by %s', (_, envOf, url) => {
    const folder = path.join(run.folder, 'go');
    mkdirSync(folder);
    const file = path.join(folder, 'env');
    writeFileSync(file, 'GOFLAGS=-x\nGOPROXY=https://set.example\n');
    expect(urlsOf({ HOME: '/nowhere', ...envOf(file) })).toEqual([url]);
  });
});
