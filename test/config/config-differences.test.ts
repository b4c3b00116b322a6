import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { differingConfigKeys } from '../../main/config/config-differences.ts';
import { guardConfig } from '../../main/config/core/guarded-config.ts';
import { emptyFolder } from '../support/log-folder.ts';

const launchSettings = {
  port: 1_337,
  authFolder: '/home/zoe/auth',
  apiKey: `korproxy-${'a'.repeat(43)}`,
};
const ours = guardConfig('# new\n', launchSettings);

// biome-ignore format: a table
it.each<[what: string, text: string | Buffer, names: readonly string[]]>([
  ['a file of ours',                      ours,                                                   []],
  ['keys of the user',                    `${ours}debug: true\nproxy-url: socks5://me:secret@x\n`, ['debug', 'proxy-url']],
  ['a provider with its key',             `${ours}claude-api-key:\n  - api-key: sk-ant-1\n`,      ['claude-api-key']],
  ['a guarded key that says otherwise',   ours.replace('ws-auth: true', 'ws-auth: false'),        ['ws-auth']],
  ['a guarded key within another',        ours.replace('allow-remote: false', 'allow-remote: true'), ['remote-management.allow-remote']],
  ['a name that may be anything',         `${ours}sk-ant-1: 1\njay@example.org: 2\n`,             ['others that are not known: 2']],
  ['a file with an error',                'a: [sk-ant-1\n',                                       ['config.yaml has an error']],
  ['a list where there should be keys',   '- sk-ant-1\n',                                         ['config.yaml has an error']],
  ['a file that is far too long',         Buffer.alloc(2_000_000, '#'),                           ['config.yaml cannot be read']],
])('of %s the names are told and no value', async (_what, text, names) => {
  const path = join(emptyFolder(), 'config.yaml');
  writeFileSync(path, text);
  expect(await differingConfigKeys(path)).toEqual(names);
});

it('a file that is not there is said to be unreadable', async () => {
  expect(await differingConfigKeys(join(emptyFolder(), 'none'))).toEqual([
    'config.yaml cannot be read',
  ]);
});
