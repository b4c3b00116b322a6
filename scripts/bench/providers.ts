import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { testBody, testPath } from '../../main/providers/node/provider-request.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { loginsOn } from '../../test/support/provider-lines.ts';
import { type ProviderWorld, providerWorld } from '../../test/support/provider-world.ts';
import { until } from '../../test/support/until.ts';
import { writeCredential } from '../../test/support/upstream/credentials.ts';
import { type BenchLine, besideLine, figure, spreadOf, tookMs, withinLine } from './stats.ts';

const runs = 50;
const files = 30;
const rounds = 10;
/** What a provider takes at its best; without it the sidecar alone would be measured. */
const answerMs = 200;

/** Tests of providers behind the real sidecar and a played internet. */
export async function benchProviders(): Promise<BenchLine[]> {
  const world = await providerWorld({ line: 'v6', connected: loginsOn('v6') });
  try {
    return [await addedLine(world), await fileLine(world), await parallelLine(world)];
  } finally {
    await world.close();
  }
}

async function addedLine(world: ProviderWorld): Promise<BenchLine> {
  const tested: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    bare.push(await tookMs(() => bareRequest(world)));
    tested.push(await tookMs(() => world.tests.run('claude')));
    await world.providers.refresh(); // What follows a test is not part of the next one.
  }
  const own = spreadOf(tested);
  const base = spreadOf(bare);
  const addedMs = own.p95 - base.p95;
  return {
    what: 'a provider test, over the same request by node:http',
    measured: `${(own.median - base.median).toFixed(1)} ms more, ${addedMs.toFixed(1)} at p95: ${figure(own, 'ms', 1)}`,
    against: `node:http ${figure(base, 'ms', 1)}`,
    goal: '5 ms p95',
    met: addedMs <= 5,
  };
}

function bareRequest(world: ProviderWorld): Promise<void> {
  const { port, apiKey } = world.sidecar();
  const body = JSON.stringify(testBody('claude-sonnet-4-20250514'));
  return new Promise((resolve, reject) => {
    const call = request({
      ...{ host: '127.0.0.1', port, agent: false, method: 'POST', path: testPath },
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    call.once('error', reject);
    call.once('response', (response) => response.resume().once('end', resolve));
    call.end(body);
  });
}

async function fileLine(world: ProviderWorld): Promise<BenchLine> {
  const isKnown = (): boolean => {
    const { accounts, state } = world.providers.facts('claude');
    return accounts.some(({ file }) => file === 'fresh.json') && state.type === 'connected';
  };
  const samples: number[] = [];
  for (let i = 0; i < files; i += 1) {
    const startedMs = monotonicMs();
    const file = writeCredential(world.authFolder, 'claude', {}, 'fresh.json');
    samples.push(
      await new Promise<number>((resolve) => {
        const forget = world.providers.onChange(() => {
          if (!isKnown()) return;
          forget();
          resolve(monotonicMs() - startedMs);
        });
      }),
    );
    rmSync(file);
    await until('the file is forgotten', () => !isKnown(), { withinMs: 5_000 });
  }
  return withinLine('credential file written, status known', samples, 300);
}

async function parallelLine(world: ProviderWorld): Promise<BenchLine> {
  for (const id of loginsOn('v6')) world.upstream.setDelay(id, answerMs);
  const alone: number[] = [];
  const together: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const each: number[] = [];
    for (const id of loginsOn('v6')) each.push(await tookMs(() => world.tests.run(id)));
    alone.push(Math.max(...each));
    together.push(await tookMs(() => world.tests.runAll()));
  }
  const what = `five tests at once, providers of ${answerMs} ms`;
  return besideLine(what, together, { name: 'slowest alone', samples: alone }, 1.2);
}
