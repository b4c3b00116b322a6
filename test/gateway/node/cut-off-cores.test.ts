import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearCutOffCores } from '../../../main/gateway/node/cut-off-cores.ts';
import { newRun, type Run } from '../../support/run-folder.ts';

let run: Run;
beforeEach(() => {
  run = newRun();
});
afterEach(() => run.dispose());

it('goes where its process is gone, and stays where one fills it', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const ours = `incoming-${process.pid}-a`;
  const gone = `incoming-${child.pid}-a`;
  const others = `incoming-${process.ppid}-a`;
  for (const name of [ours, gone, others, '7.2.140', 'downloads', 'incoming-x']) {
    mkdirSync(path.join(run.folder, name));
    writeFileSync(path.join(run.folder, name, 'cli-proxy-api'), 'half');
  }
  await clearCutOffCores(run.folder);
  expect(readdirSync(run.folder).toSorted()).toEqual(
    ['7.2.140', 'downloads', others, 'incoming-x'].toSorted(),
  );
});
