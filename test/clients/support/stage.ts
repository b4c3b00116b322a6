import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Host } from '../../../main/app/host.ts';
import { accepts } from '../../../main/base/node/free-port.ts';
import type { HealthState } from '../../../main/contract/health.ts';
import type { DoorOutcome } from '../../../main/gateway/core/door-tally.ts';
import { doorMessage } from '../../../main/gateway/core/door-words.ts';
import { stopped } from '../../../main/gateway/core/health-reducer.ts';
import { defaultModels } from '../../../main/tools/core/models.ts';
import { readLogs } from '../../e2e/support/app-logs.ts';
import { freePort } from '../../support/free-port.ts';
import { expectNoOrphans } from '../../support/orphans.ts';
import { realSidecar } from '../../support/real-sidecar.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { dataFolderOf, startHost } from '../../support/started-host.ts';
import { until } from '../../support/until.ts';
import { type FakeModel, startFakeModel, upstreamNameOf } from './fake-model.ts';
import { holdRestart } from './hold-restart.ts';
import { type Endpoint, patienceMs } from './person.ts';

/** What became of a request at the door. */
export interface AtDoor {
  /** Of the wall clock. */
  readonly atMs: number;
  readonly method: string;
  readonly outcome: DoorOutcome;
}

/** The whole app without a face, over the real core, with a fake model under the names that presets ask for. */
export interface Stage {
  readonly endpoint: Endpoint;
  readonly model: FakeModel;
  /** As after `New API key`. */
  renewKey(): Promise<void>;
  /** The core is killed before `ask` begins, and back when something has waited at the door for `outageMs`. */
  restartUnder<T>(ask: () => Promise<T>): Promise<T>;
  /** The core is killed, and cannot be started anew until `recover`. */
  fail(): Promise<void>;
  recover(): Promise<void>;
  /** The requests that came to the door after that time, oldest first; a held one is told twice. */
  atDoor(sinceMs: number): readonly AtDoor[];
  close(): Promise<void>;
}

/** Of a gateway that only its user can help. */
export const failedMessage = (): string =>
  doorMessage({ ...stopped, state: 'failed', problem: { code: 'config-missing' } });

export async function openStage(): Promise<Stage> {
  const file = realSidecar();
  if (file === null) throw new Error('CLIProxyAPI is not in the cache: run npm start once');
  const run = newRun();
  const model = await startFakeModel();
  const config = path.join(dataFolderOf(run), 'config.yaml');
  mkdirSync(dataFolderOf(run), { mode: 0o700 });
  writeFileSync(config, configOver(model), { mode: 0o600 });
  const port = await freePort();
  const host = await startHost(run, { file }, port, { LOG_LEVEL: 'debug' });
  const logs = () => readLogs(path.join(dataFolderOf(run), 'logs'));
  const atDoor = (sinceMs: number): readonly AtDoor[] =>
    logs()
      .filter(({ event }) => event === 'door.request')
      .map((line) => ({ ...line, atMs: Date.parse(line.timestamp) }) as unknown as AtDoor)
      .filter(({ atMs }) => atMs >= sinceMs);
  const is = (state: HealthState): Promise<unknown> =>
    until(`it is ${state}`, () => host.snapshot().state === state);
  const doorOpens = (): Promise<unknown> =>
    until('the door is open', () => accepts('127.0.0.1', port));
  const killCore = (): void => {
    const spawned = logs().findLast(({ event }) => event === 'sidecar.spawned');
    process.kill(Number(spawned?.['pid']), 'SIGKILL');
  };
  await is('healthy');
  return {
    get endpoint() {
      return { port, apiKey: host.revealKey() };
    },
    ...{ model, atDoor },
    renewKey: async () => {
      const spawns = () => logs().filter(({ event }) => event === 'sidecar.spawned').length;
      const before = spawns();
      await host.run('new-api-key');
      await until('the core is started anew', () => spawns() > before);
      await is('healthy');
    },
    restartUnder: async (ask) => {
      const restart = holdRestart();
      try {
        killCore();
        await is('unreachable');
        await doorOpens();
        const sinceMs = Date.now();
        const asked = ask();
        const waits = until('something waits', () => atDoor(sinceMs).some(isHeld), {
          withinMs: patienceMs,
        });
        waits.catch(() => {}); // Where the client ends without a question, its output says so.
        await Promise.race([waits, asked]);
        restart.release();
        return await asked;
      } finally {
        restart.release();
        await is('healthy');
      }
    },
    fail: async () => {
      renameSync(config, `${config}.away`);
      killCore();
      await is('failed');
      await doorOpens();
    },
    recover: async () => {
      renameSync(`${config}.away`, config);
      await host.run('try-again');
      await is('healthy');
    },
    close: () => closed(host, model, run),
  };
}

const isHeld = ({ outcome }: AtDoor): boolean => outcome === 'held';

function configOver({ baseUrl }: FakeModel): string {
  const others = ['claude-haiku-4-5-20251001', 'gemini-3.1-pro-preview'];
  const names = [...Object.values(defaultModels), ...others];
  const models = names.map((alias) => ({ name: upstreamNameOf(alias), alias }));
  const keys = [{ 'api-key': 'upstream' }];
  const service = { name: 'heron', 'base-url': baseUrl, 'api-key-entries': keys, models };
  return stringify({ 'openai-compatibility': [service] });
}

async function closed(host: Host, model: FakeModel, run: Run): Promise<void> {
  await host.close(2_000);
  await model.close();
  await expectNoOrphans(run);
  run.dispose();
}
