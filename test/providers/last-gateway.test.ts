import { expect, it } from 'vitest';
import type { SidecarFacts } from '../../main/providers/core/capabilities.ts';
import type { SidecarClient } from '../../main/providers/core/provider-ports.ts';
import { Providers } from '../../main/providers/provider-knowledge.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';
import { movableEndpoint } from '../support/provider-world.ts';
import { modelLists } from './core/row-inputs.ts';

const v6: SidecarFacts = { version: '6.9.25', hasUsageRoute: true };
const v7: SidecarFacts = { version: '7.2.140', hasUsageRoute: false };

it('keeps the rows of the gateway that ran last while the next one has not told', async () => {
  let facts = v6;
  const client: Partial<SidecarClient> = {
    facts: async () => facts,
    models: async () => modelLists(),
    authFiles: async () => [],
  };
  const folder = { accounts: [], unreadable: [], problem: null };
  const endpoint = movableEndpoint();
  const providers = new Providers({
    ...{ clock: new FakeClock(), log: listeningLog().log, endpoint },
    openSidecarClient: () => client as SidecarClient,
    watchCredentials: () => ({ latest: () => folder, look: async () => folder, close: () => {} }),
  });
  const hasRows = () => [providers.facts('kimi').isShown, providers.facts('qwen').isShown];
  const newest = [true, false];
  const older = [false, true];
  expect(hasRows()).toEqual(newest);
  const at = { port: 1, apiKey: 'k', managementKey: 'm' };
  endpoint.set({ ...at, run: 1 });
  await providers.refresh();
  expect(hasRows()).toEqual(older);
  endpoint.set(null);
  await providers.refresh();
  expect(hasRows()).toEqual(older);
  facts = v7;
  endpoint.set({ ...at, run: 2 });
  expect(hasRows()).toEqual(older);
  await providers.refresh();
  expect(hasRows()).toEqual(newest);
  providers.close();
});
