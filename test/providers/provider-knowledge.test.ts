import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSidecarClient } from '../../main/providers/node/sidecar-client.ts';
import { Providers } from '../../main/providers/provider-knowledge.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';
import { type ModelGateway, startModelGateway } from '../support/model-gateway.ts';
import { movableEndpoint } from '../support/provider-world.ts';
import { until } from '../support/until.ts';

const apiKey = 'korproxy-of-a-test';

const nothingThere = { accounts: [], unreadable: [], problem: null };

let gateway: ModelGateway;
let providers: Providers;
const clock = new FakeClock();

beforeEach(async () => {
  gateway = await startModelGateway(apiKey, ['claude-sonnet-4-5-20250929']);
  const endpoint = movableEndpoint();
  endpoint.set({ run: 1, port: gateway.port, apiKey, managementKey: 'management' });
  providers = new Providers({
    ...{ clock, endpoint, openSidecarClient, log: listeningLog().log },
    watchCredentials: () => ({
      latest: () => nothingThere,
      look: async () => nothingThere,
      close: () => {},
    }),
  });
});

afterEach(async () => {
  providers.close();
  await gateway.close();
});

const claude = (): readonly string[] => providers.facts('claude').models;

it('tells of a new model within 30 s, with nothing restarted, and of one that went', async () => {
  await clock.advance(2_500);
  await until('the looks after the start are over', () => gateway.asked() === 4);
  expect(claude()).toEqual(['claude-sonnet-4-5-20250929']);
  gateway.offer(['claude-opus-5', 'claude-sonnet-4-5-20250929']);
  await clock.advance(30_000);
  await until('the new one is known', () => claude().length === 2);
  expect(claude()).toEqual(['claude-opus-5', 'claude-sonnet-4-5-20250929']);
  expect(gateway.asked()).toBe(5);
  gateway.offer(['claude-opus-5']);
  await clock.advance(30_000);
  await until('the old one is gone', () => claude().length === 1);
  expect(claude()).toEqual(['claude-opus-5']);
});
