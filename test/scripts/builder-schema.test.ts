import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { builderArguments } from '../../scripts/package/builder.ts';
import { targets } from '../../scripts/package/targets.ts';

const file = fileURLToPath(new URL('../../electron-builder.yml', import.meta.url));

/** Its second argument is where it would write down what it found, which nobody asked for. */
const validate = (config: object): Promise<void> =>
  validateConfiguration(config, { isEnabled: false, add: () => {} } as unknown as Notes);
type Notes = Parameters<typeof validateConfiguration>[1];

describe('electron-builder.yml', () => {
  type Section = Record<string, unknown>;
  let config: Record<string, Section>;
  beforeEach(() => {
    config = parse(readFileSync(file, 'utf8'));
  });

  it('passes the schema of electron-builder, for every target', async () => {
    await expect(validate(config)).resolves.toBeUndefined();
  });

  // A wrong word of each part, so that no part goes unread.
  it.each(['linux', 'deb', 'rpm', 'mac', 'win', 'nsis', 'portable', 'electronFuses'])(
    'would not pass with a wrong word in %s',
    async (part) => {
      config[part] = { ...config[part], noSuchWord: true };
      await expect(validate(config)).rejects.toThrow(part);
    },
  );

  it.each(['linux', 'mac', 'win'] as const)('names the targets of a release for %s', (system) => {
    const named = z
      .array(z.union([z.string(), z.object({ target: z.string() })]))
      .parse(config[system]?.['target'])
      .map((each) => (typeof each === 'string' ? each : each.target));
    const ours = targets.filter((each) => each.system === system && each.name !== 'dir');
    expect(new Set(named)).toEqual(new Set(ours.map(({ name }) => name)));
  });
});

describe('the arguments of electron-builder', () => {
  const build = { system: 'linux', cpu: 'x64', names: ['deb'], output: '/out' } as const;

  it('name a stand-in runtime by its folder and version', () => {
    const runtime = {
      executable: '/cache/electron',
      version: '33.4.11',
      source: 'registry',
    } as const;
    const args = builderArguments({ ...build, runtime });
    expect(args).toContain('-c.electronDist=/cache');
    expect(args).toContain('-c.electronVersion=33.4.11');
  });

  it('leave the official one to electron-builder, which has it for any CPU', () => {
    const runtime = { executable: '/x/electron', version: '43.2.0', source: 'official' } as const;
    expect(builderArguments({ ...build, runtime }).join(' ')).not.toMatch(/electronDist|Version/);
  });
});
