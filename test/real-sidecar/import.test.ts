import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createAccountImport } from '../../main/providers/account-import.ts';
import { eventually } from '../support/eventually.ts';
import { providerWorld } from '../support/provider-world.ts';
import { writeCredential } from '../support/upstream/credentials.ts';

it.each([
  ['v6', 'runs'],
  ['v7', 'runs'],
  ['v6', 'does not run'],
  ['v7', 'does not run'],
] as const)(
  'a core %s that %s lists an account that was brought along, and it answers',
  async (line, runs) => {
    const world = await providerWorld({ line, connected: [] });
    try {
      const theirs = join(world.run.folder, '.cli-proxy-api');
      mkdirSync(theirs);
      const original = writeCredential(theirs, 'claude');
      const before = readFileSync(original, 'utf8');
      if (runs === 'does not run') await world.stop();
      const accounts = createAccountImport({
        homeFolder: world.run.folder,
        paths: { folder: dirname(world.authFolder), auth: world.authFolder },
        log: world.log,
      });
      expect(await accounts.bring(await accounts.look(null))).toMatchObject({
        brought: { claude: 1 },
      });
      if (runs === 'does not run') await world.start();
      const listed = async () =>
        (await world.providers.client?.authFiles())?.map(({ file }) => file);
      await eventually(listed).toEqual(['claude-test.json']);
      await eventually(() => world.providers.facts('claude').models.length).toBeGreaterThan(0);
      expect(await world.tests.run('claude')).toMatchObject({ success: true });
      expect(readFileSync(original, 'utf8')).toBe(before);
    } finally {
      await world.close();
    }
  },
);
