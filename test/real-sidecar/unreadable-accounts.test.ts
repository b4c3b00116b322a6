import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultWords } from '../../main/providers/core/unreadable.ts';
import { brokenCredentials } from '../support/broken-credentials.ts';
import { providerWorld } from '../support/provider-world.ts';
import { writeCredential } from '../support/upstream/credentials.ts';

it.each(['v6', 'v7'] as const)(
  'what the core %s passes by without a word is named with its fault',
  async (line) => {
    const world = await providerWorld({ line, connected: ['codex'] });
    try {
      for (const [what, , make] of brokenCredentials) {
        make(join(world.authFolder, `claude-${what}.json`));
      }
      await world.stop();
      await world.start(); // A core that has seen them all from its start.
      await world.providers.refresh();
      const { state, unreadable, models } = world.providers.facts('claude');
      expect(models).toEqual([]);
      expect(state.type).toBe('unreadable');
      expect(Object.fromEntries(unreadable.map(({ file, fault }) => [file, fault]))).toEqual(
        Object.fromEntries(
          brokenCredentials.map(([what, fault]) => [`claude-${what}.json`, fault]),
        ),
      );
      const result = await world.tests.run('claude');
      expect(result).toMatchObject({ success: false, errorCode: 'login-unreadable' });
      const [first] = unreadable;
      expect(result.errorMessage).toContain(faultWords[first?.fault ?? 'empty']);
      writeCredential(world.authFolder, 'claude');
      await world.providers.refresh();
      expect(await world.tests.run('claude')).toMatchObject({ success: true });
    } finally {
      await world.close();
    }
  },
);
