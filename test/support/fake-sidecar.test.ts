import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { type FakeSidecar, makeFakeSidecar } from './fake-sidecar.ts';
import { freePort } from './free-port.ts';
import { expectNoOrphans } from './orphans.ts';
import { newRun, type Run } from './run-folder.ts';
import { startStranger } from './stranger.ts';
import { until } from './until.ts';

describe('the fake sidecar', () => {
  const runs: Run[] = [];
  const children: ChildProcess[] = [];

  const start = async (first: string, wantedPort: number | null = null, ...later: string[]) => {
    const run = newRun();
    runs.push(run);
    const fake = makeFakeSidecar([first, ...later], run);
    const port = wantedPort ?? (await freePort());
    const config = path.join(run.folder, 'config.yaml');
    writeFileSync(
      config,
      `# ours\nhost: 127.0.0.1\nport: ${port} # here\napi-keys:\n  - "korproxy-abc"\n`,
    );
    const launch = () => {
      const child = spawn(fake.file, ['-config', config, '-local-model'], {
        env: { MANAGEMENT_PASSWORD: 'secret' },
        stdio: 'pipe',
      });
      const output: string[] = [];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
      children.push(child);
      return { child, exit: once(child, 'exit'), output };
    };
    return { fake, port, ...launch(), launch };
  };

  const listening = async (fake: FakeSidecar, count = 1) => {
    const times = () => fake.journal().filter(({ event }) => event === 'listening').length;
    await until('it listens', () => times() >= count);
  };

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const run of runs.splice(0)) {
      await expectNoOrphans(run);
      run.dispose();
    }
  });

  it('answers as the real one does, keys included', async () => {
    const { fake, port, child, exit, output } = await start('ok');
    await listening(fake);
    const key = { authorization: 'Bearer secret' };
    // biome-ignore format: a table
    const answers = [
      ['/', {}, 200], ['/healthz', {}, 200], ['/nowhere', {}, 404],
      ['/v0/management/usage', key, 200], ['/v0/management/debug', key, 200],
      ['/v0/management/usage', {}, 401], ['/v0/management/usage', { authorization: 'Bearer x' }, 401],
      ['/v1/models', {}, 401], ['/v1/models', { authorization: 'Bearer korproxy' }, 401],
      ['/v1/models', { authorization: 'Bearer korproxy-abc' }, 200],
    ] as const;
    for (const [route, headers, status] of answers) {
      expect(await ask(port, route, headers), route).toMatchObject({ status });
    }
    const banner = `started successfully on: 127.0.0.1:${port}`;
    await until('the banner', () => output.join('').includes(banner));
    expect(output.join('')).toContain('CLIProxyAPI Version: 6.9.25,');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(fake.starts()[0]?.env['MANAGEMENT_PASSWORD']).toBe('secret');
  });

  it.each([
    ['status:503', '503'],
    ['hang', 'Error: silent'],
    ['garbage', 'Error: Parse Error'],
    ['redirect:9', '302'],
    ['healthz-only', '200'],
    ['usage-only', '404'],
    ['root-only', '404'],
    ['loris', '200'],
    ['huge', '200'],
    ['slow:1500', 'Error: silent'],
    ['slow:50', '200'],
  ])('answers %s while it runs: %s', async (behaviour, outcome) => {
    const { fake, port } = await start('ok');
    await listening(fake);
    fake.behave(behaviour);
    const told = await ask(port, '/healthz').then(({ status }) => String(status), String);
    expect(told).toMatch(outcome);
  });

  it.each([
    ['exit:3@20', 3, /Version/],
    ['lie-then-exit0', 0, /started successfully/],
    ['ok', 0, /address already in use/],
  ])('ends by itself with %s, code %i', async (behaviour, code, said) => {
    const squatter = await startStranger({ port: 0, name: 'jan' });
    const { fake, exit, output } = await start(behaviour, squatter.port ?? 0);
    expect(await exit).toEqual([code, null]);
    expect(output.join('')).toMatch(said);
    expect(fake.journal().map(({ event }) => event)).toEqual(['started', 'exiting']);
    await squatter.stop();
  });

  it('takes the next behaviour at the next start, and may ignore the polite signal', async () => {
    const { fake, port, exit, launch } = await start('crash-after-200:20', null, 'ignore-term');
    await listening(fake);
    await ask(port, '/healthz');
    expect(await exit).toEqual([2, null]);
    const second = launch();
    await listening(fake, 2);
    second.child.kill('SIGTERM');
    await until('it got the signal', () => fake.journal().at(-1)?.event === 'signal');
    expect((await ask(port, '/healthz')).status).toBe(200);
    expect(fake.starts().map((entry) => entry.behaviour)).toEqual([
      'crash-after-200:20',
      'ignore-term',
    ]);
  });

  it.each([
    ['log-canary', /sk-canary-0002[\s\S]*canary-0004@example\.com/],
    ['log-flood', /(?:0123456789abcdef){64}/],
  ])('writes what %s stands for', async (behaviour, text) => {
    const { output } = await start(behaviour);
    await until('it is written', () => text.test(output.join('')));
  });

  it('binds late, and goes deaf with its process alive', async () => {
    const { fake, port, child } = await start('bind-late:100,deaf:50');
    await listening(fake);
    const [started, bound] = fake.journal();
    expect((bound?.atMs ?? 0) - (started?.atMs ?? 0)).toBeGreaterThan(90);
    const refused = () =>
      ask(port, '/').then(
        () => false,
        (error) => /REFUSED/.test(String(error)),
      );
    await until('it is deaf', refused);
    expect(child.exitCode).toBeNull();
  });

  it('locks a client out after five wrong keys, the right one too', async () => {
    const { fake, port } = await start('ban');
    await listening(fake);
    const debug = (key: string) =>
      ask(port, '/v0/management/debug', { authorization: `Bearer ${key}` });
    for (let tries = 0; tries < 5; tries += 1) expect((await debug('wrong')).status).toBe(401);
    expect((await debug('secret')).status).toBe(403);
    expect((await ask(port, '/healthz')).status).toBe(200);
  });

  it('leaves a grandchild that holds its output', async () => {
    const { fake, child, exit } = await start('grandchild');
    await listening(fake);
    const isGrandchild = ({ event }: { readonly event: string }) => event === 'grandchild';
    expect(fake.journal().some(isGrandchild)).toBe(true);
    child.kill('SIGKILL');
    await exit;
    const run = runs.pop();
    if (!run) throw new Error('no run');
    await expect(expectNoOrphans(run, { withinMs: 50 })).rejects.toThrow('1 processes left');
    run.dispose();
  });
});
