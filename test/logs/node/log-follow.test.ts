import { mkdirSync, rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { everyLine, type LogRow } from '../../../main/contract/logs.ts';
import { followLog } from '../../../main/logs/node/log-follow.ts';
import { FolderLogStore } from '../../../main/logs/node/log-store.ts';
import { emptyFolder, openTestLog } from '../../support/log-folder.ts';
import { until } from '../../support/until.ts';

const noonMs = Date.parse('2026-11-23T12:00:00.000Z');

it('hands over every wanted line once, across the hour and the loss of the folder, until it is aborted', async () => {
  const folder = emptyFolder();
  const { log, setNow } = openTestLog(folder);
  const store = new FolderLogStore(folder, (text) => text);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const heard: LogRow[] = [];
  const events = (): string[] => heard.map(({ event }) => event);
  setNow(noonMs);
  log.info('before.it');
  const { end } = await store.page({ filter: everyLine, before: null, limit: 1 });
  const following = followLog(
    store,
    { ...everyLine, minLevel: 'info' },
    end,
    stop.signal,
    ({ rows }) => heard.push(...[...rows].reverse()),
  );
  log.info('one.came');
  log.debug('not.wanted');
  await until('line 1 is heard', () => heard.length === 1);
  setNow(noonMs + 3_600_000);
  log.warn('two.came');
  log.warn('three.came');
  await until('line 3 is heard', () => heard.length === 3);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  log.error('four.came');
  await until('line 4 is heard', () => heard.length === 4);
  expect(events()).toEqual(['one.came', 'two.came', 'three.came', 'four.came']);
  stop.abort();
  await following;
  log.error('five.came');
  expect(heard).toHaveLength(4);
});
