import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../scripts/bootstrap/digest.mjs';
import { noticesOf } from '../../scripts/package/notices.ts';
import { codesign, enterSidecar } from '../../scripts/package/sidecar-resource.ts';
import { sealWords } from '../../scripts/package/signing.ts';
import { collect } from '../../scripts/release/collect.mjs';
import { obstaclesIn } from '../../scripts/release/ready.mjs';
import { defaultSidecar } from '../../scripts/sidecar/pins.mjs';
import { newRun, type Run } from '../support/run-folder.ts';

let run: Run;
beforeEach(() => {
  run = newRun();
});
afterEach(() => run.dispose());
const put = (name: string, text: string): string => {
  const file = path.join(run.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

describe('what is handed out', () => {
  it('is collected from all systems with one list of sums over all', async () => {
    put('in/linux/release/korproxy.deb', 'deb');
    put('in/linux/release/SHA256SUMS', 'of Linux alone');
    put('in/linux/release/builder-debug.yml', '');
    put('in/linux/dist/notices/sbom.cdx.json', '{}');
    put('in/mac/release/KorProxy.dmg', 'dmg');
    put('in/mac/dist/notices/sbom.cdx.json', '{}');
    const out = path.join(run.folder, 'out');
    const names = await collect(path.join(run.folder, 'in'), out);
    expect(names).toEqual(['KorProxy.dmg', 'korproxy.deb', 'sbom.cdx.json']);
    const sums = readFileSync(path.join(out, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect(sums).toHaveLength(3);
    expect(sums[1]).toBe(`${await digestOf(path.join(out, 'korproxy.deb'))}  korproxy.deb`);
  });

  it('never loses one of two packages of one name', async () => {
    put('in/x64/app.zip', 'one');
    put('in/arm64/app.zip', 'other');
    const out = path.join(run.folder, 'out');
    await expect(collect(path.join(run.folder, 'in'), out)).rejects.toThrow(/EEXIST|exist/);
  });

  const ready = {
    ...{ version: '1.2.3', license: 'MIT', homepage: 'https://a.example/' },
    author: { email: 'a@b.example' },
  };
  it.each<[what: string, change: object, tag: string | undefined, says: RegExp | null]>([
    ['all is there', {}, 'v1.2.3', null],
    ['there is no tag', {}, undefined, null],
    ['the tag is of another version', {}, 'v1.2.4', /tag is v1\.2\.4, package\.json says 1\.2\.3/],
    ['the address is a placeholder', { author: { email: 'a@b.invalid' } }, undefined, /author/],
    ['the page is a placeholder', { homepage: 'https://a.invalid/' }, undefined, /homepage/],
    ['no licence was chosen', { license: 'UNLICENSED' }, undefined, /license/],
  ])('is judged when %s', (_what, change, tag, says) => {
    const found = obstaclesIn({ ...ready, ...change }, tag);
    if (says === null) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringMatching(says)]);
  });
});

describe('the sidecar of a package', () => {
  const from = async (text: string) => {
    const file = put('cache/cli-proxy-api', text);
    const sha256 = await digestOf(file);
    put('cache/provenance.json', JSON.stringify({ version: '7.2.140', sha256 }));
    return { file, sha256 };
  };
  const papers = () =>
    JSON.parse(readFileSync(path.join(run.folder, 'out/provenance.json'), 'utf8'));

  it('comes with the SHA-256 that it was pinned with', async () => {
    const { file, sha256 } = await from('program');
    await enterSidecar(file, path.join(run.folder, 'out/cli-proxy-api'), null);
    expect(papers()).toEqual({ version: '7.2.140', sha256 });
  });

  it('comes with the SHA-256 that a signature leaves, and the one before', async () => {
    const { file, sha256 } = await from('program');
    const to = path.join(run.folder, 'out/cli-proxy-api');
    await enterSidecar(file, to, async (program) => writeFileSync(program, 'signed'));
    expect(papers()).toEqual({
      ...{ version: '7.2.140', unsignedSha256: sha256 },
      sha256: await digestOf(to),
    });
    expect(await digestOf(file)).toBe(sha256);
  });

  it('is refused when it is not the file that was put there', async () => {
    const { file } = await from('program');
    writeFileSync(file, 'another');
    const to = path.join(run.folder, 'out/cli-proxy-api');
    await expect(enterSidecar(file, to, null)).rejects.toThrow(/SHA-256 is another/);
  });

  it('comes with the licences of what is linked into the version that is pinned', () => {
    const line = `v${defaultSidecar.split('.')[0]}`;
    const folder = new URL(`../../scripts/sidecar/${line}/`, import.meta.url);
    const notices = readFileSync(new URL('THIRD-PARTY-NOTICES.txt', folder), 'utf8');
    expect(notices, 'run: npm run sidecar-notices').toContain(
      `CLIProxyAPI ${defaultSidecar} is made`,
    );
    expect(notices).toContain('github.com/gin-gonic/gin v');
  });

  it('is not shipped unsigned when signing fails', async () => {
    await expect(codesign('nobody')(put('program', ''))).rejects.toThrow(/could not be signed/);
  });
});

describe('seals', () => {
  it.each<[system: 'linux' | 'mac' | 'win', env: Record<string, string>, words: string[]]>([
    ['linux', {}, []],
    ['win', {}, ['signed: no, WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD are not set']],
    ['win', { WIN_CSC_LINK: 'x', WIN_CSC_KEY_PASSWORD: 'y' }, ['signed: yes']],
    // As a workflow gives a secret that is not there.
    [
      'win',
      { WIN_CSC_LINK: 'x', WIN_CSC_KEY_PASSWORD: '' },
      ['signed: no, WIN_CSC_KEY_PASSWORD is not set'],
    ],
    [
      'mac',
      { CSC_NAME: 'A' },
      [
        'signed: yes',
        'notarised: no, APPLE_API_KEY and APPLE_API_KEY_ID and APPLE_API_ISSUER are not set',
      ],
    ],
  ])('of %s with %o', (system, env, words) => {
    expect(sealWords(system, env)).toEqual(words);
  });
});

describe('notices', () => {
  const text = { license: { text: { content: Buffer.from('Take it.').toString('base64') } } };
  const one = { name: 'one', version: '1.0.0', licenses: [{ license: { id: 'MIT' } }] };

  it('hold name, version, licence and its text', () => {
    const said = noticesOf([{ ...one, group: '@a', evidence: { licenses: [text] } }]);
    expect(said).toContain('@a/one 1.0.0 (MIT)\n\nTake it.\n');
  });

  it('are not made where a package has no text', () => {
    expect(() => noticesOf([one])).toThrow(/one 1\.0\.0 has no licence text/);
  });
});
