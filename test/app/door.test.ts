import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../main/app/host.ts';
import { accepts } from '../../main/base/node/free-port.ts';
import { ask } from '../support/ask.ts';
import { askModels } from '../support/door-load.ts';
import { type FakeSidecar, makeFakeSidecar } from '../support/fake-sidecar.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { dataFolderOf, startHost } from '../support/started-host.ts';
import { until } from '../support/until.ts';

let run: Run;
let sidecar: FakeSidecar;
let host: Host;
let port: number;

const dataFolder = (): string => dataFolderOf(run);

async function start(...behaviours: string[]): Promise<void> {
  sidecar = makeFakeSidecar(behaviours, run);
  host = await startHost(run, sidecar, port);
}

beforeEach(async () => {
  run = newRun();
  port = await freePort();
});

afterEach(async () => {
  await host.close(2_000);
  await expectNoOrphans(run);
  run.dispose();
});

const hasState = (state: string): Promise<unknown> =>
  until(`it is ${state}`, () => host.snapshot().state === state);
const models = () => askModels(port, host.revealKey());
const canListen = (): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

describe('the door of the whole app', () => {
  it('holds what is asked during a restart, says so, and the tool never knows', async () => {
    // The third restart comes after 8 s: time enough to ask in.
    await start('ok', 'exit:1@0', 'exit:1@0', 'ok');
    await hasState('healthy');
    expect((await models()).outcome).toBe('gateway');
    process.kill(sidecar.starts()[0]?.pid ?? 0, 'SIGKILL');
    await until('it waits for the third restart', () => {
      const { state, slot } = host.snapshot();
      return state === 'unreachable' && slot[0].title === 'Restart 3 of 3';
    });
    await until('the door is open', () => accepts('127.0.0.1', port));
    const asked = [models(), models()];
    await until('they wait', () => host.snapshot().waiting === '2 requests are waiting');
    await host.run('restart');
    expect((await Promise.all(asked)).map(({ outcome }) => outcome)).toEqual([
      'gateway',
      'gateway',
    ]);
    await until('none waits', () => host.snapshot().waiting === null);
    await hasState('healthy');
    expect(sidecar.starts()).toHaveLength(4);
  });

  it('says in failed why, is switched off and on, and leaves the port when stopped, unless told', async () => {
    mkdirSync(dataFolder(), { recursive: true });
    writeFileSync(path.join(dataFolder(), 'config.yaml'), 'port: [\n');
    await start('ok');
    await hasState('failed');
    await until('the door is open', () => accepts('127.0.0.1', port));
    const told = await ask(port, '/v1/models');
    expect(told.status).toBe(400);
    expect(told.text).toContain('KorProxy: Proxy Failed. config.yaml has an error.');
    await host.run('toggle-door');
    expect(await canListen()).toBe(true);
    await host.run('toggle-door');
    expect((await ask(port, '/v1/messages')).status).toBe(424);
    await host.run('new-config-file');
    await hasState('healthy');
    expect((await models()).outcome).toBe('gateway');
    await host.run('stop');
    await hasState('stopped');
    expect(await canListen()).toBe(true);
    await host.run('toggle-door-at-rest');
    expect((await ask(port, '/v1/models')).text).toContain('KorProxy: Stopped.');
    await host.run('toggle-door-at-rest');
    expect(await canListen()).toBe(true);
    await host.run('toggle-door-at-rest');
    await host.run('start');
    await hasState('healthy');
    expect((await models()).outcome).toBe('gateway');
    await host.run('stop');
    await hasState('stopped');
    await until('the door is open', () => accepts('127.0.0.1', port));
    expect((await ask(port, '/v1/messages')).text).toContain('choose Start');
  });
});
