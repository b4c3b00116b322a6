import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isStill, readProcess } from '../../../main/base/node/process-facts.ts';
import type { ProcessFacts } from '../../../main/base/node/process-look.ts';
import { signalProcess } from '../../../main/gateway/node/sidecar-record.ts';
import { until } from '../../support/until.ts';

/** A process of ours, as the system tells it once it is the program. */
async function sleeper() {
  const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const facts = await until('it sleeps', async () => {
    const found = await readProcess(child.pid ?? 0);
    return found?.command === '/bin/sleep 60' && found;
  });
  return { child, ended, facts };
}

// biome-ignore format: a table
const others: readonly (readonly [what: string, part: Partial<ProcessFacts>])[] = [
  ['its pid was given away',      { startedAt: '1' }],
  ['another program runs in it',  { exe: '/usr/bin/other' }],
  ['no program was seen in it',   { exe: null }],
];

describe.skipIf(process.platform !== 'linux')('a process that is not our child', () => {
  it('is that one still as long as it runs, and not once it is gone', async () => {
    const { child, ended, facts } = await sleeper();
    expect(isStill(facts)).toBe(true);
    child.kill('SIGKILL');
    await ended;
    expect(isStill(facts)).toBe(false);
  });

  it.each(others)('is another one where %s, and gets no signal', async (_what, part) => {
    const { child, ended, facts } = await sleeper();
    expect(isStill({ ...facts, ...part })).toBe(false);
    await signalProcess({ ...facts, ...part }, 'SIGKILL');
    // One that was sent before would be told first.
    child.kill('SIGTERM');
    expect(await ended).toBe('SIGTERM');
  });

  it('gets the signal where all is as it was', async () => {
    const { ended, facts } = await sleeper();
    await signalProcess(facts, 'SIGUSR1');
    expect(await ended).toBe('SIGUSR1');
  });
});
