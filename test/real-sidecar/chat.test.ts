import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderId } from '../../main/contract/providers.ts';
import { countRequests } from '../../main/gateway/node/count-requests.ts';
import { programOnPath } from '../e2e/support/background-program.ts';
import { keysOfRest } from '../support/fault-table.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { authFolderIn, type StartedSidecar, startSidecar } from '../support/started-sidecar.ts';
import { until } from '../support/until.ts';
import { writeCredential } from '../support/upstream/credentials.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstream.ts';

const canCount = process.platform === 'linux' && programOnPath('ss') !== null;

const lines = {
  v6: {
    models: {
      claude: 'claude-sonnet-4-20250514',
      codex: 'gpt-5',
      gemini: 'gemini-2.5-pro',
      qwen: 'coder-model',
      iflow: 'kimi-k2',
    },
    logins: ['claude', 'codex', 'gemini', 'qwen', 'iflow'],
    keys: {},
  },
  v7: {
    models: {
      claude: 'claude-sonnet-5',
      codex: 'gpt-5.5',
      antigravity: 'gemini-3-flash',
      kimi: 'kimi-k2.7-code',
      grok: 'grok-4.5',
      gemini: 'gemini-3.5-flash',
      qwen: 'qwen3-coder-plus',
      iflow: 'glm-4.6',
    },
    logins: ['claude', 'codex', 'antigravity', 'kimi', 'grok'],
    keys: keysOfRest,
  },
} as const;

describe.each(['v6', 'v7'] as const)('the providers behind the real sidecar %s', (line) => {
  const { models, logins, keys } = lines[line];
  const offered = Object.entries(models) as [ProviderId, string][];
  let run: Run;
  let upstream: Upstream;
  let sidecar: StartedSidecar;

  beforeEach(async () => {
    run = newRun();
    upstream = await startUpstream(run.folder);
    for (const provider of logins) writeCredential(authFolderIn(run.folder), provider);
    sidecar = await startSidecar({
      line,
      folder: run.folder,
      config: { 'proxy-url': upstream.proxyUrl, ...keys },
      env: { SSL_CERT_FILE: upstream.caFile, ...run.env },
    });
  });

  afterEach(async () => {
    await sidecar.stop();
    await upstream.close();
    run.dispose();
  });

  const chat = (model: string, stream: boolean, signal?: AbortSignal): Promise<Response> =>
    fetch(`http://127.0.0.1:${sidecar.port}/v1/chat/completions`, {
      method: 'POST',
      signal: signal ?? null,
      headers: {
        authorization: `Bearer ${sidecar.apiKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        model,
        messages: [{ role: 'user', content: "Say 'OK'" }],
        max_tokens: 10,
        stream,
      }),
    });

  it.each([true, false])('each answer natively (streaming %s)', async (stream) => {
    const answers = await Promise.all(
      offered.map(async ([provider, model]) => {
        const response = await chat(model, stream);
        const text = await response.text();
        return [provider, response.status, /"content":"OK"/.test(text) || text];
      }),
    );
    expect(answers).toEqual(offered.map(([provider]) => [provider, 200, true]));
    for (const [provider] of offered) expect(upstream.chatCount(provider)).toBe(1);
  });

  it.skipIf(!canCount)('run, as the system tells it, until they are answered', async () => {
    const runs = (wanted: number) =>
      until(`${wanted} run`, async () => (await countRequests(sidecar.port)) === wanted, {
        everyMs: 100,
      });
    upstream.setFault('codex', { type: 'hang' });
    const waiting = new AbortController();
    const asked = Promise.allSettled(
      [true, false].map((stream) => chat(models.codex, stream, waiting.signal)),
    );
    await runs(2);
    waiting.abort();
    await asked;
    await runs(0);
  });
});
