import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlogged as log } from '../../../main/base/core/unlogged.ts';
import type { Choice } from '../../../main/gateway/core/switch-record.ts';
import { CoreSwitcher } from '../../../main/gateway/core-switcher.ts';
import { switchFile } from '../../../main/gateway/node/switch-file.ts';
import { bundles } from '../../../scripts/build/bundles.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { newRun } from '../../support/run-folder.ts';

const old = '6.9.25';
const young = '7.2.140';

describe.skipIf(process.platform === 'win32')('an app that is killed while it switches', () => {
  const run = newRun();
  const app = path.join(run.folder, 'switching-app.mjs');

  beforeAll(async () => {
    const bundle = bundles.find(({ outfile }) => outfile === 'dist/headless.mjs');
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    const entryPoints = [path.join(import.meta.dirname, 'switching-app.ts')];
    const own = { absWorkingDir: root, entryPoints, outfile: app, bundle: true };
    await build({ ...bundle, ...own, logLevel: 'error' });
  }, 90_000);
  afterAll(() => run.dispose());

  /** What is left on disk, and what the next start makes of it. */
  async function killedBefore(write: number) {
    const folder = path.join(run.folder, `data-${write}`);
    const settings = path.join(folder, 'settings.json');
    mkdirSync(folder);
    writeFileSync(settings, JSON.stringify({ coreVersion: old }));
    const child = spawn(process.execPath, [app, folder, young, String(write)], {
      stdio: 'inherit',
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    let chosen: Choice = JSON.parse(readFileSync(settings, 'utf8')).coreVersion;
    const file = switchFile({ folder });
    const left = [chosen, (await file.load())?.stage ?? null];
    let told = 0;
    const switcher = await CoreSwitcher.open({
      ...{ clock: new FakeClock(), log, file },
      chosen: {
        read: () => chosen,
        write: (choice) => {
          chosen = choice;
        },
        rules: () => true,
      },
      tryCore: async () => null,
    });
    switcher.onReturn(() => {
      told += 1;
    });
    return { signal, left, after: [chosen, (await file.load())?.stage ?? null], told };
  }

  // biome-ignore format: a table
  it.each<[write: number, left: [Choice, string | null], after: [Choice, string | null], told: number]>([
    [1, [old, null],           [old, null],         0],
    [2, [old, 'tried'],        [old, null],         0],
    [3, [young, 'tried'],      [young, 'switched'], 0],
    [4, [young, 'switched'],   [young, 'switched'], 0],
    [5, [young, 'going-back'], [old, 'went-back'],  1],
    [6, [old, 'going-back'],   [old, 'went-back'],  1],
    [7, [old, 'went-back'],    [old, 'went-back'],  0],
  ])('before write %i leaves %j, and runs on with %j', async (write, left, after, told) => {
    expect(await killedBefore(write)).toEqual({ signal: 'SIGKILL', left, after, told });
  });
});
