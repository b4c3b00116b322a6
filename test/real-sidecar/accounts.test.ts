import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddedKey } from '../../main/contract/provider-rows.ts';
import type { ProviderId } from '../../main/contract/providers.ts';
import { capabilities } from '../../main/providers/core/capabilities.ts';
import { eventually } from '../support/eventually.ts';

import { loginsOn } from '../support/provider-lines.ts';
import { type ProviderWorld, providerWorld } from '../support/provider-world.ts';
import { writeCredential } from '../support/upstream/credentials.ts';

const plain = { baseUrl: null, name: null, models: [] };
const service = (name: string, baseUrl: string, model: string): AddedKey => ({
  ...{ kind: 'openai-compatible', key: `sk-CANARY-${name}-0123456789` },
  ...{ name, baseUrl, models: [model] },
});
const keys: Readonly<Partial<Record<ProviderId, AddedKey>>> = {
  claude: { ...plain, kind: 'claude', key: 'sk-ant-CANARY-0123456789' },
  codex: { ...plain, kind: 'codex', key: 'sk-CANARY-codex-0123456789' },
  gemini: { ...plain, kind: 'gemini', key: 'AIza-CANARY-gemini-0123456789' },
  grok: { ...plain, kind: 'grok', key: 'xai-CANARY-grok-0123456789' },
  qwen: service('Qwen', 'https://portal.qwen.ai/v1', 'qwen3-coder-plus'),
  iflow: service('iflow', 'https://apis.iflow.cn/v1', 'glm-4.6'),
};

describe.each(['v6', 'v7'] as const)('at the running core %s', (line) => {
  const rows = Object.entries(keys) as [ProviderId, AddedKey][];
  const taken = rows.filter(([id]) => capabilities[id].lines[line].keys.length > 0);
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await providerWorld({ line, connected: [] });
  });
  afterEach(() => world.close());

  const outcome = async (id: ProviderId) => {
    const { success, errorCode } = await world.tests.run(id);
    return success ? 'answers' : errorCode;
  };
  const listed = async (): Promise<string> => {
    const { port, apiKey } = world.sidecar();
    const headers = { authorization: `Bearer ${apiKey}` };
    return (await fetch(`http://127.0.0.1:${port}/v1/models`, { headers })).text();
  };
  /** Put away and brought back, with the outcome of a test each time. */
  async function awayAndBack(id: ProviderId): Promise<void> {
    const model = `"${world.providers.facts(id).models[0]}"`;
    const [account] = (await world.accounts.list(id)).accounts;
    await world.accounts.disconnect(id, account?.id ?? '');
    await eventually(listed).not.toContain(model);
    expect(await outcome(id)).not.toBe('answers');
    await world.accounts.bringBack(id, account?.id ?? '');
    await eventually(listed).toContain(model);
    await eventually(() => world.providers.facts(id).state.type).toBe('connected');
    // Once more where the core registers its models a second time, and knows none for a moment.
    await eventually(() => outcome(id)).toBe('answers');
  }

  it.each(taken)(
    'a key of %s is added, answers, is refused, put away and brought back',
    async (id, key) => {
      expect(await outcome(id)).not.toBe('answers');
      await world.accounts.addKey(key);
      await eventually(() => world.providers.facts(id).models.length).toBeGreaterThan(0);
      expect(await outcome(id)).toBe('answers');
      await awayAndBack(id);
      world.upstream.setFault(id, { type: 'status', status: 401 });
      expect(await outcome(id)).toBe('token-expired');
      expect(JSON.stringify(world.lines)).not.toContain('CANARY');
    },
  );

  it.each(loginsOn(line))('a login of %s is put away and brought back', async (id) => {
    writeCredential(world.authFolder, id);
    await eventually(() => world.providers.facts(id).models.length).toBeGreaterThan(0);
    await awayAndBack(id);
  });
});
