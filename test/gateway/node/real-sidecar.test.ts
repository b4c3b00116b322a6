import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listListenersOf } from '../../../main/base/node/listening-sockets.ts';
import { sidecarCacheFolder, thisMachine } from '../../../main/base/node/paths.ts';
import type { HealthCheck, LaunchPlan } from '../../../main/gateway/core/gateway-ports.ts';
import { openHealthCheck } from '../../../main/gateway/node/health-check.ts';
import { defaultSidecar } from '../../../scripts/sidecar/pins.mjs';
import { ask } from '../../support/ask.ts';
import { freePort } from '../../support/free-port.ts';
import { judged } from '../../support/judged.ts';
import { processesOf } from '../../support/orphans.ts';
import { realSidecar } from '../../support/real-sidecar.ts';
import { threadStates } from '../../support/thread-states.ts';
import { until } from '../../support/until.ts';
import { closeRigs, makeRig, patience, type Rig, soon, times } from './rig.ts';

describe.each(['v6', 'v7'] as const)('the real CLIProxyAPI %s', patience, (line) => {
  const file = realSidecar(line) ?? '';
  const checks: HealthCheck[] = [];

  const start = async (rig: Rig, run = 1) => {
    const plan = await rig.preflight();
    const launched = await rig.sidecar.start(run, plan);
    const check = openHealthCheck(plan, launched);
    checks.push(check);
    await healthy(check);
    return { plan, pid: launched.pid, check };
  };
  const healthy = (check: HealthCheck) =>
    until('it is healthy', async () => (await check.check()).type === 'passed', soon);
  const models = ({ port }: LaunchPlan, key: string | null) =>
    ask(port, '/v1/models', key === null ? {} : { authorization: `Bearer ${key}` });

  afterEach(async () => {
    for (const check of checks.splice(0)) check.close();
    await closeRigs();
  });

  it.runIf(existsSync(file))(
    'starts from our config, proves itself, and opens to our key only',
    async () => {
      const rig = await makeRig({ file });
      const { plan, pid, check } = await start(rig);
      expect(plan.args).toContain('-local-model');
      expect(await judged(check)).toMatchObject({ type: 'passed', managementLocked: false });
      expect((await models(plan, rig.apiKey)).status).toBe(200);
      expect((await models(plan, 'korproxy')).status).toBe(401);
      expect((await models(plan, null)).status).toBe(401);
      expect(await listListenersOf(pid)).toEqual([
        expect.objectContaining({ port: plan.port, scope: 'loopback' }),
      ]);
      const argv = processesOf(rig.run)
        .flatMap(({ args }) => args)
        .join(' ');
      expect(argv).not.toContain(rig.apiKey);
      expect(argv).not.toContain(plan.managementKey);
      await rig.sidecar.stop(5_000);
      expect(processesOf(rig.run)).toEqual([]);
      expect(statSync(rig.paths.config).mode & 0o777).toBe(0o600);
    },
  );

  it.runIf(existsSync(file))(
    'takes the file of a user of many keys, guarded, and leaves it as we wrote it',
    async () => {
      const rig = await makeRig({ file });
      writeFileSync(
        rig.paths.config,
        "# mine\nport: 8317\nhost: ''\napi-keys:\n  - your-api-key-1\n  - team-key # colleagues\nrequest-retry: 0\ndebug: true\npprof:\n  enable: true\n  addr: 0.0.0.0:18316\nremote-management:\n  allow-remote: true\n  secret-key: ''\n",
      );
      const { plan, pid } = await start(rig);
      const written = readFileSync(rig.paths.config, 'utf8');
      expect(written).toMatch(/^# mine\nport: \d+\n/);
      expect(written).toContain('team-key # colleagues');
      expect((await models(plan, 'team-key')).status).toBe(200);
      expect((await models(plan, 'your-api-key-1')).status).toBe(401);
      expect(await listListenersOf(pid)).toHaveLength(1);
      await rig.sidecar.stop(5_000);
      expect(readFileSync(rig.paths.config, 'utf8')).toBe(written);
      await start(rig, 2);
      expect(readFileSync(rig.paths.config, 'utf8')).toBe(written);
    },
  );

  it.runIf(existsSync(file))('is ended although a request is under way', async () => {
    const rig = await makeRig({ file });
    const { plan } = await start(rig);
    const stuck = request({
      host: '127.0.0.1',
      port: plan.port,
      path: '/v1/chat/completions',
      method: 'POST',
      headers: { authorization: `Bearer ${rig.apiKey}`, 'content-length': 1_000 },
    });
    stuck.on('error', () => {});
    stuck.write('{');
    await once(stuck, 'socket');
    await rig.sidecar.stop(1_000);
    expect(processesOf(rig.run)).toEqual([]);
  });

  it.runIf(existsSync(file))(
    'is seen dead, and starts again, as often as it is killed',
    async () => {
      const rig = await makeRig({ file });
      for (let run = 1; run <= times(3, 200); run += 1) {
        const { pid, check } = await start(rig, run);
        process.kill(pid, 'SIGKILL');
        await until('the exit is told', () => rig.exits.length === run, soon);
        expect((await judged(check)).type).toBe('failed');
        expect(rig.exits.at(-1)).toMatchObject({ signal: 'SIGKILL', refusal: null });
      }
    },
  );

  it.runIf(existsSync(file))('says why it ends when another has its port', async () => {
    const rig = await makeRig({ file });
    const first = await start(rig);
    const second = await makeRig({ file });
    await second.sidecar.start(1, { ...first.plan, env: { ...first.plan.env, ...second.run.env } });
    const exit = await until('it gives up', () => second.exits[0], soon);
    expect(exit).toMatchObject({
      code: 0,
      refusal: { code: 'port-in-use', owner: { name: 'cli-proxy-api', pid: first.pid } },
    });
  });

  it.runIf(existsSync(file))(
    'hangs and is found hanging, and stops although it hangs',
    async () => {
      const rig = await makeRig({ file });
      const { pid, check } = await start(rig);
      process.kill(pid, 'SIGSTOP');
      await until('all its threads stand still', () => threadStates(pid) === 'T', soon);
      expect(await judged(check)).toMatchObject({ type: 'failed', failure: 'timed-out' });
      await rig.sidecar.stop(200);
      expect(processesOf(rig.run)).toEqual([]);
    },
  );
});

describe('a sidecar from the cache', () => {
  afterEach(closeRigs);

  it.runIf(realSidecar() !== null)('is found, checked and named by its version', async () => {
    const port = await freePort();
    const rig = await makeRig({
      preflight: {
        sidecarCacheFolder: sidecarCacheFolder(thisMachine()),
        env: { PATH: '/nowhere' },
        launchSettings: () => ({
          ...{ port, apiKey: 'korproxy-x', sidecarPath: null, coreVersion: null },
          modelListFromNetwork: false,
        }),
      },
    });
    const plan = await rig.preflight();
    expect(path.basename(plan.file)).toBe('cli-proxy-api');
    expect(plan.version).toBe(defaultSidecar);
    // Nothing of the file is read again; of five one at least was not held up.
    const laterMs: number[] = [];
    for (let n = 0; n < 5; n += 1) laterMs.push((await rig.preflight()).preflightMs);
    expect(Math.min(...laterMs)).toBeLessThan(plan.preflightMs);
  });
});
