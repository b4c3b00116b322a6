import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSidecarClient } from '../../main/providers/node/sidecar-client.ts';
import { repairingClient } from '../../main/providers/node/switched-off-note.ts';
import { eventually } from '../support/eventually.ts';
import { providerWorld } from '../support/provider-world.ts';
import { writeCredential } from '../support/upstream/credentials.ts';

it.each(['v6', 'v7'] as const)(
  'an account that a crash left switched off is on again with the next core %s',
  async (line) => {
    const world = await providerWorld({ line, connected: ['claude'] });
    try {
      await world.stop();
      const file = writeCredential(world.authFolder, 'claude', { disabled: true });
      await world.start();
      const endpoint = world.endpoint.current();
      if (!endpoint) throw new Error('no core runs');
      const note = join(world.run.folder, 'switched-off.json');
      writeFileSync(note, JSON.stringify(['claude-test.json']));
      await repairingClient(openSidecarClient(endpoint), note).repair();
      await eventually(() => JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        disabled: false,
      });
      await eventually(() => world.providers.facts('claude').models.length).toBeGreaterThan(0);
      expect(await world.tests.run('claude')).toMatchObject({ success: true });
    } finally {
      await world.close();
    }
  },
);

describe.each(['v6', 'v7'] as const)('an account at the core %s', (line) => {
  it('is switched off and on where it stands, and is off with the next core too', async () => {
    const world = await providerWorld({ line, connected: ['claude', 'codex'] });
    try {
      const { accounts } = world;
      const own = async () => (await accounts.list('codex')).accounts[0];
      const { id } = (await own()) ?? { id: '' };
      expect(await own()).toMatchObject({ isOn: true, line: 'Connected' });
      await accounts.switchAccount('codex', id, false);
      await eventually(own).toMatchObject({ isOn: false, line: 'Switched off', refusal: null });
      await eventually(() => world.providers.facts('codex').state.type).toBe('switched-off');
      expect(await world.tests.run('codex')).toMatchObject({ errorCode: 'switched-off' });
      const all = await world.tests.runAll();
      expect(all.map(({ providerId, success }) => [providerId, success])).toEqual([
        ['claude', true],
      ]);
      await world.stop();
      await world.start();
      await eventually(() => world.providers.facts('claude').models.length).toBeGreaterThan(0);
      expect(world.providers.facts('codex').state.type).toBe('switched-off');
      await accounts.switchAllOn('codex');
      await eventually(() => world.providers.facts('codex').models.length).toBeGreaterThan(0);
      expect(await world.tests.run('codex')).toMatchObject({ success: true });
      expect(world.upstream.chatCount('codex')).toBe(1);
    } finally {
      await world.close();
    }
  });

  it('tells its last refusal, and from when on it is asked again', async () => {
    const world = await providerWorld({ line, connected: ['claude', 'codex'] });
    try {
      const refusal = async (id: 'claude' | 'codex') =>
        (await world.accounts.list(id)).accounts[0]?.refusal;
      expect(await refusal('claude')).toBeNull();
      world.upstream.setFault('claude', { type: 'status', status: 403, headers: {} });
      await world.tests.run('claude');
      expect(await refusal('claude')).toMatch(
        /^Refused at \d\d:\d\d \(not allowed\), asked again from \d\d:\d\d\.$/,
      );
      expect(await refusal('codex')).toBeNull();
      world.upstream.setFault('claude', null);
      await world.tests.run('claude', { anyway: true });
      expect(await refusal('claude')).toBeNull();
    } finally {
      await world.close();
    }
  });
});
