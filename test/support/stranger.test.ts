import { afterEach, describe, expect, it } from 'vitest';
import { readProcess } from '../../main/base/node/process-facts.ts';
import { ask } from './ask.ts';
import { type Stranger, startStranger } from './stranger.ts';
import { until } from './until.ts';

const nameOf = async (pid: number) => (await readProcess(pid))?.name;

describe('a stranger', () => {
  const open: Stranger[] = [];
  const start = async (options: Parameters<typeof startStranger>[0]) => {
    const stranger = await startStranger(options);
    open.push(stranger);
    return stranger;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((stranger) => stranger.stop()));
  });

  it('has its own name, answers 200 to everything and tells of signals', async () => {
    const jan = await start({ port: 0, name: 'jan', ignoreSignals: true });
    expect(await nameOf(jan.pid)).toBe('jan');
    expect((await ask(jan.port ?? 0, '/v0/management/usage')).status).toBe(200);
    process.kill(jan.pid, 'SIGTERM');
    await until('the signal is told', () => jan.signals().length > 0);
    process.kill(jan.pid, 'SIGKILL');
    await until('the kill is told', () => jan.signals().length > 1);
    expect(jan.signals()).toEqual(['SIGTERM', 'SIGKILL']);
    expect(jan.requests().map(({ url }) => url)).toEqual(['/v0/management/usage']);
  });

  it('cannot have a port that is taken, and may want none', async () => {
    const jan = await start({ port: 0, name: 'jan' });
    await expect(start({ port: jan.port ?? 0, name: 'msty' })).rejects.toThrow('EADDRINUSE');
    const namesake = await start({ port: null, name: 'cli-proxy-api' });
    expect(await nameOf(namesake.pid)).toBe('cli-proxy-api');
    expect(namesake.signals()).toEqual([]);
  });
});
