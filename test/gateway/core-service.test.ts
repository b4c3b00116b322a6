import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import { unlogged as log } from '../../main/base/core/unlogged.ts';
import type { CoreErrand } from '../../main/gateway/core/cores-state.ts';
import { noReleases } from '../../main/gateway/core/releases.ts';
import type { Choice, SwitchRecord } from '../../main/gateway/core/switch-record.ts';
import { createCoreService } from '../../main/gateway/core-service.ts';
import { eventually } from '../support/eventually.ts';

const young = '7.2.140';
const old = '6.9.25';

interface Stage {
  readonly here?: readonly string[];
  readonly chosen?: Choice;
  /** What runs where nothing is chosen. */
  readonly usual?: string | null;
  readonly record?: SwitchRecord;
  readonly provide?: (tell: (text: string) => void, cancel?: AbortSignal) => Promise<void>;
  readonly use?: () => Promise<void>;
}

function stage({
  here = [young],
  chosen = null,
  usual = young,
  record,
  provide = async () => {},
  use = async () => {},
}: Stage = {}) {
  const did: string[] = [];
  const errands: (CoreErrand | null)[] = [];
  const present = new Set(here);
  const service = createCoreService({
    log,
    chosen: () => chosen,
    ownProgram: () => false,
    news: {
      releases: async () => noReleases,
      look: async () => noReleases,
      follow: () => () => {},
    },
    daily: { read: () => true, write: () => {} },
    random: () => 0,
    cores: {
      list: async () =>
        [young, old].map((version) => ({
          ...{ version, isHere: present.has(version), isUsual: version === young },
          hasPin: true,
        })),
      usual: async () => usual,
      provide: async (version, onProgress, cancel) => {
        did.push(`provide ${version}`);
        await provide(onProgress, cancel);
        present.add(version);
      },
      drop: async (version) => void did.push(`drop ${version}`),
      use: async (choice) => {
        did.push(`use ${choice}`);
        await use();
      },
      switcher: { record: record ?? null },
    },
  });
  service.onChange(() => {
    const { errand } = service.state();
    if (JSON.stringify(errand) !== JSON.stringify(errands.at(-1) ?? null)) errands.push(errand);
  });
  const ended = () => eventually(() => service.state().errand).toBeNull();
  return { service, did, errands, ended };
}

const steps = (errands: readonly (CoreErrand | null)[]) =>
  errands.map((each) => each && [each.step, each.progress]);

describe('a version', () => {
  it('that is not here is fetched, then tried, and each step is told', async () => {
    const { service, did, errands, ended } = stage({
      provide: async (tell) => tell('downloading a, 1.0 of 2.0 MB'),
    });
    expect(await service.use({ version: old })).toBeNull();
    await ended();
    expect(did).toEqual([`provide ${old}`, `use ${old}`]);
    expect(steps(errands)).toEqual([
      ['fetch', null],
      ['fetch', 'downloading a, 1.0 of 2.0 MB'],
      ['try', null],
      null,
    ]);
    expect(service.state()).toMatchObject({ refused: null });
    await eventually(() => service.state().entries[1]).toMatchObject({ isHere: true });
  });

  // biome-ignore format: a table
  it.each<[what: string, stage: Stage, version: string, choice: Choice]>([
    ['another than the default is chosen by its name',      { here: [young, old] },                                   old,   old],
    ['the default is left to the app again',                { here: [young, old], chosen: old },                      young, null],
    ['the default is named where the app would run another', { here: [young, old], chosen: old, usual: null },        young, young],
    ['the default is named where nothing was chosen',       { here: [young, old], usual: null },                      young, young],
  ])('%s', async (_, how, version, choice) => {
    const { service, did, ended } = stage(how);
    await service.use({ version });
    await ended();
    expect(did).toEqual([`use ${choice}`]);
  });

  it('is not used when it cannot be fetched, with the reason in its place until the next', async () => {
    let why: string | null = 'CLIProxyAPI could not be had: the disk is full.';
    const { service, did, ended } = stage({
      provide: async () => {
        if (why !== null) throw new ActionRefused(why);
      },
    });
    await service.use({ version: old });
    await ended();
    expect(service.state().refused).toBe(why);
    why = null;
    await service.use({ version: old });
    await ended();
    expect(service.state().refused).toBeNull();
    expect(did).toEqual([`provide ${old}`, `provide ${old}`, `use ${old}`]);
  });

  it.each([
    [[young], [`provide ${old}`, `use ${old}`, `drop ${old}`]],
    [[young, old], [`use ${old}`]],
  ])('is thrown away when it did not pass and was not here before: %j', async (here, all) => {
    const use = async (): Promise<void> => {
      throw new ActionRefused('It ended by itself.');
    };
    const { service, did, ended } = stage({ here, use });
    await service.use({ version: old });
    await ended();
    expect(did).toEqual(all);
    expect(service.state().refused).toBe('It ended by itself.');
  });

  it('says nothing of an error that nobody foresaw but where to look', async () => {
    const { service, ended } = stage({
      here: [young, old],
      use: async () => {
        throw new TypeError('x is not a function');
      },
    });
    await service.use({ version: old });
    await ended();
    expect(service.state().refused).toBe('Something went wrong. The log has the details.');
  });

  it('is fetched one at a time, and can be cancelled', async () => {
    const { service, did, ended } = stage({
      provide: (_, cancel) =>
        new Promise((_resolve, reject) => {
          cancel?.addEventListener('abort', () => reject(new ActionRefused('Cancelled.')));
        }),
    });
    await service.use({ version: old });
    await expect(service.use({ version: old })).rejects.toThrow('Wait for that first.');
    await service.cancel();
    await ended();
    expect(service.state().refused).toBe('Cancelled.');
    expect(did).toEqual([`provide ${old}`]);
  });

  it('that nobody knows is refused', async () => {
    await expect(stage().service.use({ version: '5.0.0' })).rejects.toThrow('knows no CLIProxyAPI');
  });
});

describe('the way back', () => {
  const record = (stage: SwitchRecord['stage'], from: Choice): SwitchRecord => ({
    ...{ stage, from, to: old, why: null },
  });

  // biome-ignore format: a table
  it.each<[stage: Stage, did: readonly string[]]>([
    [{ record: record('confirmed', null), chosen: old, here: [young, old] },             ['use null']],
    [{ record: record('switched', young), chosen: old, here: [young, old] },             [`use ${young}`]],
    [{ record: record('switched', young), chosen: old, here: [old] },                    [`provide ${young}`, `use ${young}`]],
    [{ record: record('confirmed', null), chosen: old, here: [old], usual: null },       [`provide ${young}`, 'use null']],
    [{ record: record('confirmed', '7.2.1'), chosen: old, here: [young, old] },          ['use 7.2.1']],
  ])('from %j leads by %j', async (how, did) => {
    const at = stage(how);
    await at.service.back();
    await at.ended();
    expect(at.did).toEqual(did);
  });

  it.each([undefined, record('went-back', young)])('is not there after %j', async (left) => {
    const { service } = stage({ ...(left && { record: left }) });
    await expect(service.back()).rejects.toThrow('no version to go back to');
  });
});

it('is asked for by the tray until the popover has looked', async () => {
  const { service } = stage();
  service.want();
  expect(service.state().isWanted).toBe(true);
  await service.look();
  expect(service.state().isWanted).toBe(false);
});
