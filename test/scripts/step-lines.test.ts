import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeFailure, StepFailure } from '../../scripts/bootstrap/step-failure.mjs';
import { stepLines } from '../../scripts/bootstrap/step-lines.mjs';

const page = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
};

describe('the lines of the steps', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('say what was done and how long it took, one line a step', async () => {
    const out = page(false);
    let nowMs = 0;
    const step = stepLines(out, () => nowMs);
    await step('build', async () => {
      nowMs += 940;
      return 'up to date';
    });
    expect(out.written).toEqual(['  build            up to date  0.9 s\n']);
  });

  it('show what runs for more than a second, and go on every ten', async () => {
    vi.useFakeTimers();
    const out = page(false);
    const step = stepLines(out, () => Date.now());
    const work = step('sidecar', async (progress) => {
      progress('building');
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      return 'built';
    });
    await vi.advanceTimersByTimeAsync(11_000);
    await work;
    expect(out.written.map((line) => line.trim())).toEqual([
      'sidecar          building ... 1.0 s',
      'sidecar          building ... 10.0 s',
      'sidecar          built  11.0 s',
    ]);
  });

  it('redraw one line on a terminal', async () => {
    vi.useFakeTimers();
    const out = page(true);
    const step = stepLines(out, () => Date.now());
    const work = step(
      'sidecar',
      () => new Promise((done) => setTimeout(() => done('built'), 1_500)),
    );
    await vi.advanceTimersByTimeAsync(1_500);
    await work;
    expect(out.written.slice(0, -1).every((text) => !text.endsWith('\n'))).toBe(true);
    expect(out.written.at(-1)).toMatch(/built.*\n$/);
  });

  it('tell of a failure and pass it on', async () => {
    const out = page(false);
    const failure = new StepFailure('No sidecar.', 'no Go', 'install Go');
    const work = stepLines(out)('sidecar', () => Promise.reject(failure));
    await expect(work).rejects.toBe(failure);
    expect(out.written.join('')).toMatch(/sidecar +failed/);
  });

  it('say what failed, why, and what to do next', () => {
    const text = describeFailure(new StepFailure('No sidecar.', 'there is no Go', 'install Go'));
    expect(text).toBe('\nNo sidecar.\n  why:  there is no Go\n  next: install Go\n');
  });
});
