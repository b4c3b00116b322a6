import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { amountWords, download } from '../../scripts/bootstrap/download.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

describe('a download', () => {
  let run: Run;
  let site: FileSite;
  let file: string;
  let said: string[];
  const bytes = Buffer.from('0123456789'.repeat(100));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  beforeEach(async () => {
    run = newRun();
    file = path.join(run.folder, 'file');
    said = [];
    site = await startFileSite();
    site.files.set('/file', bytes);
  });
  afterEach(async () => {
    await site.close();
    run.dispose();
  });

  const fetchIt = (from = site.url) =>
    download({ url: `${from}/file`, name: 'the file', sha256, file }, (text) => said.push(text));
  /** Cuts answers after so many bytes each, when the disk has them. */
  const cutAfter = (...counts: number[]): void => {
    let due = 0;
    let at = 0;
    site.cuts.push(...counts);
    site.beforeCut = () => {
      due += counts[at] ?? 0;
      at += 1;
      const have = () => (existsSync(`${file}.part`) ? statSync(`${file}.part`).size : 0);
      return until(`${due} bytes are on the disk`, () => have() >= due);
    };
  };
  const expectWhole = (): void => {
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(run.folder)).toEqual(['file']);
  };

  it('has its name when it is whole', async () => {
    await fetchIt();
    expectWhole();
    expect(said).toContain('downloading the file, 0.0 of 0.0 MB');
  });

  it('that is cut goes on where it stopped, as often as something comes', async () => {
    cutAfter(300, 200, 100, 1, 1);
    await fetchIt();
    expectWhole();
    const begins = [300, 500, 600, 601, 602].map((from) => `bytes=${from}-`);
    expect(site.ranges).toEqual(begins);
    expect(said).toContain('the file: taking up the download again');
  });

  it('ends when nothing more comes, and keeps what it has for the next time', async () => {
    cutAfter(300, 0, 0, 0);
    await expect(fetchIt()).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/cannot be reached \(it cut the connection\)$/),
    });
    expect(readdirSync(run.folder)).toEqual(['file.part']);
    await fetchIt();
    expectWhole();
    expect(site.ranges.at(-1)).toBe('bytes=300-');
  });

  it('starts again where the place knows no ranges', async () => {
    const other = await startFileSite({ knowsRanges: false });
    other.files.set('/file', bytes);
    other.cuts.push(300);
    await fetchIt(other.url);
    await other.close();
    expectWhole();
  });

  // biome-ignore format: a table
  it.each([
    ['of another file',           Buffer.from('x'.repeat(400))],
    ['of a longer other file',    Buffer.from('x'.repeat(4000))],
    ['that is whole',             bytes],
  ])('takes a first part %s for what it is', async (_, part) => {
    writeFileSync(`${file}.part`, part);
    await fetchIt();
    expectWhole();
  });

  it('asks nobody for a file that is there already, unless it is another', async () => {
    writeFileSync(file, bytes);
    await fetchIt();
    expect(site.asked).toEqual([]);
    writeFileSync(file, 'another file');
    await fetchIt();
    expectWhole();
    expect(site.asked).toEqual(['/file']);
  });

  it('of other bytes is thrown away, and says which', async () => {
    site.files.set('/file', Buffer.from('another file'));
    await expect(fetchIt()).rejects.toMatchObject({
      kind: 'changed',
      message: expect.stringContaining(`instead of ${sha256}, and was thrown away`),
    });
    expect(readdirSync(run.folder)).toEqual([]);
  });

  it('passes on what the disk says', async () => {
    file = path.join(run.folder, 'taken', 'file');
    writeFileSync(path.join(run.folder, 'taken'), 'a file in its way');
    await expect(fetchIt()).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('goes through the proxy of the environment', async () => {
    const asked: string[] = [];
    const proxy = createServer().listen(0, '127.0.0.1');
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
    vi.resetModules();
    const anew = await import('../../scripts/bootstrap/download.ts');
    const url = 'https://releases.invalid/file';
    await expect(
      anew.download({ url, name: 'the file', sha256, file }, () => undefined),
    ).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('releases.invalid'),
    });
    proxy.close();
    expect(asked).toContain('releases.invalid:443');
    expect(existsSync(file)).toBe(false);
  });
});

// biome-ignore format: a table
it.each([
  ['quick',                      0, 5e6, 20e6,  5e6, '5.0 of 20.0 MB'],
  ['just not worth a forecast',  0, 10,  20,   1.01, '0.0 of 0.0 MB'],
  ['slow',                       0, 1e6, 20e6,  1e6, '1.0 of 20.0 MB, 1000 kB/s, 19 s left'],
  ['very slow',                  0, 1e5, 20e6,  1e4, '0.1 of 20.0 MB, 10 kB/s, about 33 min left'],
  ['taken up again',            5e6, 1e5, 15e6, 1e4, '5.1 of 20.0 MB, 10 kB/s, about 25 min left'],
  ['of unknown length',          0, 1e6, NaN,   1e6, '1.0 MB so far'],
])('a %s download says how far it is', (_, before, came, length, perSecond, words) => {
  expect(amountWords(before, came, length, perSecond)).toBe(words);
});
