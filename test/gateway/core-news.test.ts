import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import { noReleases, type Releases } from '../../main/gateway/core/releases.ts';
import { createCoreNews } from '../../main/gateway/core-news.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface Stage {
  readonly kept?: Releases;
  readonly random?: number;
  readonly isOn?: () => boolean;
}

function follow({ kept = noReleases, random = 0, isOn = () => true }: Stage = {}) {
  const clock = new FakeClock();
  const looks: number[] = [];
  let [saved, news]: [Releases, number] = [kept, 0];
  let answer: readonly string[] | null = ['7.2.141', '7.2.139'];
  const core = createCoreNews({
    clock,
    log: listeningLog().log,
    file: {
      load: async () => saved,
      save: async (releases) => {
        saved = releases;
      },
    },
    list: async () => {
      looks.push(clock.ticks());
      if (answer === null) throw new ActionRefused('api.github.com cannot be reached.');
      return answer;
    },
  });
  const stop = core.follow(
    isOn,
    () => random,
    () => {
      news += 1;
    },
  );
  return {
    ...{ clock, core, looks, stop },
    saved: () => saved,
    news: () => news,
    reply: (next: readonly string[] | null) => {
      answer = next;
    },
  };
}

describe('newer versions are looked for', () => {
  it('some minutes after the first start, then once a day, and what was found is kept', async () => {
    const at = follow();
    await at.clock.advance(5 * minuteMs - 1);
    expect(at.looks).toEqual([]);
    await at.clock.advance(1);
    expect(at.looks).toHaveLength(1);
    expect(at.saved()).toEqual({ lookedAtMs: at.clock.now(), found: ['7.2.141'] });
    await at.clock.advance(24 * hourMs - 1);
    expect(at.looks).toHaveLength(1);
    await at.clock.advance(1);
    expect([at.looks.length, at.news()]).toEqual([2, 2]);
  });

  it('not sooner than a day after the last time, however often the app starts', async () => {
    const nowMs = new FakeClock().now();
    const at = follow({ kept: { lookedAtMs: nowMs - 2 * hourMs, found: [] } });
    await at.clock.advance(21 * hourMs);
    expect(at.looks).toEqual([]);
    await at.clock.advance(2 * hourMs);
    expect(at.looks).toHaveLength(1);
  });

  it('at other moments on other computers', async () => {
    const at = follow({ random: 0.5 });
    await at.clock.advance(10 * minuteMs - 1);
    expect(at.looks).toEqual([]);
    await at.clock.advance(24 * hourMs + 1);
    expect(at.looks).toHaveLength(1);
    await at.clock.advance(hourMs);
    expect(at.looks).toHaveLength(2);
  });

  it('again an hour after nobody answered, which counts for nothing', async () => {
    const at = follow();
    at.reply(null);
    await at.clock.advance(5 * minuteMs);
    expect([at.looks.length, at.saved(), at.news()]).toEqual([1, noReleases, 0]);
    at.reply([]);
    await at.clock.advance(hourMs);
    expect([at.looks.length, at.saved().found]).toEqual([2, []]);
  });

  it('not while that is off, nor after the end', async () => {
    let isOn = false;
    const at = follow({ isOn: () => isOn });
    await at.clock.advance(48 * hourMs);
    expect(at.looks).toEqual([]);
    isOn = true;
    await at.clock.advance(hourMs);
    expect(at.looks).toHaveLength(1);
    at.stop();
    await at.clock.advance(72 * hourMs);
    expect([at.looks.length, at.clock.pending]).toEqual([1, 0]);
  });

  it('at once when the user asks, and an answer that is none leaves what was found', async () => {
    const at = follow();
    expect(await at.core.look()).toMatchObject({ found: ['7.2.141'] });
    at.reply(null);
    await expect(at.core.look()).rejects.toThrow('cannot be reached');
    expect(at.saved().found).toEqual(['7.2.141']);
  });
});
