import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logFileName } from '../../main/logs/core/retention.ts';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { runLogsCommand } from '../../main/terminal/logs-command.ts';
import { readLogsOptions } from '../../main/terminal/logs-options.ts';
import { emptyFolder, openTestLog, type WrittenLine, writeLines } from '../support/log-folder.ts';
import { until } from '../support/until.ts';
import { unzip } from '../support/unzip.ts';

const noonMs = Date.parse('2026-11-23T12:00:00.000Z');
interface Terminal {
  out: string;
  err: string;
}

async function run(
  data: string,
  args: readonly string[],
  terminal: Terminal = { out: '', err: '' },
  signal = new AbortController().signal,
): Promise<Terminal & { readonly code: number }> {
  const code = await runLogsCommand({
    commandLine: readCommandLine(args),
    machine: { env: { KORPROXY_DATA_DIR: data }, platform: 'linux', home: '/home/nobody-here' },
    userName: 'nobody-here',
    appVersion: '1.0.0',
    nowMs: noonMs + 60_000,
    out: {
      write: (text, done) => {
        terminal.out += text;
        done?.();
      },
    },
    err: {
      write: (text) => {
        terminal.err += text;
      },
    },
    signal,
  });
  return { ...terminal, code };
}

function dataFolder(lines: readonly WrittenLine[]): string {
  const data = emptyFolder();
  mkdirSync(join(data, 'logs'));
  writeLines(join(data, 'logs'), lines);
  return data;
}

const lines: readonly WrittenLine[] = [
  {
    atMs: noonMs - 3_600_000,
    level: 'warn',
    event: 'sidecar.exited',
    fields: { code: 2, ranMs: 8_000 },
  },
  { atMs: noonMs, level: 'debug', event: 'health.checked', fields: { ok: true, latencyMs: 3 } },
  {
    atMs: noonMs + 1,
    level: 'info',
    event: 'health.changed',
    fields: { from: 'starting', to: 'healthy' },
  },
  {
    atMs: noonMs + 2,
    level: 'error',
    event: 'health.changed',
    fields: { to: 'failed', problem: 'disk-full' },
  },
];

const sentences = ({ out }: Terminal): string[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice('2026-11-23 12:00:00  '.length));

describe('--logs', () => {
  it.each<[readonly string[], readonly string[]]>([
    [
      [],
      [
        'warn   CLIProxyAPI ended by itself with exit code 2, after 8 s.',
        'info   Healthy.',
        'error  Proxy Failed. The disk is full. KorProxy stopped trying.',
      ],
    ],
    [['--level', 'error'], ['error  Proxy Failed. The disk is full. KorProxy stopped trying.']],
    [['--level', 'debug', '--text', 'answered in'], ['debug  Check answered in 3 ms.']],
    [['--since', '90s', '--level', 'info', '--text', 'HEALTHY.'], ['info   Healthy.']],
    [['--event', 'sidecar.'], ['warn   CLIProxyAPI ended by itself with exit code 2, after 8 s.']],
    [['--since', '2026-11-23T13:00:00Z'], []],
  ])('%j shows, oldest first, %j', async (args, expected) => {
    expect(sentences(await run(dataFolder(lines), ['--logs', ...args]))).toEqual(expected);
  });

  it('shows the lines as JSON where that is asked for', async () => {
    const { out } = await run(dataFolder(lines), ['--logs', '--json', '--level', 'error']);
    expect(JSON.parse(out)).toEqual({
      timestamp: '2026-11-23T12:00:00.002Z',
      level: 'error',
      event: 'health.changed',
      to: 'failed',
      problem: 'disk-full',
    });
  });

  it('gives the same lines while the app writes and after it has ended', async () => {
    const data = dataFolder([]);
    const { log, setNow } = openTestLog(join(data, 'logs'));
    setNow(noonMs);
    for (let n = 0; n < 1_200; n += 1) log.warn('sidecar.exited', { code: n });
    const during = await run(data, ['--logs', '--level', 'warn']);
    log.close();
    const after = await run(data, ['--logs', '--level', 'warn']);
    expect(during).toEqual(after);
    expect(sentences(during)).toHaveLength(1_200);
  });

  it('follows until it is stopped', async () => {
    const data = dataFolder(lines);
    const { log, setNow } = openTestLog(join(data, 'logs'));
    setNow(noonMs + 1_000);
    const terminal = { out: '', err: '' };
    const stop = new AbortController();
    const args = ['--logs', '--follow', '--level', 'error'];
    const running = run(data, args, terminal, stop.signal);
    await until('the old line is shown', () => sentences(terminal).length === 1);
    log.error('sidecar.stop-failed');
    await until('the new line is shown', () => sentences(terminal).length === 2);
    stop.abort();
    expect((await running).code).toBe(0);
  });

  it('shows nothing that a terminal would obey', async () => {
    const evil = '\u001b]0;title\u0007\u001b[2J\u202Etxt';
    const data = dataFolder([{ atMs: noonMs, level: 'warn', event: 'a.b', fields: { evil } }]);
    for (const form of [[], ['--json']]) {
      const { out } = await run(data, ['--logs', ...form]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(out.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it('says how many lines it could not read', async () => {
    const data = dataFolder(lines);
    writeFileSync(join(data, 'logs', logFileName(noonMs)), '{"timestamp":"2026\nhello\n', {
      flag: 'a',
    });
    expect((await run(data, ['--logs'])).err).toBe('2 lines could not be read and are left out.\n');
  });

  it('ends with exit code 1 and a word why when the folder is no folder', async () => {
    const data = emptyFolder();
    writeFileSync(join(data, 'logs'), '');
    const { code, err } = await run(data, ['--logs']);
    expect([code, err]).toEqual([1, "Logs can't be read. The folder is not readable.\n"]);
  });

  it('has nothing to show where there is no log yet, and makes no folder', async () => {
    const data = emptyFolder();
    expect(await run(data, ['--logs'])).toEqual({ code: 0, out: '', err: '' });
    expect(readdirSync(data)).toEqual([]);
  });
});

describe('--export-logs', () => {
  it('writes the zip and says where', async () => {
    const target = join(emptyFolder(), 'out.zip');
    const { code, out } = await run(dataFolder(lines), ['--export-logs', target]);
    expect([code, out]).toEqual([0, `Saved ${target}\n`]);
    expect([...(await unzip(target)).keys()]).toHaveLength(3);
  });

  it('ends with exit code 1 and a word why when it cannot', async () => {
    const { code, err } = await run(dataFolder(lines), ['--export-logs', '/nowhere/out.zip']);
    expect([code, err]).toEqual([1, 'Not saved. That folder does not exist.\n']);
  });
});

it.each([
  [['--logs', '--level', 'loud'], '--level is one of debug, info, warn, error.'],
  [['--logs', '--since', 'tuesday'], /^--since is a span/],
  [['--logs', '--since', '2'], /^--since is a span/],
])('%j is refused with a sentence', (args, words) => {
  expect(() => readLogsOptions(readCommandLine(args), noonMs)).toThrow(words);
});
