import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followAppNews } from '../../main/app/app-news.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { listeningLog } from '../support/listening-log.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const list = '/repos/korproxy/korproxy/releases?per_page=30';
const page = (tag: string) => `https://github.com/korproxy/korproxy/releases/tag/${tag}`;

let run: Run;
let site: FileSite;
const closers: (() => void)[] = [];
beforeEach(async () => {
  run = newRun();
  site = await startFileSite();
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await site.close();
  run.dispose();
});

const file = () => path.join(run.folder, 'app-releases.json');
const publish = (body: unknown) =>
  site.files.set(list, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const release = (tag_name: string, over: object = {}) => ({
  ...{ tag_name, draft: false, prerelease: false, html_url: page(tag_name) },
  ...over,
});

function follow(over: { repository?: string | null; isOn?: () => boolean } = {}) {
  const clock = new FakeClock();
  const { log, lines } = listeningLog();
  let drawn = 0;
  const news = followAppNews({
    ...{ clock, log, random: () => 0, appVersion: '1.0.0' },
    env: { KORPROXY_RELEASES: site.url },
    paths: run,
    repository: over.repository === undefined ? 'korproxy/korproxy' : over.repository,
    isOn: over.isOn ?? (() => true),
    onNews: () => {
      drawn += 1;
    },
  });
  closers.push(news.close);
  /** What the log says of the look that is due by then. */
  const looked = async (ms: number) => {
    const told = lines.length;
    await clock.advance(ms);
    return until('a look is told of', () => lines[told]);
  };
  return { ...{ clock, lines, looked, news }, drawn: () => drawn };
}

describe('a newer KorProxy', () => {
  it('is looked for some minutes after the start, offered, and kept for the next start', async () => {
    publish([release('v1.0.0'), release('v1.1.0'), release('v2.0.0', { prerelease: true })]);
    const at = follow();
    await at.clock.advance(5 * minuteMs - 1);
    expect(site.asked).toEqual([]);
    expect(await at.looked(1)).toEqual({
      ...{ level: 'info', event: 'update.looked-for', fields: { found: ['1.1.0'] } },
    });
    expect(at.news.state()).toEqual({ looksDaily: true, newer: '1.1.0' });
    expect(at.news.page()).toBe(page('v1.1.0'));
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      ...{ lookedAtMs: at.clock.now(), newest: 'v1.1.0' },
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);

    const next = follow();
    await until('it is known again', () => next.news.state()?.newer === '1.1.0');
    expect(next.drawn()).toBeGreaterThan(0);
    expect(site.asked).toEqual([list]);
  });

  it('is looked for once a day', async () => {
    publish([release('v1.0.0')]);
    const at = follow();
    await at.looked(5 * minuteMs);
    await at.clock.advance(dayMs - 1);
    expect(site.asked).toHaveLength(1);
    publish([release('v1.1.0')]);
    expect(await at.looked(1)).toMatchObject({ fields: { found: ['1.1.0'] } });
    expect(site.asked).toHaveLength(2);
  });

  it.each([
    ['the same', [release('v1.0.0')]],
    ['older ones', [release('v0.9.0'), release('v0.10.0')]],
    ['a pre-release', [release('v1.1.0', { prerelease: true })]],
    ['a draft', [release('v1.1.0', { draft: true })]],
    ['a name that leads elsewhere', [release('v1.1.0/../../../../evil/x')]],
    ['none', []],
  ])('is not offered where there is %s', async (_, body) => {
    publish(body);
    const at = follow();
    expect(await at.looked(5 * minuteMs)).toMatchObject({
      ...{ event: 'update.looked-for', fields: { found: [] } },
    });
    expect(at.news.state()?.newer).toBeNull();
    expect(() => at.news.page()).toThrow('No newer KorProxy is known.');
  });

  it.each([
    ['http://127.0.0.1/x'],
    ['javascript:alert(1)'],
    ['https://github.com/evil/korproxy/releases/tag/v1.1.0'],
    ['file:///etc/passwd'],
  ])('leads to the page of its own repository, not to %s of the answer', async (html_url) => {
    publish([release('v1.1.0', { html_url, url: html_url })]);
    const at = follow();
    await at.looked(5 * minuteMs);
    expect(at.news.page()).toBe(page('v1.1.0'));
  });

  it.each([
    ['half a list', () => publish('[{"tag_name":"v1.1.0",'), /is no list of releases/],
    ['a login page', () => publish('<html>'), /A login page of your network/],
    ['no such place', () => {}, /has no list of releases \(HTTP 404\)/],
    [
      'too many questions',
      () => {
        site.instead = (_request, response) => {
          response.writeHead(429).end('{}');
          return true;
        };
      },
      /takes no more questions .* Try again in an hour/,
    ],
    ['no network', () => site.close(), /cannot be reached \(it refuses connections\)/],
  ])(
    'is asked for again an hour after there was %s, and what was known stays',
    async (_, fail, why) => {
      writeFileSync(file(), '{"lookedAtMs":1,"newest":"v1.1.0"}');
      await fail();
      const at = follow();
      for (const ms of [5 * minuteMs, 60 * minuteMs]) {
        expect(await at.looked(ms)).toEqual({
          ...{ level: 'warn', event: 'update.not-looked-for' },
          fields: { why: expect.stringMatching(why) },
        });
      }
      expect(at.news.state()?.newer).toBe('1.1.0');
    },
  );

  it('is not looked for while that is off, nor after the end', async () => {
    publish([release('v1.1.0')]);
    let isOn = false;
    const at = follow({ isOn: () => isOn });
    await at.clock.advance(2 * dayMs);
    expect([site.asked, at.news.state()]).toEqual([[], { looksDaily: false, newer: null }]);
    isOn = true;
    await at.looked(60 * minuteMs);
    expect(at.news.state()).toEqual({ looksDaily: true, newer: '1.1.0' });
    at.news.close();
    expect(at.clock.pending).toBe(0);
  });

  it('is neither looked for nor offered where no repository is known', async () => {
    const at = follow({ repository: null });
    await at.clock.advance(2 * dayMs);
    expect([site.asked, at.clock.pending, at.news.state()]).toEqual([[], 0, null]);
    expect(() => at.news.page()).toThrow('No newer KorProxy is known.');
  });

  it.each(['', '{"lookedAtMs":1}', '{"lookedAtMs":1,"newest":"../../x"}'])(
    'is asked for where the file says %j',
    async (text) => {
      writeFileSync(file(), text);
      publish([release('v1.1.0')]);
      const at = follow();
      await at.looked(5 * minuteMs);
      expect(at.news.state()?.newer).toBe('1.1.0');
    },
  );
});
