import { describe, expect, it } from 'vitest';
import { expiredLogs, logFileName, logHourMs } from '../../../main/logs/core/retention.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 10, 23, 21, 30);
const file = (hoursAgo: number, bytes = 1) => ({
  name: logFileName(nowMs - hoursAgo * hourMs),
  bytes,
});
const expired = (files: readonly { name: string; bytes: number }[], keepBytes = 1_000) =>
  expiredLogs(files, { nowMs, keepHours: 24, keepBytes });

describe('log files', () => {
  it('are named by the hour in UTC', () => {
    expect(logFileName(nowMs)).toBe('korproxy-2026-11-23T21.jsonl');
    expect(logHourMs('korproxy-2026-11-23T21.jsonl')).toBe(Date.UTC(2026, 10, 23, 21));
  });

  it.each(['main.log', 'korproxy-2026-11-23.jsonl', 'korproxy-2026-13-40T99.jsonl', 'x', '../x'])(
    'of other names are not ours: %s',
    (name) => {
      expect(logHourMs(name)).toBeNull();
      expect(expired([{ name, bytes: 9_999 }], 1)).toEqual([]);
    },
  );

  it('go when their last possible line is a day old, and not an hour sooner', () => {
    const [kept, gone] = [file(24), file(25)];
    expect(expired([kept, gone])).toEqual([gone.name]);
  });

  it('go oldest first when together they are too much, whatever order they are listed in', () => {
    const files = [file(1, 400), file(3, 400), file(2, 400)];
    expect(expired(files, 1_200)).toEqual([]);
    expect(expired(files, 1_199)).toEqual([file(3).name]);
    expect(expired(files, 400)).toEqual([file(3).name, file(2).name]);
  });

  it('never go while they are written, however large', () => {
    expect(expired([file(0, 9_999)], 1)).toEqual([]);
  });

  it('of a future that a clock put right again are kept until there is no room', () => {
    expect(expired([file(-48, 10)])).toEqual([]);
    expect(expired([file(-48, 9_999)])).toEqual([file(-48).name]);
  });
});
