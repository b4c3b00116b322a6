import { describe, expect, it } from 'vitest';
import { createPublisher } from '../../main/app/publisher.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { firstCheckMs } from '../../main/gateway/core/health-reducer.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { scriptedPorts } from '../support/scripted-ports.ts';
import { someSetup } from '../support/snapshot-inputs.ts';
import { read } from '../support/words.ts';

const redact = (text: string): string => text;
const isMended = (): boolean => false;

describe('createPublisher', () => {
  it('publishes every change once, with a revision that grows by one', async () => {
    const { ports, clock, sidecar } = scriptedPorts();
    const gateway = new Gateway(ports);
    const publisher = createPublisher({
      ...ports,
      gateway,
      redact,
      isMended,
      setup: () => someSetup,
    });
    const seen: Snapshot[] = [publisher.latest()];
    publisher.onSnapshot((snapshot) => seen.push(snapshot));
    gateway.send({ type: 'start-requested' });
    await clock.advance(20_000);
    sidecar.die(2);
    await clock.advance(11_000);
    expect(seen.map(({ revision }) => revision)).toEqual(seen.map((_, i) => i + 1));
    const states = seen.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1]);
    expect(states).toEqual([
      'stopped',
      'starting',
      'healthy',
      'unreachable',
      'starting',
      'healthy',
    ]);
    expect(read(seen.at(-1)?.strip.summary ?? null, clock.now())).toBe(
      '1 restart, 0.3 s without answer',
    );
  });

  it.each([
    [false, 1],
    [true, 0],
  ])('tells of a failure unless it is mended: %s, %i told', async (mended, count) => {
    const { ports, clock, script } = scriptedPorts();
    const gateway = new Gateway(ports);
    const publisher = createPublisher({
      ...{ ...ports, gateway, redact, isMended: () => mended },
      setup: () => someSetup,
    });
    const told: Snapshot[] = [];
    publisher.onIncident((snapshot) => told.push(snapshot));
    script.problem = { code: 'sidecar-missing' };
    gateway.send({ type: 'start-requested' });
    await clock.advance(firstCheckMs);
    expect(publisher.latest().state).toBe('failed');
    expect(told).toHaveLength(count);
  });

  it('carries the payload of the specification', async () => {
    const { ports, clock } = scriptedPorts();
    const gateway = new Gateway(ports);
    const publisher = createPublisher({
      ...ports,
      gateway,
      redact,
      isMended,
      setup: () => someSetup,
    });
    gateway.send({ type: 'start-requested' });
    await clock.advance(firstCheckMs);
    expect(publisher.latest()).toMatchObject({
      state: 'healthy',
      lastCheck: new Date(clock.now()).toISOString(),
      consecutiveFailures: 0,
    });
  });
});
