import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  readOverrides,
  repairSettings,
} from '../../../main/config/core/settings.ts';

describe('repairSettings', () => {
  it('makes something valid of anything, and the same of that again', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const once = repairSettings(raw);
        expect(repairSettings(once)).toEqual(once);
        expect(once.port).toBeGreaterThanOrEqual(1_024);
      }),
      { numRuns: 5_000 },
    );
  });

  it('lets one bad field cost no other', () => {
    expect(
      repairSettings({
        ...{ port: 'many', logLevel: 'debug', apiKey: 'a b' },
        modelListFromNetwork: 'off',
      }),
    ).toEqual({
      ...defaultSettings,
      logLevel: 'debug',
    });
  });

  it('lets the model list come from the network until the user says otherwise', () => {
    expect(repairSettings({}).modelListFromNetwork).toBe(true);
    expect(repairSettings({ modelListFromNetwork: false }).modelListFromNetwork).toBe(false);
  });

  it('has tools answered while the gateway is down until the user says otherwise', () => {
    expect(repairSettings({ door: 'ajar' }).door).toBe(true);
    expect(repairSettings({ door: false }).door).toBe(false);
  });

  it('keeps of the marked models those that can be asked for, 39 at most', () => {
    const further = (raw: unknown) =>
      repairSettings({ presetFurtherModels: raw }).presetFurtherModels;
    expect(further(['a', '', 7, 'b c', null, '--x'])).toEqual(['a', 'b c']);
    expect(further('a')).toEqual([]);
    const many = Array.from({ length: 40 }, (_, n) => `m${n}`);
    expect(further(many)).toEqual(many.slice(0, 39));
  });

  it.each([
    [1_023, 1_337],
    [1_024, 1_024],
    [65_535, 65_535],
    [65_536, 1_337],
    [1_337.5, 1_337],
    ['1400', 1_337],
    [Number.NaN, 1_337],
  ])('takes port %s as %i', (port, expected) => {
    expect(repairSettings({ port }).port).toBe(expected);
  });
});

// biome-ignore format: a table
it.each([
  ['6.9.25',            '6.9.25'],
  ['7.2.140',           '7.2.140'],
  [null,                null],
  ['v7.2.140',          null],
  ['7.2',               null],
  ['7.2.140-rc1',       null],
  ['../../7.2.140',     null],
  ['7.2.123456',        null],
  [7,                   null],
])('takes %s as the version %s of the core', (coreVersion, expected) => {
  expect(repairSettings({ coreVersion }).coreVersion).toBe(expected);
});

describe('readOverrides', () => {
  it.each([
    ['KORPROXY_PORT', '0'],
    ['KORPROXY_PORT', '80'],
    ['KORPROXY_PORT', '1023'],
    ['KORPROXY_PORT', '65536'],
    ['KORPROXY_PORT', '1337abc'],
    ['KORPROXY_PORT', 'Infinity'],
    ['KORPROXY_PORT', '-1337'],
    ['KORPROXY_MODEL_LIST', 'off'],
    ['KORPROXY_MODEL_LIST', 'Network'],
    ['KORPROXY_DOOR', 'false'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_RETENTION_HOURS', '0'],
    ['LOG_RETENTION_HOURS', '169'],
    ['LOG_RETENTION_HOURS', '-1'],
    ['LOG_RETENTION_HOURS', '1e9'],
    ['LOG_RETENTION_HOURS', 'NaN'],
  ])('names %s=%s once and does without', (name, value) => {
    const { overrides, bad } = readOverrides({ [name]: value });
    expect(bad.map((variable) => variable.name)).toEqual([name]);
    expect(Object.values(overrides).every((override) => override === null)).toBe(true);
  });

  it('takes good values', () => {
    expect(
      readOverrides({
        KORPROXY_PORT: '1024',
        KORPROXY_SIDECAR: '/opt/core',
        KORPROXY_MODEL_LIST: 'built-in',
        KORPROXY_DOOR: 'off',
        LOG_LEVEL: 'debug',
        LOG_RETENTION_HOURS: '168',
      }),
    ).toEqual({
      overrides: {
        port: 1_024,
        sidecarPath: '/opt/core',
        modelListFromNetwork: false,
        door: false,
        logLevel: 'debug',
        logRetentionHours: 168,
      },
      bad: [],
    });
  });

  it.each([
    ['network', true],
    ['built-in', false],
  ])('takes a model list that is %s as %s', (text, expected) => {
    const { overrides } = readOverrides({ KORPROXY_MODEL_LIST: text });
    expect(overrides.modelListFromNetwork).toBe(expected);
  });

  it('takes an empty value as not set', () => {
    expect(readOverrides({ KORPROXY_PORT: '', LOG_LEVEL: '' }).bad).toEqual([]);
  });
});
