import { describe, expect, it } from 'vitest';
import { healthStates, stateLabels } from '../../main/contract/health.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { jsonLines, terminalLine } from '../../main/terminal/state-lines.ts';

const healthy = {
  state: 'healthy',
  label: 'Healthy',
  demo: false,
  reason: null,
  latencyMs: 2.6,
  restartWaitsFor: null,
  connection: { baseUrl: 'http://127.0.0.1:1337/v1' },
  applies: { start: false, stop: true, restart: true },
} as Snapshot;

const failed = {
  ...healthy,
  state: 'failed',
  label: 'Proxy Failed',
  reason: 'Port 1337 is used by jan (pid 4121).',
  latencyMs: null,
  applies: { start: true, stop: false, restart: true },
} as Snapshot;

function terminal(columns: number, coloured = false) {
  const written: string[] = [];
  const lines = terminalLine({
    write: (text) => written.push(text),
    columns: () => columns,
    coloured,
  });
  return { lines, written };
}

const clear = '\r\x1b[2K';

it('says what a restart waits for', () => {
  const { lines, written } = terminal(200);
  lines.show({ ...healthy, restartWaitsFor: 1 });
  expect(written.join('')).toContain('/v1  1 request running, a restart waits  [r');
});

describe('terminalLine', () => {
  it('keeps state, latency, address, reason and keys on one line', () => {
    const { lines, written } = terminal(200);
    lines.show(healthy);
    lines.show(failed);
    lines.end();
    expect(written).toEqual([
      `${clear}● Healthy  3 ms  http://127.0.0.1:1337/v1  [r restart, s stop, q quit]`,
      `${clear}✖ Proxy Failed  http://127.0.0.1:1337/v1  Port 1337 is used by jan (pid 4121).  [r restart, s start, q quit]`,
      '\n',
    ]);
  });

  it('writes nothing when nothing that it shows has changed', () => {
    const { lines, written } = terminal(200);
    lines.show(healthy);
    lines.show({ ...healthy, latencyMs: 3.4 });
    expect(written).toHaveLength(1);
  });

  it.each([[80], [40], [21], [1]])('never reaches the last of %i columns', (columns) => {
    const { lines, written } = terminal(columns);
    lines.show(failed);
    const line = (written[0] ?? '').slice(clear.length);
    expect(line.length).toBeLessThanOrEqual(Math.max(20, columns - 1));
    expect(line).toMatch(/^✖ .*…$/);
  });

  it('gives each state a mark of its own, coloured or not', () => {
    const marks = healthStates.map((state) => {
      const { lines, written } = terminal(200);
      lines.show({ ...healthy, state, label: stateLabels[state] });
      return written[0]?.slice(clear.length, clear.length + 1);
    });
    expect(new Set(marks).size).toBe(healthStates.length);
    const { lines, written } = terminal(200, true);
    lines.show(healthy);
    expect(written[0]).toContain('\x1b[32m●\x1b[0m Healthy');
  });

  it('lets no program name give orders to the terminal', () => {
    const { lines, written } = terminal(200);
    lines.show({
      ...failed,
      reason: 'Port 1337 is used by \x1b]0;x\x07\x1b[2Jevil\n\u009b31m (pid 1).',
    });
    const line = (written[0] ?? '').slice(clear.length);
    expect(line).toContain('evil');
    expect(line).not.toMatch(/[\p{Cc}]/u);
  });

  it('names the demo gateway', () => {
    const { lines, written } = terminal(200);
    lines.show({ ...healthy, demo: true });
    expect(written[0]).toContain('Healthy (demo gateway)');
  });
});

describe('jsonLines', () => {
  const setUp = () => {
    const written: string[] = [];
    const lines = jsonLines(
      (text) => written.push(text),
      () => Date.UTC(2026, 10, 21, 14, 31),
    );
    return { lines, written };
  };

  it('writes one object a line on each change of state or reason, and on no other', () => {
    const { lines, written } = setUp();
    lines.show(healthy);
    lines.show({ ...healthy, latencyMs: 90 });
    lines.show(failed);
    lines.show({ ...failed, reason: 'Port 1337 is used by another program.' });
    lines.end();
    expect(written.map((line) => line.endsWith('\n'))).toEqual([true, true, true]);
    expect(written.map((line) => JSON.parse(line))).toEqual([
      { timestamp: '2026-11-21T14:31:00.000Z', state: 'healthy', reason: null, demo: false },
      {
        timestamp: '2026-11-21T14:31:00.000Z',
        state: 'failed',
        reason: 'Port 1337 is used by jan (pid 4121).',
        demo: false,
      },
      {
        timestamp: '2026-11-21T14:31:00.000Z',
        state: 'failed',
        reason: 'Port 1337 is used by another program.',
        demo: false,
      },
    ]);
  });

  it('names the demo gateway', () => {
    const { lines, written } = setUp();
    lines.show({ ...healthy, demo: true });
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ state: 'healthy', demo: true });
  });
});
