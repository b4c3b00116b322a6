import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../main/base/node/free-port.ts';
import { root } from '../bootstrap/cache-folder.mjs';
import { processesNaming } from '../bootstrap/run-processes.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import type { Step } from '../bootstrap/step-lines.mjs';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';

/** Where electron-builder leaves the app as it stands in the packages, for this machine's own CPU. */
const places = [
  'linux-unpacked/korproxy',
  'linux-arm64-unpacked/korproxy',
  `mac${process.arch === 'arm64' ? '-arm64' : ''}/KorProxy.app/Contents/MacOS/KorProxy`,
  'win-unpacked/KorProxy.exe',
];

const startLimitMs = 120_000;

/**
 * Starts what was packed into `release` as a user would, with a data folder and a port of its own, and
 * proves that its gateway answers and that nothing stays when it is ended.
 * @throws StepFailure with the last lines of its log
 */
export async function tryPackaged(step: Step): Promise<number> {
  const program = places.map((place) => path.join(root, 'release', place)).find(existsSync);
  if (program === undefined) {
    throw new StepFailure(
      'There is nothing to try.',
      'release/ holds no app',
      'run: npm run package',
    );
  }
  await inWorkFolder('korproxy-try-', (folder) => tryIn(folder, program, step));
  return 0;
}

async function tryIn(folder: string, program: string, step: Step): Promise<void> {
  const port = (await findFreePort(1400)) ?? 0;
  const own = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = spawn(program, own, {
    stdio: 'ignore',
    env: { ...process.env, KORPROXY_DATA_DIR: folder, KORPROXY_PORT: `${port}`, KP_TRY: folder },
  });
  const ended = once(app, 'exit');
  try {
    await step('its gateway', () => answers(port, folder));
    await step('its end', async () => {
      app.kill('SIGTERM');
      await ended;
      return nothingLeft(folder, port);
    });
  } finally {
    app.kill('SIGKILL');
  }
}

async function answers(port: number, folder: string): Promise<string> {
  const endAt = performance.now() + startLimitMs;
  while (performance.now() < endAt) {
    const status = await fetch(`http://127.0.0.1:${port}/`).then(
      ({ status: found }) => found,
      () => 0,
    );
    if (status === 200) return 'answers';
    await delay(250);
  }
  throw new StepFailure('The packaged app did not come up.', await lastLog(folder), 'mend that');
}

async function nothingLeft(folder: string, port: number): Promise<string> {
  const endAt = performance.now() + 20_000;
  let left = 'its gateway still answers';
  while (performance.now() < endAt) {
    const isAnswering = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    // Only Linux tells whose a process is; elsewhere the port has to do.
    const running = processesNaming(folder);
    if (!isAnswering && running.length === 0) return 'nothing left';
    left = running.map(({ args }) => args.join(' ')).join('\n') || left;
    await delay(250);
  }
  throw new StepFailure('The packaged app left something running.', left, 'mend that');
}

async function lastLog(folder: string): Promise<string> {
  const logs = path.join(folder, 'logs');
  const [last] = (await readdir(logs).catch(() => [])).toSorted().toReversed();
  if (last === undefined) return 'it wrote no log';
  return (await readFile(path.join(logs, last), 'utf8')).split('\n').slice(-6).join('\n');
}
