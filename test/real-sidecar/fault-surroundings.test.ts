import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderId, TestErrorCode } from '../../main/contract/providers.ts';
import { capabilities } from '../../main/providers/core/capabilities.ts';
import { eventually } from '../support/eventually.ts';
import { keysNowhere, keysOfRest, noteFaults } from '../support/fault-table.ts';
import { loginsOn, offeredOn } from '../support/provider-lines.ts';
import { type ProviderWorld, providerWorld, type WorldOptions } from '../support/provider-world.ts';
import { writeCredential } from '../support/upstream/credentials.ts';
import type { Fault } from '../support/upstream/upstream.ts';

const worlds: ProviderWorld[] = [];

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function open(options: WorldOptions): Promise<ProviderWorld> {
  const world = await providerWorld(options);
  worlds.push(world);
  return world;
}

type Line = WorldOptions['line'];

const withAll = (line: Line, config: Readonly<Record<string, unknown>> = {}): WorldOptions => ({
  line,
  connected: loginsOn(line),
  config: { ...(line === 'v6' ? {} : keysOfRest), ...config },
});

/** Two clicks on each provider, noted for the table; gives back both codes of each. */
async function twoClicks(
  world: ProviderWorld,
  line: Line,
  fault: string,
  ids: readonly ProviderId[] = offeredOn(line),
): Promise<Readonly<Record<string, readonly (TestErrorCode | null)[]>>> {
  const first = await Promise.all(ids.map((id) => world.tests.run(id)));
  const second = await Promise.all(ids.map((id) => world.tests.run(id)));
  noteFaults(line, fault, '1st', first);
  noteFaults(line, fault, '2nd', second);
  return Object.fromEntries(
    ids.map((id, at) => [id, [first[at]?.errorCode ?? null, second[at]?.errorCode ?? null]]),
  );
}

const all = (code: TestErrorCode, ids: readonly ProviderId[]) =>
  Object.fromEntries(ids.map((id) => [id, [code, code]]));

describe.each(['v6', 'v7'] as const)('a test through the real sidecar %s', (line) => {
  const named = loginsOn(line);
  const offered = offeredOn(line);

  it('says that nobody can be asked while the gateway is stopped', async () => {
    const world = await open(withAll(line));
    await world.stop();
    expect(await twoClicks(world, line, 'gateway stopped')).toEqual(
      all('proxy-not-running', offered),
    );
  });

  it('says that the gateway went away when it dies under the question', async () => {
    const world = await open(withAll(line));
    for (const id of offered) world.upstream.setFault(id, { type: 'hang' });
    const asking = offered.map((id) => world.tests.run(id));
    await eventually(() => offered.filter((id) => world.upstream.chatCount(id) > 0)).toEqual(
      offered,
    );
    process.kill(world.sidecar().pid, 'SIGKILL');
    const results = await Promise.all(asking);
    noteFaults(line, 'gateway killed', '1st', results);
    expect(results.map(({ errorCode }) => errorCode)).toEqual(offered.map(() => 'gateway-lost'));
  });

  it('says that the gateway refuses the key', async () => {
    const world = await open(withAll(line));
    const at = world.endpoint.current();
    if (at) world.endpoint.set({ ...at, apiKey: 'korproxy-wrong' });
    const codes = await twoClicks(world, line, 'wrong local key', named);
    expect(codes).toEqual(all('local-key-rejected', named));
  });

  it('says that nothing is connected, or not offered', async () => {
    const world = await open({ line, connected: [] });
    const codes = await twoClicks(world, line, 'no credential');
    const rest = offered.filter((id) => !named.some((each) => each === id));
    expect(codes).toEqual({ ...all('not-connected', named), ...all('not-offered', rest) });
  });

  it('says that the provider is out of reach when the proxy is down', async () => {
    const world = await open(withAll(line, { 'proxy-url': 'socks5://127.0.0.1:9' }));
    expect(await twoClicks(world, line, 'company proxy down')).toEqual(
      all('proxy-unreachable', offered),
    );
  });

  it('names the proxy of the environment when it is down, also where the core goes past it', async () => {
    const world = await open({
      ...withAll(line, { 'proxy-url': '' }),
      env: { HTTPS_PROXY: 'http://127.0.0.1:9' },
    });
    const past = line === 'v6' ? ['claude'] : ['claude', 'codex'];
    const codes = await twoClicks(world, line, 'HTTPS_PROXY down');
    expect(codes).toEqual({
      ...all('proxy-unreachable', offered),
      ...Object.fromEntries(past.map((id) => [id, ['proxy-passed-by', 'proxy-passed-by']])),
    });
  });

  it('says that the computer is offline when no name is found', async () => {
    const world = await open({
      ...{ line, connected: [], env: {} },
      config: { ...keysNowhere, 'proxy-url': '' },
    });
    const keyed = offered.filter((id) => capabilities[id].lines[line].keys.length > 0);
    expect(await twoClicks(world, line, 'DNS', keyed)).toEqual(all('offline', keyed));
  });

  it('says that the login expired when it cannot be renewed any more', async () => {
    const world = await open({ line, connected: [] });
    world.upstream.login.tokenStatus = 400;
    const expired = '2026-01-01T00:00:00Z';
    for (const id of named) {
      world.upstream.setFault(id, { type: 'status', status: 401 });
      const token = {
        access_token: 'a',
        refresh_token: 'r',
        token_type: 'Bearer',
        expiry: expired,
      };
      writeCredential(world.authFolder, id, id === 'gemini' ? { token } : { expired });
    }
    await eventually(() =>
      named.every((id) => (world.providers.knowledge.models?.[id].length ?? 0) > 0),
    ).toBe(true);
    expect(await twoClicks(world, line, 'refresh revoked', named)).toEqual(
      all('token-expired', named),
    );
  });
});

it('ends each click after 30 s where a provider hangs or falls silent, on both lines', async () => {
  // Gemini's shortest answer is one event, so of a part of it nothing comes through.
  const speaking = offeredOn('v6').filter((id) => id !== 'gemini');
  const plays: readonly [Line, Fault, string, TestErrorCode, readonly ProviderId[]][] = [
    ['v6', { type: 'hang' }, 'hang to 30 s', 'timed-out', offeredOn('v6')],
    ['v7', { type: 'hang' }, 'hang to 30 s', 'timed-out', offeredOn('v7')],
    ['v6', { type: 'stall' }, 'answer falls silent', 'answer-stalled', speaking],
  ];
  const inputs = [];
  for (const [line, fault, what, code, ids] of plays) {
    const world = await open(withAll(line));
    for (const id of ids) world.upstream.setFault(id, fault);
    inputs.push({ world, line, what, code, ids });
  }
  const startMs = performance.now();
  const ends = await Promise.all(
    inputs.map(({ world, line, what, ids }) => twoClicks(world, line, what, ids)),
  );
  const tookMs = performance.now() - startMs;
  expect(ends).toEqual(inputs.map(({ code, ids }) => all(code, ids)));
  expect(tookMs).toBeGreaterThan(2 * 29_900);
  expect(tookMs).toBeLessThan(110_000);
}, 180_000);
