import { beforeEach, expect, it, vi } from 'vitest';
import { guardConfig } from '../../../main/config/core/guarded-config.ts';
import { planTakeOver } from '../../../main/config/core/take-over.ts';
import { newApiKey } from '../../../main/config/node/settings-file.ts';

const parses = vi.hoisted(() => ({ count: 0 }));
vi.mock('yaml', async (original) => {
  const yaml = await original<typeof import('yaml')>();
  return {
    ...yaml,
    parseDocument: (...args: Parameters<typeof yaml.parseDocument>) => {
      parses.count += 1;
      return yaml.parseDocument(...args);
    },
  };
});

const settings = { port: 1400, authFolder: '/data/auth', apiKey: newApiKey() };
const models = Array.from({ length: 300 }, (_, at) => `      - {name: m${at}, alias: a${at}}`);
const others = `openai-compatibility:\n  - name: x\n    models:\n${models.join('\n')}\n`;
const wrong =
  'host: ""\nport: 8317\nremote-management:\n  allow-remote: true\npprof:\n  enable: true\n';
const retired = `api-keys:\n  - korproxy\n  - your-api-key-1\n  - ${newApiKey()}\n  - team\n`;

beforeEach(() => {
  parses.count = 0;
});

// biome-ignore format: a table
it.each([
  ['a file that is as it must be',      guardConfig(others, settings),      1],
  ['an empty file',                     '',                                 2],
  ['a file with everything otherwise',  `${others}${wrong}${retired}`,      2],
  ['one that only the library can write', `{port: 8317, x: [${'1, '.repeat(300)}]}\n`, 2],
  ['one whose change the text does not allow', 'x: &h 0.0.0.0\nhost: *h\nport: 8317\n', 2],
])('%s is parsed no more often than it must be', (_what, text, count) => {
  parses.count = 0;
  guardConfig(text, settings);
  expect(parses.count).toBe(count);
});

it('a file is taken over with as few, however many keys are set', () => {
  planTakeOver('port: 1400\n', `${others}${wrong}${retired}`, settings);
  expect(parses.count).toBeLessThanOrEqual(6);
});
