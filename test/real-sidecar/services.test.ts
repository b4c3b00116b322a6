import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isService, type RowId } from '../../main/contract/providers.ts';
import { eventually } from '../support/eventually.ts';
import { type ProviderWorld, providerWorld } from '../support/provider-world.ts';
import { json } from '../support/upstream/replies.ts';

const answer = JSON.stringify({
  ...{ id: 'c1', object: 'chat.completion', created: 1, model: 'm' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'OK' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

describe.each(['v6', 'v7'] as const)('services of the user through the real sidecar %s', (line) => {
  // The older line gives services of one name the models of the first.
  const coding = line === 'v7' ? 'GLM' : 'GLM Coding';
  let server: Server;
  let world: ProviderWorld;
  /** By path: what a service answers with, 200 where nothing is said. */
  let statuses: Record<string, number>;
  let heard: (readonly [path: string, key: string | undefined, model: string])[];

  beforeEach(async () => {
    statuses = {};
    heard = [];
    const serve = async (request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      for await (const piece of request) body += piece;
      const path = request.url?.split('/')[1] ?? '';
      const { model } = JSON.parse(body || '{}');
      heard.push([path, request.headers.authorization, model]);
      const status = statuses[path] ?? 200;
      if (status === 200) {
        response.setHeader('content-type', 'text/event-stream');
        const chunk = { ...JSON.parse(answer), object: 'chat.completion.chunk' };
        chunk.choices = [{ index: 0, delta: { content: 'OK' }, finish_reason: 'stop' }];
        response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
      } else {
        const { body: refusal } = json(status, { error: { message: 'no', type: 'refused' } });
        response.writeHead(status, { 'content-type': 'application/json' }).end(refusal);
      }
    };
    server = createServer((request, response) => void serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const service = (name: string, path: string, key: string | null, model: string) => ({
      ...{ name, 'base-url': `http://127.0.0.1:${port}/${path}/v1` },
      ...(key === null ? {} : { 'api-key-entries': [{ 'api-key': key }] }),
      models: [{ name: model, alias: model }],
    });
    world = await providerWorld({
      ...{ line, connected: ['codex'], env: {} },
      config: {
        'proxy-url': '',
        'openai-compatibility': [
          service('GLM', 'glm', 'sk-CANARY-glm-service', 'glm-4.6'),
          service('<b>Ölama 🚀</b>', 'local', null, 'odd model'),
          service('openai', 'namesake', 'sk-CANARY-namesake', 'theirs'),
          service(coding, 'glm-coding', 'sk-CANARY-coding-plan', 'glm-coder'),
        ],
      },
    });
  });

  afterEach(async () => {
    await world.close();
    server.closeAllConnections();
    server.close();
  });

  const services = () => world.providers.knowledge.services;
  const rowOf = (host: number): RowId => services()[host]?.id ?? 'claude';
  const state = (id: RowId) => world.providers.facts(id).state.type;
  const listed = async (): Promise<string> => {
    const { port, apiKey } = world.sidecar();
    const headers = { authorization: `Bearer ${apiKey}` };
    return (await fetch(`http://127.0.0.1:${port}/v1/models`, { headers })).text();
  };
  const outcome = async (id: RowId) => {
    const { success, errorCode } = await world.tests.run(id);
    return success ? 'answers' : errorCode;
  };

  it('have each a row and a test, whatever they are called, and none takes another for its own', async () => {
    expect(services().map(({ name }) => name)).toEqual([
      'GLM',
      '<b>Ölama 🚀</b>',
      'openai',
      coding,
    ]);
    expect(new Set(services().map(({ id }) => id)).size).toBe(4);
    expect(world.providers.facts('codex').models).not.toContain('theirs');
    const own = services().map(({ id }) => id);
    for (const id of own) expect(await outcome(id)).toBe('answers');
    expect(heard).toEqual([
      ['glm', 'Bearer sk-CANARY-glm-service', 'glm-4.6'],
      ['local', undefined, 'odd model'],
      ['namesake', 'Bearer sk-CANARY-namesake', 'theirs'],
      ['glm-coding', 'Bearer sk-CANARY-coding-plan', 'glm-coder'],
    ]);
    const all = await world.tests.runAll();
    expect(all.map(({ providerId }) => providerId).filter(isService)).toEqual(own);
    expect(JSON.stringify([world.lines, all, services()])).not.toContain('CANARY');
  });

  it('are told apart by what they refuse with', async () => {
    // biome-ignore format: a table
    const table = [[401, 'token-expired'], [429, 'quota-exceeded'], [500, 'provider-error'], [404, 'model-not-found']] as const;
    for (const [at, [status, code]] of table.entries()) {
      statuses[['glm', 'local', 'namesake', 'glm-coding'][at] ?? ''] = status;
      expect(await outcome(rowOf(at))).toBe(code);
    }
  });

  it('are switched off, put away and brought back, one and not another', async () => {
    const glm = rowOf(0);
    const other = rowOf(3);
    const own = async () => (await world.accounts.list(glm)).accounts[0];
    const { id = '' } = (await own()) ?? {};
    expect(await own()).toMatchObject({ who: 'API key …vice', kind: 'key', isOn: true });
    await world.accounts.switchAccount(glm, id, false);
    expect(state(glm)).toBe(line === 'v7' ? 'switched-off' : 'disconnected');
    expect(await outcome(glm)).toBe('switched-off');
    expect(state(other)).toBe('connected');
    await eventually(listed).not.toContain('"glm-4.6"');
    expect(await listed()).toContain('"glm-coder"');
    await (line === 'v7' ? world.accounts.switchAllOn(glm) : world.accounts.bringAllBack(glm));
    await eventually(listed).toContain('"glm-4.6"');
    expect(await outcome(glm)).toBe('answers');
    await world.accounts.disconnect(glm, id);
    expect(state(glm)).toBe('disconnected');
    await eventually(listed).not.toContain('"glm-4.6"');
    await world.accounts.bringAllBack(glm);
    await eventually(listed).toContain('"glm-4.6"');
    expect(await outcome(glm)).toBe('answers');
  });

  it('take another key and other models in their place', async () => {
    const glm = services()[0]?.id;
    if (!glm) throw new Error('no service is known');
    expect(await world.accounts.service(glm)).toEqual({
      ...{ name: 'GLM', models: ['glm-4.6'], hasKey: true },
      baseUrl: expect.stringMatching(/\/glm\/v1$/),
    });
    await world.accounts.changeService(glm, { key: 'sk-CANARY-another-key', models: ['glm-5'] });
    await eventually(listed).toContain('"glm-5"');
    expect(await outcome(glm)).toBe('answers');
    expect(heard.at(-1)).toEqual(['glm', 'Bearer sk-CANARY-another-key', 'glm-5']);
  });
});
