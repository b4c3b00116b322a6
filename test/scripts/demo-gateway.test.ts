import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const root = path.join(import.meta.dirname, '..', '..');
const apiKey = 'test-api-key';
const managementKey = 'test-management-key';

describe('the demo gateway', () => {
  let run: Run;
  let program: ChildProcess;
  let base: string;
  beforeAll(async () => {
    run = newRun();
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    const config = path.join(run.folder, 'config.yaml');
    writeFileSync(config, `host: 127.0.0.1\nport: ${port}\napi-keys:\n  - ${apiKey}\n`);
    program = spawn(
      process.execPath,
      ['--import', 'tsx', 'scripts/demo-gateway.ts', '-config', config],
      {
        cwd: root,
        env: { ...process.env, ...run.env, MANAGEMENT_PASSWORD: managementKey },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    for await (const text of program.stdout ?? []) if (`${text}`.includes('started')) break;
  });
  afterAll(async () => {
    program.kill('SIGTERM');
    if (program.exitCode === null) await once(program, 'exit');
    expect(program.exitCode).toBe(0);
    await expectNoOrphans(run);
    run.dispose();
  });

  const ask = (route: string, key?: string, init: RequestInit = {}): Promise<Response> =>
    fetch(base + route, { ...init, headers: key ? { authorization: `Bearer ${key}` } : {} });
  const chat = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });

  // biome-ignore format: a table
  it.each<[string, string | undefined, number]>([
    ['/',                      undefined,     200],
    ['/healthz',               undefined,     200],
    ['/nothing',               undefined,     404],
    ['/v1/models',             undefined,     401],
    ['/v1/models',             'another',     401],
    ['/v1/models',             apiKey,        200],
    ['/v0/management/debug',   undefined,     401],
    ['/v0/management/debug',   apiKey,        401],
    ['/v0/management/debug',   managementKey, 200],
    ['/v0/management/usage',   managementKey, 200],
  ])('answers GET %s with key %s with %i, and says that it is a demo', async (route, key, status) => {
    const response = await ask(route, key);
    expect(response.status).toBe(status);
    expect(response.headers.get('X-KorProxy-Demo')).toBe('1');
  });

  it('names a version where the app looks for one to know its own', async () => {
    const response = await ask('/v0/management/debug', managementKey);
    expect(response.headers.get('X-CPA-VERSION')).toBe('demo');
  });

  it('gives itself out as the known program at its root', async () => {
    expect(await (await ask('/')).json()).toMatchObject({ message: 'CLI Proxy API Server' });
  });

  it('says in its reply that no model was asked', async () => {
    const response = await ask('/v1/chat/completions', apiKey, chat({ model: 'any' }));
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: expect.stringContaining('demo gateway') } }],
    });
  });

  it('streams the same words', async () => {
    const response = await ask('/v1/chat/completions', apiKey, chat({ stream: true }));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = (await response.text()).split('\n\n').filter(Boolean);
    expect(events.at(-1)).toBe('data: [DONE]');
    const words = events
      .slice(0, -1)
      .map((event) => JSON.parse(event.slice('data: '.length)).choices[0].delta.content ?? '');
    expect(words.join('')).toContain('demo gateway');
  });
});
