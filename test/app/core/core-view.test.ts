import { describe, expect, it } from 'vitest';
import { coreView } from '../../../main/app/core/core-view.ts';
import { trayLook } from '../../../main/app/core/tray-look.ts';
import type { HealthState } from '../../../main/contract/health.ts';
import type { CoresState } from '../../../main/gateway/core/cores-state.ts';
import { shareIn } from '../../../main/gateway/core/cores-state.ts';
import type { SwitchRecord } from '../../../main/gateway/core/switch-record.ts';
import { inputOf, nowMs, someCore, someCores } from '../../support/snapshot-inputs.ts';
import { snapshots } from '../../support/snapshots.ts';

const viewIn = (state: HealthState, over: Partial<CoresState> = {}, sidecarVersion = '7.2.140') =>
  coreView(inputOf(state, { setup: { sidecarVersion, cores: { ...someCores, ...over } } }));

describe('a row', () => {
  it('says what runs, what is missing, and what is asked', () => {
    const [young, old] = viewIn('healthy').rows;
    expect(young).toEqual({
      ...{ version: '7.2.140', place: 'Runs now, default', runs: true, question: null },
      sentence: 'No login for Gemini, Qwen and iFlow; an API key works.',
    });
    expect(old).toMatchObject({ place: 'Not here yet', runs: false });
    expect(old?.question).toBe(
      `Switch from 7.2.140 to 6.9.25? ${old?.sentence} It is fetched, checked and tried first. The switch waits for requests that run, 60 s at most.`,
    );
  });

  // biome-ignore format: a table
  it.each<[HealthState, place: string, cut: boolean]>([
    ['healthy',     'Runs now, default', true],
    ['unreachable', 'Runs now, default', true],
    ['stopped',     'Chosen, default',   false],
    ['failed',      'Chosen, default',   false],
  ])('in %s is %s', (state, place, cut) => {
    const [young, old] = viewIn(state).rows;
    expect(young?.place).toBe(place);
    expect(old?.question?.includes('waits for requests')).toBe(cut);
  });

  it('within a line misses nothing', () => {
    const entries = [{ version: '7.2.139', isHere: true, isUsual: false, hasPin: false }];
    const [row] = viewIn('healthy', { entries }).rows;
    expect(row?.sentence).toBe('Nothing will be missing.');
  });

  it('has nothing to choose where a program of the user goes first', () => {
    const { rows, sentence } = viewIn('healthy', { ownProgram: true }, '6.9.25');
    expect(rows.map(({ question }) => question)).toEqual([null, null]);
    expect(sentence).toMatch(/^A program of your own is set/);
  });
});

describe('a newer one', () => {
  const entries = [
    { version: '7.2.141', isHere: false, isUsual: false, hasPin: false },
    ...someCores.entries,
  ];

  it('is marked, said in both menus, and how it is checked is told before', () => {
    const view = viewIn('healthy', { entries });
    expect(view.label).toBe('CLIProxyAPI 7.2.141 is out…');
    expect(view.sentence).toBe('CLIProxyAPI 7.2.140 runs. 7.2.141 is out.');
    expect(view.rows[0]).toMatchObject({
      place: 'Newer, not here yet',
      sentence: 'Nothing will be missing.',
      question:
        "Switch from 7.2.140 to 7.2.141? Nothing will be missing. It is fetched, checked by its release's own checksums.txt and tried first. The switch waits for requests that run, 60 s at most.",
    });
  });

  it('is one of the same line alone', () => {
    const view = viewIn('healthy', { entries }, '6.9.25');
    expect(view.label).toBe('CLIProxyAPI 6.9.25…');
    expect(view.rows[0]?.place).toBe('Not here yet');
  });

  it.each([
    [null, 'Not looked yet.'],
    [nowMs - 60_000, 'Last looked: 14:30.'],
    [nowMs - 86_400_000, 'Last looked: 20 Nov.'],
  ])('was looked for at %s: %s', (lookedAtMs, line) => {
    expect(viewIn('healthy', { lookedAtMs }).lookout.line).toBe(line);
  });
});

describe('how things stand', () => {
  const record = (over: Partial<SwitchRecord>): SwitchRecord => ({
    ...{ stage: 'confirmed', from: null, to: '6.9.25', why: null },
    ...over,
  });

  // biome-ignore format: a table
  it.each<[Partial<CoresState>, sentence: string, back: string | null]>([
    [{},                                                        'CLIProxyAPI 6.9.25 runs.', null],
    [{ record: record({}) },                                    'CLIProxyAPI 6.9.25 runs.', 'Back to 7.2.140'],
    [{ record: record({ stage: 'switched' }) },                 '6.9.25 took over. Should it fail, 7.2.140 comes back by itself.', 'Back to 7.2.140'],
    [{ record: record({ stage: 'went-back', why: 'crashed' }) }, 'CLIProxyAPI 6.9.25 crashed three times within 10 minutes, so the usual version runs again.', null],
    [{ record: record({}), refused: 'The disk is full.' },      'The disk is full.', 'Back to 7.2.140'],
  ])('%j', (over, sentence, back) => {
    const view = viewIn('healthy', over, '6.9.25');
    expect([view.sentence, view.back?.label ?? null]).toEqual([sentence, back]);
  });
});

// biome-ignore format: a table
it.each<[string, number | null]>([
  ['downloading a-1.0.tar.gz, 8.0 of 16.0 MB, 900 kB/s, 9 s left', 0.5],
  ['downloading a, 0.0 of 16.0 MB', 0],
  ['downloading a, 16.0 of 16.0 MB', 1],
  ['downloading a, 17.0 of 16.0 MB', null],
  ['downloading a, 0.0 of 0.0 MB', null],
  ['downloading a, 3.1 MB so far', null],
  ['building CLIProxyAPI 6.9.25 with Go', null],
])('the share in %j is %j', (progress, share) => {
  expect(shareIn(progress)).toBe(share);
});

it('leads from a row of the tray', () => {
  const { rows } = trayLook({ ...snapshots.healthy, core: someCore() });
  expect(rows).toContainEqual(
    expect.objectContaining({ label: 'CLIProxyAPI 7.2.140…', action: 'open-core' }),
  );
});
