import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
