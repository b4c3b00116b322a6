import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { controlPlace } from '../../main/base/node/control-place.mjs';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { runControlCommand } from '../../main/terminal/control-command.mjs';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

let run: Run;
let server: Server | null;
beforeEach(() => {
  run = newRun();
  server = null;
});
afterEach(() => {
  server?.close();
  run.dispose();
});

/** Somebody who listens where an app would, and what it does with a connection. */
async function listening(serve: (socket: Socket) => void): Promise<void> {
  mkdirSync(path.join(run.folder, 'run'));
  server = createServer((socket) => serve(socket.on('error', () => {})));
  server.listen(controlPlace(path.join(run.folder, 'run')).socket);
  await once(server, 'listening');
}

function ask(switches: string, isTTY = false) {
  const said = { out: '', err: '' };
  const code = runControlCommand({
    commandLine: readCommandLine(switches.split(' ')),
    ...{ appVersion: '1.2.3', startedBy: 'npm start' },
    process: {
      ...{ env: { KORPROXY_DATA_DIR: run.folder }, platform: process.platform },
      stdout: { write: (text) => (said.out += text) },
      stderr: { isTTY, write: (text) => (said.err += text) },
    },
  });
  return { code, said };
}

const status = {
  ...{ state: 'healthy', label: 'Healthy', reason: null, demo: false, latencyMs: 3 },
  ...{ restartWaitsFor: null, baseUrl: 'http://127.0.0.1:1337/v1', shell: 'tray', pid: 7 },
  versions: { app: 'KorProxy 1.0.0', sidecar: 'CLIProxyAPI' },
};
const answer = (state: string, words: string): string =>
  `${JSON.stringify({ ok: true, value: { words, status: { ...status, state } } })}\n`;

// biome-ignore format: a table
it.each<[switches: string, state: string, code: number]>([
  ['--status',  'healthy',     0],
  ['--status',  'degraded',    1],
  ['--status',  'starting',    1],
  ['--status',  'stopped',     2],
  ['--status',  'unreachable', 2],
  ['--status',  'failed',      2],
  ['--start',   'healthy',     0],
  ['--start',   'failed',      2],
  ['--restart', 'starting',    1],
  ['--stop',    'stopped',     0],
  ['--stop',    'starting',    1],
  ['--open',    'failed',      0],
  ['--quit',    'failed',      0],
])('%s ends for %s with %i', async (switches, state, code) => {
  await listening((socket) => socket.end(answer(state, 'words')));
  expect(await ask(switches).code).toBe(code);
});

it('lets no word of another program rule the terminal', async () => {
  await listening((socket) =>
    socket.end(answer('failed', 'used by \x1b[31mjan\x07\n\x1b]0;x\x07')),
  );
  const { code, said } = ask('--status');
  expect(await code).toBe(2);
  expect(said.out).toBe('used by  [31mjan   ]0;x \n');
});

it('says to a person that it waits, once, and to a script nothing', async () => {
  const sockets: Socket[] = [];
  await listening((socket) => void sockets.push(socket));
  const [person, script] = [ask('--restart', true), ask('--restart')];
  await until('the person hears of it', () => person.said.err !== '');
  for (const socket of sockets) socket.end(answer('healthy', '● Healthy'));
  expect([await person.code, await script.code]).toEqual([0, 0]);
  expect([person.said.err, script.said.err]).toEqual(['Waiting for KorProxy…\n', '']);
});

it('says what was refused', async () => {
  const refusal = { code: 'refused', sentence: 'There is no window.' };
  await listening((socket) => socket.end(`${JSON.stringify({ ok: false, refusal })}\n`));
  const { code, said } = ask('--open');
  expect([await code, said]).toEqual([1, { out: '', err: 'There is no window.\n' }]);
});
