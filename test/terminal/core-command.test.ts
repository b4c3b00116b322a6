import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import type { CoreEntry } from '../../main/gateway/core/cores-state.ts';
import { readCommandLine, UsageError } from '../../main/terminal/command-line.mjs';
import { type CoreCommand, runCoreCommand } from '../../main/terminal/core-command.ts';
import { readCoreOptions } from '../../main/terminal/core-options.ts';

const known: readonly CoreEntry[] = [
  { version: '7.2.140', isHere: false, isUsual: false, hasPin: true },
  { version: '6.9.26', isHere: true, isUsual: false, hasPin: true },
  { version: '6.9.25', isHere: true, isUsual: true, hasPin: true },
];

interface Stage {
  readonly next?: string | null;
  /** Null where nobody is there. */
  readonly answer?: string | null;
  readonly refuse?: string;
  readonly entries?: readonly CoreEntry[];
  readonly unreachable?: boolean;
}

async function run(
  line: string,
  { next = '6.9.25', answer = null, refuse, entries = known, unreachable }: Stage = {},
) {
  const [did, terminal]: [string[], { out: string; err: string }] = [[], { out: '', err: '' }];
  const write = (to: 'out' | 'err') => ({
    write: (text: string) => {
      terminal[to] += text;
    },
  });
  const command: CoreCommand = {
    options: readCoreOptions(readCommandLine(line.split(' '))),
    shelf: {
      list: async () => entries,
      next: async () => next,
      drop: async (version) => void did.push(`drop ${version}`),
      provide: async (version) => void did.push(`provide ${version}`),
    },
    look: async () => {
      did.push('look');
      if (unreachable) throw new ActionRefused('api.github.com cannot be reached.');
    },
    open: async () => ({
      use: async (choice) => {
        if (refuse !== undefined) throw new ActionRefused(refuse);
        did.push(`use ${choice}`);
      },
    }),
    ...{ out: write('out'), err: write('err') },
    ask:
      answer === null
        ? null
        : async (question) => {
            did.push(question);
            return answer;
          },
  };
  return { code: await runCoreCommand(command), did, ...terminal };
}

describe('--core list', () => {
  it('shows which one runs, which is the default, and what each lacks', async () => {
    expect(await run('--core list')).toMatchObject({
      code: 0,
      out: [
        '7.2.140    not here yet           No login for Gemini, Qwen and iFlow; an API key works.\n',
        '6.9.26     here          newer    No login for Qwen, Antigravity, Kimi and Grok; no API key for Grok.\n',
        '6.9.25     runs          default  No login for Antigravity, Kimi and Grok; no API key for Grok.\n',
      ].join(''),
      err: '',
      did: [],
    });
  });

  it.each([null, '7.2.200'])('says that none of them runs: %s', async (next) => {
    const { out } = await run('--core list', { next });
    expect(out).not.toMatch(/\d +runs /);
    expect(out).toMatch(/none of these: a program of your own, or none at all\.\n$/);
  });
});

describe('--core use', () => {
  it('says what will be missing, asks, gets it, tries it and switches', async () => {
    expect(await run('--core use 7.2.140', { answer: 'y' })).toEqual({
      code: 0,
      did: ['Switch from 6.9.25 to 7.2.140? [y/N] ', 'provide 7.2.140', 'use 7.2.140'],
      out: [
        'No login for Gemini, Qwen and iFlow; an API key works.\n',
        'The login or keys for Antigravity, Kimi and Grok come with it.\n',
        '7.2.140 was tried and runs from the next start on. Back with --core use 6.9.25.\n',
      ].join(''),
      err: '',
    });
  });

  it.each([
    ['7.2.140', '6.9.25', 'The logins for Gemini, Qwen and iFlow come with it.\n'],
    ['6.9.26', '6.9.25', 'The login for Qwen comes with it.\n'],
    ['7.2.140', '6.9.26', 'The logins for Gemini and iFlow come with it.\n'],
    ['6.9.25', '6.9.25', 'Nothing will be missing.\n'],
  ])('from %s to %s says %s', async (next, to, words) => {
    const { out, did } = await run(`--core use ${to} --yes`, { next });
    expect(out).toContain(words);
    // It is here, so nothing is fetched; and nobody is asked.
    expect(did).toEqual([`use ${to}`]);
  });

  it('leaves the version to the app, and knows which that is', async () => {
    const { did, out } = await run('--core use default --yes', { next: '7.2.140' });
    expect(did).toEqual(['use null']);
    expect(out).toContain('6.9.25 was tried');
  });

  it('asks without a version where none is known to run', async () => {
    const { did, out } = await run('--core use 6.9.26', { next: null, answer: 'yes' });
    expect(did).toEqual(['Switch to 6.9.26? [y/N] ', 'use 6.9.26']);
    expect(out).toContain('Back with --core use default.');
  });

  it.each([
    ['', 'Nothing was changed.\n'],
    ['n', 'Nothing was changed.\n'],
    [null, 'Nothing was changed. Say --yes where nobody can be asked.\n'],
  ])('does nothing on the answer %j', async (answer, err) => {
    const result = await run('--core use 7.2.140', { answer });
    expect(result).toMatchObject({ code: 1, err });
    expect(result.did.filter((what) => !what.startsWith('Switch'))).toEqual([]);
  });

  it('says why it was refused', async () => {
    const why = 'CLIProxyAPI 6.9.26 was tried and is not used. It ended by itself.';
    expect(await run('--core use 6.9.26 --yes', { refuse: why })).toMatchObject({
      code: 1,
      err: `${why}\n`,
      did: [],
    });
  });

  it('throws away what it has just got and what did not pass', async () => {
    const { did } = await run('--core use 7.2.140 --yes', { refuse: 'No.' });
    expect(did).toEqual(['provide 7.2.140', 'drop 7.2.140']);
  });

  it('knows no version that is neither pinned nor here', async () => {
    expect(await run('--core use 7.2.139 --yes')).toMatchObject({
      code: 1,
      err: 'KorProxy knows no CLIProxyAPI 7.2.139. --core list lists what it knows.\n',
      did: [],
    });
  });
});

describe('--core update', () => {
  const young: CoreEntry = { version: '7.2.141', isHere: false, isUsual: false, hasPin: false };

  it('looks, says how it is checked, asks, and switches to the newest of the line', async () => {
    const stage = { next: '7.2.140', entries: [young, ...known], answer: 'y' };
    expect(await run('--core update', stage)).toEqual({
      code: 0,
      did: ['look', 'Switch from 7.2.140 to 7.2.141? [y/N] ', 'provide 7.2.141', 'use 7.2.141'],
      out: [
        'Nothing will be missing.\n',
        "7.2.141 came out after this KorProxy: it is checked by its release's own checksums.txt.\n",
        '7.2.141 was tried and runs from the next start on. Back with --core use 7.2.140.\n',
      ].join(''),
      err: '',
    });
  });

  it('says that there is none, and does nothing', async () => {
    expect(await run('--core update --yes', { next: '7.2.140' })).toMatchObject({
      code: 0,
      did: ['look'],
      out: '7.2.140 is the newest of its line.\n',
    });
  });

  // biome-ignore format: a table
  it.each<[Stage, err: string]>([
    [{ unreachable: true }, 'api.github.com cannot be reached.\n'],
    [{ next: null },        'What runs does not say its version, so there is no line to follow. Choose with --core use VERSION.\n'],
  ])('is refused after %j', async (stage, err) => {
    expect(await run('--core update --yes', stage)).toMatchObject({ code: 1, did: ['look'], err });
  });
});

// biome-ignore format: a table
it.each([
  ['--core list 7.2.140',  '--core list takes nothing more.'],
  ['--core list --yes',    '--core list takes nothing more.'],
  ['--core use',           '--core use needs a version or default, as in: npm start -- --core use 7.2.140'],
  ['--core use newest',    '--core use needs a version or default'],
  ['--core use ../7.2.1',  '--core use needs a version or default'],
  ['--core update 7.2.1',  '--core update takes no version'],
  ['--core upgrade',       '--core knows list, use and update, as in: npm start -- --core list'],
])('refuses %s', (line, words) => {
  const read = () => readCoreOptions(readCommandLine(line.split(' ')));
  expect(read).toThrow(UsageError);
  expect(read).toThrow(words);
});
