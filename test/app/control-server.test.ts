import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { serveControl } from '../../main/app/control-server.ts';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import type { Dispose } from '../../main/base/core/ports.ts';
import {
  controlAddress,
  controlPlace,
  longestSocketPath,
} from '../../main/base/node/control-place.mjs';
import { type ControlAnswer, controlCommands } from '../../main/contract/control.ts';
import { askApp } from '../../main/terminal/ask-app.mjs';
import { FakeClock } from '../support/fake-clock.ts';
import { type LoggedLine, listeningLog } from '../support/listening-log.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { patienceMs, until } from '../support/until.ts';

const answer: ControlAnswer = {
  words: '● Healthy',
  status: {
    ...{
      state: 'healthy',
      label: 'Healthy',
      reason: null,
      demo: false,
      latencyMs: 3,
      restartWaitsFor: null,
    },
    ...{ baseUrl: 'http://127.0.0.1:1337/v1', versions: { app: '1', sidecar: '2' } },
    ...{ shell: 'tray', pid: 7 },
  },
};

let run: Run;
let clock: FakeClock;
let lines: LoggedLine[];
let asked: string[];
let quits: number;
let close: Dispose;

const at = (...parts: string[]): string => path.join(run.folder, ...parts);

function newFolder(...parts: string[]): string {
  const folder = at(...parts);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

async function serve(runFolder: string, over: Partial<Parameters<typeof serveControl>[0]> = {}) {
  const heard = listeningLog();
  lines = heard.lines;
  close = await serveControl({
    ...{ clock, log: heard.log, runFolder },
    answer: async (command) => {
      asked.push(command);
      return answer;
    },
    quit: () => {
      quits += 1;
    },
    ...over,
  });
}

beforeEach(() => {
  run = newRun();
  clock = new FakeClock();
  asked = [];
  quits = 0;
  close = () => {};
});

afterEach(() => {
  close();
  run.dispose();
});

const ask = (folder: string, command: (typeof controlCommands)[number] = 'status') =>
  askApp(controlAddress(folder), command, patienceMs);

/** A connection that the test itself writes to. */
async function connected(folder: string): Promise<Socket> {
  const socket = connect(controlAddress(folder));
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** However it was told. */
const cut = (socket: Socket) => until('it is cut', () => socket.destroyed);

describe.skipIf(process.platform === 'win32')('serveControl', () => {
  it.each(controlCommands.filter((name) => name !== 'quit'))('answers %s', async (command) => {
    const folder = newFolder('run');
    await serve(folder);
    expect(await ask(folder, command)).toEqual({
      type: 'answered',
      reply: { ok: true, value: answer },
    });
    expect(asked).toEqual([command]);
  });

  it('lets whoever said quit wait for the end', async () => {
    const folder = newFolder('run');
    await serve(folder);
    const socket = await connected(folder);
    socket.write('{"command":"quit"}\n');
    await once(socket, 'data');
    await until('the app is told to quit', () => quits === 1);
    expect(socket.destroyed).toBe(false);
  });

  it('tells a refusal, and of a fault the log too', async () => {
    const folder = newFolder('run');
    const faults = [new ActionRefused('There is no window.'), new Error('oops')];
    await serve(folder, { answer: () => Promise.reject(faults.shift()) });
    const reply = async () => (await ask(folder, 'open')) as { reply: unknown };
    expect((await reply()).reply).toMatchObject({ refusal: { sentence: 'There is no window.' } });
    expect(lines).toEqual([]);
    expect((await reply()).reply).toMatchObject({ refusal: { code: 'unexpected' } });
    expect(lines).toMatchObject([{ event: 'command.failed' }]);
  });

  // biome-ignore format: a table
  it.each<[what: string, line: string]>([
    ['no JSON',              'status'],
    ['another kind of JSON', '["status"]'],
    ['an unknown command',   '{"command":"export"}'],
    ['an inherited name',    '{"command":"toString"}'],
    ['one field more',       '{"command":"status","action":"quit"}'],
    ['two at once',          '{"command":"status"}\n{"command":"status"}'],
    ['HTTP',                 'GET / HTTP/1.1'],
    ['zeros',                '\0\0\0'],
  ])('does nothing for %s', async (_what, line) => {
    const folder = newFolder('run');
    await serve(folder);
    const socket = await connected(folder);
    socket.write(`${line}\n`);
    expect(JSON.parse(await text(socket))).toMatchObject({ ok: false, refusal: { code: 'bad-request' } });
    expect([asked, lines.map(({ event }) => event)]).toEqual([[], ['control.rejected']]);
  });

  it('cuts whoever sends 10 MB, and answers the next', async () => {
    const folder = newFolder('run');
    await serve(folder);
    const socket = await connected(folder);
    socket.write('x'.repeat(10_000_000));
    await cut(socket);
    expect(await ask(folder)).toMatchObject({ type: 'answered' });
  });

  it('takes a line of the greatest length, and of one more not', async () => {
    const folder = newFolder('run');
    await serve(folder);
    const padded = (length: number): string => `${'{"command":"status"}'.padEnd(length - 1)}\n`;
    const fits = await connected(folder);
    fits.write(padded(1_000));
    expect(JSON.parse(await text(fits))).toMatchObject({ ok: true });
    const long = await connected(folder);
    long.write(padded(1_001));
    await cut(long);
    expect(asked).toEqual(['status']);
  });

  it('waits for half a line for 2 s and no longer', async () => {
    const folder = newFolder('run');
    await serve(folder);
    const socket = await connected(folder);
    socket.write('{"command":');
    await until('it is heard of', () => clock.pending === 1);
    await clock.advance(1_999);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    await cut(socket);
    expect(asked).toEqual([]);
  });

  it('is there again when 200 idle connections are over', async () => {
    const folder = newFolder('run');
    await serve(folder);
    const idle = await Promise.all(Array.from({ length: 200 }, () => connected(folder)));
    const open = (): number => idle.filter((socket) => !socket.destroyed).length;
    await until('all but 32 are turned away', () => open() === 32);
    await clock.advance(2_000);
    await until('all are cut', () => open() === 0);
    expect(await ask(folder)).toMatchObject({ type: 'answered' });
  });

  it('tells the app that whoever asked has gone', async () => {
    const folder = newFolder('run');
    let gone: AbortSignal | null = null;
    await serve(folder, {
      answer: (_command, signal) => {
        gone = signal;
        return new Promise(() => {});
      },
    });
    const socket = await connected(folder);
    socket.write('{"command":"restart"}\n');
    await until('it is asked', () => gone !== null);
    socket.destroy();
    await until('it hears of it', () => gone?.aborted);
  });
});

describe.skipIf(process.platform === 'win32')('the place of the socket', () => {
  it('is a file for this user alone, and goes with its app', async () => {
    const folder = newFolder('run');
    await serve(folder);
    const { socket } = controlPlace(folder);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    close();
    expect(readdirSync(folder)).toEqual([]);
    expect(await ask(folder)).toEqual({ type: 'absent' });
  });

  it.each<[what: string, leave: (file: string) => unknown]>([
    ['a killed app', leaveSocket],
    ['somebody else, a file', (file) => writeFileSync(file, 'x')],
    ['somebody else, a folder', (file) => mkdirSync(file)],
  ])('is free of what was left by %s', async (_what, leave) => {
    const folder = newFolder('run');
    await leave(controlPlace(folder).socket);
    expect(await ask(folder)).toEqual({ type: 'absent' });
    await serve(folder);
    expect(await ask(folder)).toMatchObject({ type: 'answered' });
  });

  it.each([
    ['fits', longestSocketPath, false],
    ['is one byte too long', longestSocketPath + 1, true],
    ['is far too long', 400, true],
  ])('is another where its path %s', async (_what, bytes, isElsewhere) => {
    const rest = bytes - Buffer.byteLength(controlPlace(at('', 'run')).socket) - 1;
    // No single name may be longer than 255 bytes.
    const names = [rest > 200 ? ['a'.repeat(150), 'b'.repeat(rest - 151)] : ['a'.repeat(rest)]];
    const folder = newFolder(...names.flat(), 'run');
    const { socket, pointer } = controlPlace(folder);
    expect(Buffer.byteLength(socket)).toBe(bytes);
    await serve(folder);
    expect([existsSync(socket), existsSync(pointer)]).toEqual([!isElsewhere, isElsewhere]);
    expect(await ask(folder)).toMatchObject({ type: 'answered' });
    const address = controlAddress(folder);
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(longestSocketPath);
    expect(statSync(path.dirname(address)).mode & 0o777).toBe(0o700);
    close();
    expect([existsSync(path.dirname(address)), existsSync(pointer)]).toEqual([!isElsewhere, false]);
  });

  it('sweeps what a killed app has left elsewhere, and nothing that only stands in its pointer', async () => {
    const folder = newFolder('run');
    const { pointer } = controlPlace(folder);
    const [left, foreign] = [newFolder('korproxy-control-abcdef'), newFolder('photos')];
    for (const elsewhere of [left, foreign]) {
      writeFileSync(pointer, `${path.join(elsewhere, 'sock')}\n`);
      await serve(folder);
      expect(await ask(folder)).toMatchObject({ type: 'answered' });
      close();
    }
    expect([existsSync(left), existsSync(foreign)]).toEqual([false, true]);
  });

  it('is another where other users could look into its folder', async () => {
    const folder = newFolder('run');
    chmodSync(folder, 0o755);
    await serve(folder);
    expect(existsSync(controlPlace(folder).socket)).toBe(false);
    expect(await ask(folder)).toMatchObject({ type: 'answered' });
  });
});

/** As a killed app leaves it. */
async function leaveSocket(file: string): Promise<void> {
  const program = `require('node:net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await once(
    spawn(process.execPath, ['-e', program], { env: { ...process.env, ...run.env } }),
    'exit',
  );
}

/** Of nobody: a second user on every system. */
const otherUid = 65_534;
const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)(
  `another user${isRoot ? '' : ' (skipped: only root can become one)'}`,
  () => {
    /** What a connection ends in, made by that user. */
    async function asOther(address: string): Promise<string> {
      // Node itself may lie where that user cannot come: it changes hands only when it runs.
      const program = `
      process.setgroups([]); process.setgid(${otherUid}); process.setuid(${otherUid});
      const socket = require('node:net').connect(${JSON.stringify(address)});
      socket.on('connect', () => socket.write('{"command":"status"}\\n'));
      socket.on('data', () => { console.log('answered'); socket.destroy(); });
      socket.on('error', ({ code }) => console.log(code));
    `;
      const child = spawn(process.execPath, ['-e', program], {
        ...{ cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] },
        env: { PATH: process.env['PATH'], ...run.env },
      });
      if (!child.stdout) throw new Error('no output');
      return (await text(child.stdout)).trim();
    }

    // biome-ignore format: a table
    it.each<[what: string, folderMode: number, socketMode: number, ends: string]>([
    ['is kept out by the folder',       0o700, 0o666, 'EACCES'],
    ['is kept out by the socket',       0o755, 0o600, 'EACCES'],
    ['would be let in without the two', 0o755, 0o666, 'answered'],
  ])('%s', async (_what, folderMode, socketMode, ends) => {
    const folder = newFolder('run');
    // Whoever runs all suites gives them a temporary folder that is closed to others.
    for (const above of [path.dirname(run.folder), run.folder]) {
      if ((statSync(above).mode & 0o001) === 0) chmodSync(above, 0o711);
    }
    await serve(folder);
    const { socket } = controlPlace(folder);
    chmodSync(folder, folderMode);
    chmodSync(socket, socketMode);
    expect(await asOther(socket)).toBe(ends);
    expect(await ask(folder)).toMatchObject({ type: 'answered' });
  });
  },
);

describe('askApp', () => {
  it('gives up an app that says nothing, nonsense or too much', async () => {
    const folder = newFolder('run');
    const { socket } = controlPlace(folder);
    const says = async (reply: (to: Socket) => unknown, limitMs = patienceMs) => {
      const server = createServer((to) => void reply(to.on('error', () => {}))).listen(socket);
      await once(server, 'listening');
      const outcome = await askApp(socket, 'status', limitMs);
      server.close();
      return outcome;
    };
    expect(await says(() => {}, 50)).toEqual({ type: 'silent' });
    expect(await says((to) => to.end())).toEqual({ type: 'silent' });
    expect(await says((to) => to.end('{"ok":true}\n'))).toEqual({ type: 'silent' });
    expect(await says((to) => to.write('x'.repeat(100_000)))).toEqual({ type: 'silent' });
  });
});
