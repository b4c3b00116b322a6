import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  CheckResult,
  HealthCheck,
  LaunchPlan,
} from '../../../main/gateway/core/gateway-ports.ts';
import { openHealthCheck } from '../../../main/gateway/node/health-check.ts';
import { freePort } from '../../support/free-port.ts';
import { judged } from '../../support/judged.ts';
import { threadStates } from '../../support/thread-states.ts';
import { until } from '../../support/until.ts';
import { closeRigs, makeRig, type Rig, soon } from './rig.ts';

describe.skipIf(process.platform !== 'linux')('a health check', () => {
  const servers: Server[] = [];
  const checks: HealthCheck[] = [];

  const opened = (plan: LaunchPlan, pid: number): HealthCheck => {
    const check = openHealthCheck(plan, { pid });
    checks.push(check);
    return check;
  };

  /** A fake core that runs and listens, with its checks. */
  const startFake = async (...behaviours: readonly string[]) => {
    const rig = await makeRig({ behaviours });
    writeFileSync(rig.paths.config, `host: 127.0.0.1\nport: ${rig.port}\n`);
    const plan = rig.plan({
      env: { ...rig.plan().env, MANAGEMENT_PASSWORD: 'test-management-key' },
    });
    const { pid } = await rig.sidecar.start(1, plan);
    await rig.listening();
    return { rig, plan, pid, check: opened(plan, pid) };
  };

  /** A listener of this very process, for answers no fake gives. */
  const serve = async (listener: RequestListener, pid = process.pid) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const rig = await makeRig();
    return { server, port, check: opened(rig.plan({ port }), pid) };
  };

  const requests = ({ fake }: Rig) =>
    fake.journal().flatMap((entry) => (entry.event === 'request' ? [entry] : []));
  const failed = (failure: string) =>
    expect.objectContaining({ type: 'failed', failure }) as unknown;
  const passed = (managementLocked = false) =>
    expect.objectContaining({ type: 'passed', managementLocked }) as unknown;

  afterEach(async () => {
    for (const check of checks.splice(0)) check.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await closeRigs();
  });

  it('passes with the latency of the answer, once identity is proven', async () => {
    const { rig, check } = await startFake('ok');
    const startMs = performance.now();
    const result = await judged(check);
    expect(result).toEqual(passed());
    expect(result.type === 'passed' && result.latencyMs).toBeLessThan(performance.now() - startMs);
    const urls = requests(rig).map(({ url }) => url);
    expect(urls.slice(0, 3)).toEqual([
      '/v0/management/debug',
      '/v0/management/debug',
      '/v0/management/usage',
    ]);
  });

  it('asks for identity once a start, then one request a check on a socket of its own', async () => {
    const { rig, check } = await startFake('ok');
    let made = 0;
    const counted = {
      check: () => {
        made += 1;
        return check.check();
      },
    };
    for (let i = 0; i < 4; i += 1) expect(await judged(counted)).toEqual(passed());
    const seen = requests(rig);
    expect(seen).toHaveLength(2 + made);
    expect(new Set(seen.map(({ port }) => port)).size).toBe(2 + made);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[kind: string, behaviour: string, settledOn: string]>([
    ['with the endpoint of SR1',  'usage-only',   '/v0/management/usage'],
    ['without it (v7)',           'healthz-only', '/healthz'],
    ['with neither',              'root-only',    '/'],
  ])('settles on the right endpoint of a sidecar %s', async (_core, behaviour, settledOn) => {
    const { rig, check } = await startFake(behaviour);
    expect(await judged(check)).toEqual(passed());
    const first = requests(rig).length;
    expect(first - 2).toBeLessThanOrEqual(3);
    expect(await judged(check)).toEqual(passed());
    expect(requests(rig).slice(first).map(({ url }) => url)).toEqual([settledOn]);
  });

  it.each([401, 403])(
    'takes %i for a locked management, asks it nothing more, and lives',
    async (status) => {
      const keyed: string[] = [];
      const { check } = await serve((request, response) => {
        const { url = '', headers } = request;
        if (headers.authorization) keyed.push(url);
        if (url.startsWith('/v0/')) response.writeHead(status).end('{}');
        else response.end('{"status":"ok"}');
      });
      for (let i = 0; i < 3; i += 1) expect(await judged(check)).toEqual(passed(true));
      expect(keyed).toHaveLength(1);
    },
  );

  it('lives through a ban that falls on the management later', async () => {
    const { plan, check } = await startFake('ban');
    expect(await judged(check)).toEqual(passed());
    const { ask } = await import('../../support/ask.ts');
    for (let i = 0; i < 6; i += 1) {
      await ask(plan.port, '/v0/management/usage', { authorization: 'Bearer wrong' });
    }
    expect(await judged(check)).toEqual(passed(true));
    expect(await judged(check)).toEqual(passed(true));
  });

  it('is not fooled by a listener that says yes to everything', async () => {
    const yes: RequestListener = (_request, response) => {
      response.setHeader('X-CPA-VERSION', '6.9.25').end('{"debug":false,"usage":{},"status":"ok"}');
    };
    // Its own child, by the socket table; the wrong key gives it away.
    const own = await serve(yes);
    expect(await judged(own.check)).toEqual(failed('not-ours'));
  });

  // biome-ignore format: a table reads better as a table
  it.each<[child: string, pidOf: () => Promise<number>]>([
    ['while our child has another port', async () => (await startFake('ok')).pid],
    ['not even one of our own session', () => Promise.resolve(process.ppid)],
  ])('does not even ask a stranger, %s', async (_child, pidOf) => {
    let asked = 0;
    const stranger = await serve((_request, response) => {
      asked += 1;
      response.end('{"debug":false,"usage":{},"status":"ok"}');
    });
    const rig = await makeRig();
    const check = opened(rig.plan({ port: stranger.port }), await pidOf());
    expect(await judged(check)).toEqual(failed('not-ours'));
    expect(asked).toBe(0);
  });

  it('does not trust a 200 on our port after our child is gone', async () => {
    const { rig, plan, pid, check } = await startFake('ok');
    expect(await judged(check)).toEqual(passed());
    process.kill(pid, 'SIGKILL');
    await until('the exit is told', () => rig.exits.length > 0, soon);
    expect(await judged(check)).toEqual(failed('refused'));
    const thief = createServer((_request, response) => response.end('{"usage":{}}'));
    servers.push(thief);
    thief.listen(plan.port, '127.0.0.1');
    await once(thief, 'listening');
    expect(await judged(check)).toEqual(failed('not-ours'));
  });

  it('finds the real program behind a wrapper script', async () => {
    const rig = await makeRig();
    writeFileSync(rig.paths.config, `host: 127.0.0.1\nport: ${rig.port}\n`);
    const wrapper = `${rig.run.folder}/wrapper`;
    writeFileSync(wrapper, `#!/bin/sh\n"${rig.fake.file}" "$@"\n`, { mode: 0o755 });
    const plan = rig.plan({
      file: wrapper,
      env: { ...rig.plan().env, MANAGEMENT_PASSWORD: 'test-management-key' },
    });
    const { pid } = await rig.sidecar.start(1, plan);
    await rig.listening();
    expect(await judged(opened(plan, pid))).toEqual(passed());
  });

  it('refuses a child that listens beyond loopback', async () => {
    const { check } = await startFake('bind-any');
    expect(await judged(check)).toEqual({
      type: 'refused',
      problem: { code: 'listens-beyond-loopback' },
    });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[fault: string, behaviour: string, failure: string]>([
    ['answers 500',         'status:500',   'bad-status'],
    ['answers 503',         'status:503',   'bad-status'],
    ['redirects',           'redirect:9',   'bad-status'],
    ['talks garbage',       'garbage',      'not-understood'],
    ['never stops talking', 'huge',         'not-understood'],
  ])('fails when the sidecar %s', async (_fault, behaviour, failure) => {
    const { rig, check } = await startFake('ok');
    expect(await judged(check)).toEqual(passed());
    rig.fake.behave(behaviour);
    expect(await judged(check)).toEqual(failed(failure));
    rig.fake.behave('ok');
    expect(await judged(check)).toEqual(passed());
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const elsewhere = await serve((_request, response) => {
      asked += 1;
      response.end('{"usage":{},"status":"ok"}');
    });
    const { rig, check } = await startFake('ok');
    expect(await judged(check)).toEqual(passed());
    rig.fake.behave(`redirect:${elsewhere.port}`);
    expect(await judged(check)).toEqual(failed('bad-status'));
    expect(asked).toBe(0);
  });

  it('gives up after 2 s on a sidecar that hangs, drips or is slow', async () => {
    // Slow by so much that no busy machine has the answer before its own timer.
    const results = ['hang', 'loris', 'slow:60000'].map(async (behaviour) => {
      const { rig, check } = await startFake('ok');
      await judged(check);
      rig.fake.behave(behaviour);
      const startMs = performance.now();
      const result = await judged(check);
      return { result, tookMs: performance.now() - startMs };
    });
    for (const { result, tookMs } of await Promise.all(results)) {
      expect(result).toEqual(failed('timed-out'));
      expect(tookMs).toBeGreaterThan(1_900);
    }
  });

  it('gives up after 2 s on a stopped core, and finds it well when it goes on', async () => {
    const { pid, check } = await startFake('ok');
    await judged(check);
    process.kill(pid, 'SIGSTOP');
    await until('all its threads stand still', () => threadStates(pid) === 'T');
    expect(await judged(check)).toEqual(failed('timed-out'));
    process.kill(pid, 'SIGCONT');
    expect(await judged(check)).toEqual(passed());
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, behaviour: string, silent: boolean]>([
    ['hangs',           'hang',       true],
    ['drips',           'loris',      false],
    ['answers wrongly', 'status:500', false],
  ])('says whether a byte came of a core that %s', async (_what, behaviour, silent) => {
    const { rig, check } = await startFake('ok');
    await judged(check);
    rig.fake.behave(behaviour);
    expect(await judged(check)).toMatchObject({ type: 'failed', silent });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, behaviour: string, isLate: boolean]>([
    ['a quick answer',      'ok',       false],
    ['one below the limit', 'slow:300', false],
    ['one above it',        'slow:600', true],
    ['none',                'hang',     true],
  ])('tells at once of what is late: %s', async (_what, behaviour, isLate) => {
    const { rig, check } = await startFake('ok');
    await judged(check);
    rig.fake.behave(behaviour);
    let lateMs: number | null = null;
    const startMs = performance.now();
    const tellLate = (): void => {
      lateMs = performance.now() - startMs;
    };
    await judged({ check: () => check.check(tellLate) });
    if (isLate) expect(lateMs).toBeGreaterThanOrEqual(499);
    else expect(lateMs).toBeNull();
  });

  it('does not take what our own event loop lost for slowness of the core', async () => {
    const { rig, check } = await startFake('ok');
    await judged(check);
    rig.fake.behave('slow:400');
    const before = requests(rig).length;
    let isLate = false;
    const checking = check.check(() => {
      isLate = true;
    });
    await until('it is asked', () => requests(rig).length > before, soon);
    // Three times 150 ms, each too short to throw the check away for it alone.
    for (let n = 0; n < 3; n += 1) {
      const untilMs = performance.now() + 150;
      while (performance.now() < untilMs);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const result = await checking;
    expect(isLate).toBe(false);
    expect(result.type === 'passed' ? result.latencyMs : 0).toBeLessThan(500);
    expect(['passed', 'discarded']).toContain(result.type);
  });

  it('glances without a key and without a word for it, and sees life or none', async () => {
    const { rig, pid, check } = await startFake('ok');
    await judged(check);
    const before = requests(rig).length;
    expect(await check.glance()).toBe(true);
    expect(requests(rig).slice(before)).toEqual([
      expect.objectContaining({ method: 'GET', url: '/healthz', hasKey: false }),
    ]);
    // Any word is one.
    for (const [behaviour, answers] of [
      ['status:404', true],
      ['garbage', true],
      ['loris', true],
      ['hang', false],
    ] as const) {
      rig.fake.behave(behaviour);
      expect([behaviour, await check.glance()]).toEqual([behaviour, answers]);
    }
    rig.fake.behave('ok');
    process.kill(pid, 'SIGSTOP');
    await until('all its threads stand still', () => threadStates(pid) === 'T');
    const startMs = performance.now();
    expect(await check.glance()).toBe(false);
    expect(performance.now() - startMs).toBeGreaterThan(490);
    process.kill(pid, 'SIGKILL');
    await until('the exit is told', () => rig.exits.length > 0, soon);
    expect(await check.glance()).toBe(false);
  });

  it('tells a slow answer by its latency', async () => {
    const { rig, check } = await startFake('ok');
    await judged(check);
    rig.fake.behave('slow:600');
    const result = await judged(check);
    expect(result.type === 'passed' && result.latencyMs).toBeGreaterThanOrEqual(590);
  });

  it('notices a listener that is gone although its old sockets live', async () => {
    const { check } = await startFake('deaf:300');
    const results: CheckResult['type'][] = [];
    await until(
      'the listener is missed',
      async () => {
        const { type } = await check.check();
        results.push(type);
        return type === 'failed';
      },
      { everyMs: 50 },
    );
    expect(results).toContain('failed');
  });

  it('fails while nobody listens, and while the connection is cut', async () => {
    const rig = await makeRig();
    const check = opened(rig.plan({ port: await freePort() }), process.pid);
    expect(await judged(check)).toEqual(failed('refused'));
    const cutting = createTcpServer((socket: Socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(cutting, 'listening');
    const { port } = cutting.address() as AddressInfo;
    expect(await judged(opened(rig.plan({ port }), process.pid))).toEqual(
      failed('connection-lost'),
    );
    cutting.close();
  });

  it('goes past every proxy', async () => {
    let hits = 0;
    const proxy = createServer((_request, response) => {
      hits += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    servers.push(proxy);
    await once(proxy, 'listening');
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, address);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    vi.stubEnv('NO_PROXY', '');
    const { check } = await startFake('ok');
    expect(await judged(check)).toEqual(passed());
    expect(hits).toBe(0);
  });

  it('is discarded when our own event loop stood still meanwhile', async () => {
    const { check } = await startFake('ok');
    expect(await judged(check)).toEqual(passed());
    const checking = check.check();
    const untilMs = performance.now() + 700;
    while (performance.now() < untilMs);
    expect(await checking).toEqual({ type: 'discarded' });
    expect(await judged(check)).toEqual(passed());
  });

  it('is cut short when it is closed', async () => {
    const { rig, check } = await startFake('ok');
    await judged(check);
    rig.fake.behave('hang');
    const before = requests(rig).length;
    const checking = check.check();
    await until('it is asked', () => requests(rig).length > before);
    check.close();
    expect(await checking).toEqual({ type: 'discarded' });
  });

  it('holds whatever bytes come as an answer', async () => {
    const bodies = [
      '',
      '\0',
      '[]',
      'null',
      '{"usage":1}',
      '{"usage":',
      '\uFEFF{}',
      '"x"',
      '{"debug":"no"}',
    ];
    for (const body of bodies) {
      const { check } = await serve((_request, response) => {
        response.setHeader('X-CPA-VERSION', 'x').end(body);
      });
      expect((await judged(check)).type).toBe('failed');
    }
  });
});
