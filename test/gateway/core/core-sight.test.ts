import { expect, it } from 'vitest';
import type { Problem } from '../../../main/contract/problems.ts';
import { type CoreSight, switchEventOf } from '../../../main/gateway/core/core-sight.ts';
import { type Health, stopped } from '../../../main/gateway/core/health-reducer.ts';

const exited: Problem = {
  code: 'sidecar-exited',
  exit: { code: 2, signal: null, ranMs: 1, cause: null },
};
const portTaken: Problem = { code: 'port-in-use', port: 1_337, owner: null, freePort: null };
const silent = { code: 'no-answer', failure: 'timed-out' } as const;
const strange = { code: 'no-answer', failure: 'not-ours' } as const;
const badConfig: Problem = { code: 'config-invalid', line: 1, column: 1, why: 'refused' };

const see = (health: Partial<Health>, over: Partial<CoreSight> = {}): string | null => {
  const sight = { launched: true, choiceRules: true, chosenIsGone: false, atMs: 7, ...over };
  const event = switchEventOf({ health: { ...stopped, ...health }, ...sight });
  return event && 'why' in event ? `${event.type}: ${event.why}` : (event?.type ?? null);
};

// biome-ignore format: a table
it.each<[string | null, Partial<Health>, Partial<CoreSight>?]>([
  ['core-rested',                { state: 'stopped' }],
  ['core-rested',                { state: 'healthy', halting: 'to-stop' }],
  ['core-rested',                { state: 'starting', suspended: true }],
  ['core-begun',                 { state: 'starting' }],
  ['core-begun',                 { state: 'starting' },                              { launched: false }],
  ['core-answered',              { state: 'healthy' }],
  ['core-answered',              { state: 'degraded' }],
  [null,                         { state: 'degraded', failures: 1 }],
  ['core-crashed',               { state: 'unreachable', problem: exited }],
  ['core-crashed',               { state: 'unreachable', problem: exited, halting: 'lost' }],
  ['core-crashed',               { state: 'unreachable', problem: silent }],
  [null,                         { state: 'unreachable', problem: strange }],
  [null,                         { state: 'unreachable', problem: { code: 'unexpected' } }],
  ['core-failed: would-not-run', { state: 'failed', problem: exited }],
  ['core-failed: would-not-run', { state: 'failed', problem: { code: 'sidecar-changed' } },        { launched: false }],
  ['core-failed: would-not-run', { state: 'failed', problem: { code: 'listens-beyond-loopback' } }],
  ['core-failed: would-not-run', { state: 'failed', problem: badConfig }],
  ['core-failed: would-not-run', { state: 'failed', problem: { code: 'sidecar-incompatible', needs: 'GLIBC_2.38' } }],
  ['core-rested',                { state: 'unreachable', problem: exited },                        { choiceRules: false }],
  ['core-rested',                { state: 'healthy' },                                             { choiceRules: false }],
  ['core-rested',                { state: 'failed', problem: badConfig },                          { launched: false }],
  ['core-rested',                { state: 'failed', problem: portTaken }],
  ['core-rested',                { state: 'failed', problem: { code: 'disk-full' } }],
  ['core-failed: gone',          { state: 'starting' },                              { chosenIsGone: true }],
  ['core-begun',                 { state: 'starting' },                              { chosenIsGone: true, launched: false }],
  ['core-rested',                { state: 'stopped' },                               { chosenIsGone: true }],
])('says %s of %j %j', (event, health, over) => {
  expect(see(health, over)).toBe(event);
});

it('says when a crash was', () => {
  const health = { ...stopped, state: 'unreachable', problem: exited } as const;
  const sight = { health, launched: true, choiceRules: true, chosenIsGone: false, atMs: 7 };
  expect(switchEventOf(sight)).toEqual({ type: 'core-crashed', atMs: 7 });
});
