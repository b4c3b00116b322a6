import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../main/contract/providers.ts';
import { keysOfRest } from '../support/fault-table.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { authFolderIn, type StartedSidecar, startSidecar } from '../support/started-sidecar.ts';
import { writeCredential } from '../support/upstream/credentials.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstream.ts';

const lines = {
  v6: {
    models: {
      claude: 'claude-sonnet-4-20250514',
      codex: 'gpt-5',
      gemini: 'gemini-2.5-pro',
      qwen: 'coder-model',
      iflow: 'kimi-k2',
    },
    logins: providerIds,
    keys: {},
  },
  v7: {
    models: {
      claude: 'claude-sonnet-5',
      codex: 'gpt-5.5',
      gemini: 'gemini-3.5-flash',
      qwen: 'qwen3-coder-plus',
      iflow: 'kimi-k2',
    },
    logins: ['claude', 'codex'],
    keys: keysOfRest,
  },
} as const;

describe.each(['v6', 'v7'] as const)('the five providers behind the real sidecar %s', (line) => {
  const { models, logins, keys } = lines[line];
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

  it.each([true, false])('each answer natively (streaming %s)', async (stream) => {
    const answers = await Promise.all(
      providerIds.map(async (provider) => {
        const response = await fetch(`http://127.0.0.1:${sidecar.port}/v1/chat/completions`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${sidecar.apiKey}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            model: models[provider],
            messages: [{ role: 'user', content: "Say 'OK'" }],
            max_tokens: 10,
            stream,
          }),
        });
        const text = await response.text();
        return [provider, response.status, /"content":"OK"/.test(text) || text];
      }),
    );
    expect(answers).toEqual(providerIds.map((provider) => [provider, 200, true]));
    expect(providerIds.map((provider) => upstream.chatCount(provider))).toEqual([1, 1, 1, 1, 1]);
  });
});
