import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependenciesCurrent } from '../../scripts/bootstrap/dependencies.mjs';
import { newRun, type Run } from '../support/run-folder.ts';

const zod = { version: '4.6.7', integrity: 'sha512-zod' };
const lock = {
  '': { version: '0.0.1' },
  'node_modules/zod': zod,
  'node_modules/tool-for-another-system': { version: '1.0.0', optional: true },
};

describe('whether the dependencies are in place', () => {
  let run: Run;
  beforeEach(() => {
    run = newRun();
    mkdirSync(path.join(run.folder, 'node_modules'));
    write('package-lock.json', JSON.stringify({ packages: lock }));
  });
  afterEach(() => run.dispose());

  const write = (file: string, text: string): void =>
    writeFileSync(path.join(run.folder, file), text);
  const installed = (text: string): void => write('node_modules/.package-lock.json', text);

  it('holds when what npm recorded is what the lock names, other systems’ packages aside', async () => {
    installed(JSON.stringify({ packages: { 'node_modules/zod': zod } }));
    expect(await dependenciesCurrent(run.folder)).toBe(true);
  });

  // biome-ignore format: a table
  it.each([
    ['nothing was installed',          null],
    ['the record was cut off',         '{"packages": {"node_modules/zod"'],
    ['a package is missing',           JSON.stringify({ packages: {} })],
    ['a package has another version',  JSON.stringify({ packages: { 'node_modules/zod': { ...zod, version: '4.6.6' } } })],
    ['a package has other content',    JSON.stringify({ packages: { 'node_modules/zod': { ...zod, integrity: 'sha512-other' } } })],
  ])('does not hold when %s', async (_, record) => {
    if (record !== null) installed(record);
    expect(await dependenciesCurrent(run.folder)).toBe(false);
  });
});

it('every package of the lock has its hash, comes from the registry and runs no script of its own', () => {
  const root = path.resolve(import.meta.dirname, '..', '..');
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { readonly integrity?: string; readonly resolved?: string }>;
  };
  const entries = Object.entries(packages).filter(([name]) => name !== '');
  expect(entries.length).toBeGreaterThan(100);
  const odd = entries.filter(
    ([, { integrity, resolved }]) =>
      !/^sha512-[\w+/]{86}==$/.test(integrity ?? '') || resolved !== undefined,
  );
  expect(odd.map(([name]) => name)).toEqual([]);
  expect(readFileSync(path.join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
});
