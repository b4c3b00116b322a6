import { describe, expect, it } from 'vitest';
import { view } from '../../../main/app/core/snapshot-view.ts';
import type { ExitCause, ExitFacts, Problem } from '../../../main/contract/problems.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { inputOf, inputs, nowMs, todayMs } from '../../support/snapshot-inputs.ts';
import { read } from '../../support/words.ts';

type InputName = keyof typeof inputs;

const sentence = (name: InputName): string => read(view(inputs[name]).sentence, nowMs);
const rows = (name: InputName): string[] =>
  view(inputs[name]).slot.map(({ title, line }) =>
    [title, read(line, nowMs)].filter(Boolean).join(': '),
  );
const bar = ({ bar: { secondary, primary } }: Omit<Snapshot, 'revision'>): string =>
  [...secondary.map(({ label }) => label), primary ? `**${primary.label}**` : 'no primary'].join(
    ', ',
  );

function exitOf(problem: Problem | null): ExitFacts {
  if (problem?.code !== 'sidecar-exited') throw new Error('no exit');
  return problem.exit;
}

describe('view', () => {
  it.each<[InputName, string]>([
    ['healthy', 'Answers in 3 ms, checked every 10 s.\nRunning for 29 min.'],
    ['starting', 'Waiting for the first answer. This usually takes under a second.'],
    ['slow', 'Answers are slow: 812 ms at the last check, 500 ms is the limit.'],
    ['missed', 'One check got no answer. KorProxy asks again in 2 s.'],
    ['slept', 'This computer slept. KorProxy asks again in 2 s.'],
    ['crashed', 'CLIProxyAPI ended by itself with exit code 2. KorProxy is restarting it.'],
    ['hung', 'CLIProxyAPI runs but has not answered three checks. KorProxy is restarting it.'],
    ['port', 'Port 1337 is used by jan (pid 4121), so the gateway cannot start.'],
    ['portUnknown', 'Port 1337 is used by another program, so the gateway cannot start.'],
    ['crashLoop', 'CLIProxyAPI crashed four times in a row. KorProxy stopped trying.'],
    ['configBroken', 'config.yaml has an error in line 12, column 3: a key is there twice.'],
    ['configGone', 'config.yaml is gone, so the gateway cannot start.'],
    ['settingsNewer', 'settings.json is of a newer KorProxy.'],
    ['programGone', 'CLIProxyAPI was not found.'],
    ['programBarred', 'CLIProxyAPI may not be run.'],
    ['programChanged', 'CLIProxyAPI is not the file that was installed.'],
    ['stopped', 'You stopped it at 13:47. Tools that point here get no answer.'],
    ['demo', 'CLIProxyAPI was not found. Answers are made up and no provider is asked.'],
  ])('%s says what is so and whose doing it is', (name, expected) => {
    expect(sentence(name)).toBe(expected);
  });

  it.each([
    [{}, 'CLIProxyAPI 6.9.25'],
    [{ sidecarVersion: null }, 'CLIProxyAPI'],
    [{ sidecarVersion: '7.2.140', goneCore: '6.9.25' }, 'CLIProxyAPI 7.2.140, 6.9.25 is gone'],
    [{ demo: true, goneCore: '6.9.25' }, 'Demo gateway, not CLIProxyAPI'],
  ])('with %j names the core as %s', (setup, words) => {
    expect(view(inputOf('healthy', { setup })).versions.sidecar).toBe(words);
  });

  it.each([
    [true, 'Then it comes from the network.'],
    [false, 'Then it is the built-in one.'],
  ])('says that another model list waits for a restart: network %s', (on, line) => {
    const setup = { modelListFromNetwork: on, modelListChanged: true };
    const [first] = view(inputOf('healthy', { setup })).slot;
    expect([first.title, first.line]).toEqual(['Model list changes with a restart', [line]]);
    expect(first.trailing).toMatchObject({ button: { action: 'restart' } });
  });

  it.each([
    ['healthy', 1, '1 request running'],
    ['degraded', 3, '3 requests running'],
  ] as const)('lets a person who is %s not wait for %i', (state, restartWaitsFor, title) => {
    const { slot, ...rest } = view(inputOf(state, { setup: { restartWaitsFor } }));
    expect(rest.restartWaitsFor).toBe(restartWaitsFor);
    expect(slot[0]).toMatchObject({
      ...{ title, line: ['A restart waits, 60 s at most.'] },
      trailing: { button: { label: 'Restart now', action: 'restart' } },
    });
  });

  it.each(['stopped', 'starting', 'unreachable', 'failed'] as const)(
    'has no request to wait for in %s',
    (state) => {
      const drawn = view(inputOf(state, { setup: { restartWaitsFor: 3 } }));
      expect(drawn.restartWaitsFor).toBe(null);
      expect(JSON.stringify(drawn.slot)).not.toContain('running');
    },
  );

  it.each<[InputName, string, string]>([
    [
      'healthy',
      'Providers: 2 of 4 answer. Codex wants a new login.',
      'Tools: Cline and Claude Code point here.',
    ],
    ['starting', 'Config and port 1337 are fine', 'CLIProxyAPI is loading'],
    [
      'slow',
      'Your tools keep working: Slow since 14:29. Often the machine is busy.',
      'Last three checks: 640 ms, 544 ms, 812 ms',
    ],
    [
      'missed',
      'Your tools may wait: It restarts by itself after three misses.',
      'Last three checks: 3 ms, no answer',
    ],
    [
      'crashed',
      'Restart 2 of 3: Starts in 2 s',
      'What happened: 14:31:07, exit code 2, ran for 8 s',
    ],
    [
      'hung',
      'Restart 1 of 3: The old process is being ended first.',
      'What happened: Silent since 14:30:52',
    ],
    [
      'port',
      'Quit jan and try again: Running since 09:12.',
      'Or move to port 1338: It is free. Set in config.yaml.',
    ],
    [
      'portUnknown',
      'Quit that program and try again: The system does not tell its name.',
      'Or move to port 1338: It is free. Set in config.yaml.',
    ],
    [
      'crashLoop',
      'Last exit: code 2, after 8 s: 14:31:10, four exits in 31 s.',
      'Logs show more: 3 restarts in the last hour.',
    ],
    [
      'configBroken',
      'Your file was not changed: Mend the line and save.',
      'Or put it aside: A new one is made, the old is kept.',
    ],
    [
      'configGone',
      'Create it again: Your port, key and logins are kept.',
      'Or put it back yourself',
    ],
    [
      'programGone',
      'Get it again: About 40 MB, checked before use.',
      'Have it already?: Pick cli-proxy-api on your disk.',
    ],
    [
      'settingsNewer',
      'Your settings were not changed: Install the newer KorProxy again.',
      'Or begin with new ones: Move the file away and start KorProxy anew.',
    ],
    [
      'stopped',
      'Cline and Claude Code point here: They may hang for minutes instead of failing.',
      'Start at login: KorProxy starts the gateway too.',
    ],
    [
      'demo',
      'Looked in 4 places: Settings, this app, PATH, the cache.',
      'Have the program already?: Pick cli-proxy-api on your disk.',
    ],
  ])('%s offers its two rows', (name, first, second) => {
    expect(rows(name)).toEqual([first, second]);
  });

  it.each<[InputName, string]>([
    ['healthy', 'Stop, Restart, no primary'],
    ['starting', 'Stop, Restart, no primary'],
    ['slow', 'Stop, **Restart**'],
    ['missed', 'Stop, **Restart**'],
    ['crashed', 'Stop, **Restart now**'],
    ['port', 'Try again, **Use port 1338 instead**'],
    ['crashLoop', 'Export logs…, **Restart**'],
    ['configBroken', 'Try again, **Open config file**'],
    ['configGone', 'Try again, **Create again**'],
    ['settingsNewer', '**Open folder**'],
    ['programGone', 'Try again, **Get CLIProxyAPI**'],
    ['stopped', '**Start**'],
    ['demo', 'Restart, **Get CLIProxyAPI**'],
  ])('%s has its bar', (name, expected) => {
    expect(bar(view(inputs[name]))).toBe(expected);
  });

  // biome-ignore format: a table
  it.each<[cause: ExitCause | null, other: ExitCause | null, sentence: string, step: string]>([
    [null,                null,       'CLIProxyAPI crashed four times in a row. KorProxy stopped trying.',                'Logs show more'],
    [null,                'panicked', 'CLIProxyAPI crashed four times in a row. KorProxy stopped trying.',                'Logs show more'],
    ['panicked',          'panicked', 'CLIProxyAPI crashed on a fault of its own, four times. KorProxy stopped trying.',  'Another version may not have it [Versions…]'],
    ['out-of-memory',     'out-of-memory', 'CLIProxyAPI ran out of memory, four times. KorProxy stopped trying.',         'Close what takes much memory'],
    ['out-of-memory',     null,       'CLIProxyAPI ran out of memory, at the last of four ends. KorProxy stopped trying.', 'Close what takes much memory'],
    ['killed-for-memory', 'killed-for-memory', 'The system ended CLIProxyAPI to save memory, four times. KorProxy stopped trying.', 'Close what takes much memory'],
    ['too-many-files',    'too-many-files', 'CLIProxyAPI had too many files open, four times. KorProxy stopped trying.',  'Let it open more files'],
    ['too-many-threads',  'too-many-threads', 'The system gave CLIProxyAPI no more threads, four times. KorProxy stopped trying.', 'Close other programs'],
  ])('names the cause %s, after ends by %s, with its next step', (cause, other, sentence, step) => {
    const { health, journal } = inputs.crashLoop;
    const exit = { ...exitOf(health.problem), cause };
    const exits = journal.exits.map((each, at) => ({ ...each, cause: at === 3 ? cause : other }));
    const input = inputOf('failed', {
      health: { ...health, problem: { code: 'sidecar-exited', exit } },
      journal: { ...journal, exits },
      setup: { hasLastWords: true },
    });
    const { slot, sentence: said } = view(input);
    expect(said).toEqual([sentence]);
    const [what, next] = slot;
    expect(what.trailing).toEqual({ type: 'last-words' });
    const button = next.trailing?.type === 'button' ? ` [${next.trailing.button.label}]` : '';
    expect(`${next.title}${button}`).toBe(step);
  });

  it('offers the last words only where there are some', () => {
    for (const name of ['crashLoop', 'programNeeds'] as const) {
      const first = (hasLastWords: boolean) => {
        const { health, journal } = inputs[name];
        return view(inputOf('failed', { health, journal, setup: { hasLastWords } })).slot[0];
      };
      expect(first(true).trailing).toEqual({ type: 'last-words' });
      expect(first(false).trailing).not.toEqual({ type: 'last-words' });
    }
  });

  it('blames the config file only if it changed before the first crash', () => {
    const changed = (atMs: number) => {
      const { health, journal, setup } = inputs.crashLoop;
      const input = inputOf('failed', {
        health,
        journal,
        setup: { ...setup, configChangedAtMs: atMs },
      });
      return view(input).slot[1].title;
    };
    const first = inputs.crashLoop.journal.exits[0]?.atMs ?? 0;
    expect(changed(first)).toBe('Most likely the config file');
    expect(changed(first + 1)).toBe('Logs show more');
  });

  it.each([
    ['healthy', { start: false, stop: true, restart: true }],
    ['starting', { start: false, stop: true, restart: false }],
    ['slow', { start: false, stop: true, restart: true }],
    ['crashed', { start: false, stop: true, restart: true }],
    ['port', { start: true, stop: true, restart: true }],
    ['stopped', { start: true, stop: false, restart: false }],
  ] as const)('in %s only these commands apply', (name, expected) => {
    expect(view(inputs[name]).applies).toEqual(expected);
  });

  it('shows a minute by its worst level, and keeps an hour', () => {
    const stretches = [
      { fromMs: todayMs(13, 0), level: 'healthy', words: 'healthy' },
      { fromMs: todayMs(14, 10, 20), level: 'down', words: 'down, exit code 2' },
      { fromMs: todayMs(14, 10, 22), level: 'healthy', words: 'healthy' },
      { fromMs: todayMs(14, 29, 30), level: 'degraded', words: 'slow, 812 ms' },
    ] as const;
    const { minutes, summary } = view(
      inputOf('healthy', { journal: { stretches, restartsAtMs: [todayMs(14, 10, 21)] } }),
    ).strip;
    expect(minutes).toHaveLength(60);
    expect(minutes[59]?.atMs).toBe(todayMs(14, 31));
    const at = (hh: number, mm: number) => minutes.find(({ atMs }) => atMs === todayMs(hh, mm));
    expect(at(14, 9)?.level).toBe('healthy');
    expect(at(14, 10)).toEqual({
      atMs: todayMs(14, 10),
      level: 'down',
      words: '14:10, down, exit code 2',
    });
    expect(at(14, 29)?.level).toBe('degraded');
    expect(at(14, 31)?.level).toBe('degraded');
    expect(read(summary, nowMs)).toBe('1 restart, 2 s without answer');
  });

  it('never holds more than the mask of the key', () => {
    expect(JSON.stringify(view(inputs.healthy))).not.toMatch(/korproxy-[A-Za-z0-9_-]{8}/);
  });
});
