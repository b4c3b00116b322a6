import type { ActionId } from '../../main/contract/actions.ts';
import { type HealthState, stateLabels } from '../../main/contract/health.ts';
import type { Button, SlotRow, Snapshot, StripLevel } from '../../main/contract/snapshot.ts';
import type { Words } from '../../main/contract/words.ts';
import { someCore, someProviders, someTools } from './snapshot-inputs.ts';

/** 23 November, 14:32:00 local time: the moment at which all fixtures are true. */
export const nowMs = new Date(2025, 10, 23, 14, 32, 0).getTime();

const minuteMs = 60_000;

const button = (label: string, action: ActionId, over: Partial<Button> = {}): Button => ({
  label,
  name: label,
  action,
  enabled: true,
  reason: null,
  ...over,
});

const restart = button('Restart', 'restart');
const stop = button('Stop', 'stop');
const tryAgain = button('Try again', 'try-again');

const row = (title: string, line: string | Words | null, over: Partial<SlotRow> = {}): SlotRow => ({
  mark: null,
  title,
  line: typeof line === 'string' ? [line] : line,
  trailing: null,
  ...over,
});

const withButton = (
  title: string,
  line: string | null,
  label: string,
  action: ActionId,
  name: string,
): SlotRow =>
  row(title, line, { trailing: { type: 'button', button: button(label, action, { name }) } });

const loginRow = row('Start at login', 'KorProxy starts the gateway too.', {
  trailing: { type: 'switch', name: 'Start at login', on: true, action: 'toggle-start-at-login' },
});

const levelWords: Readonly<Record<StripLevel, string>> = {
  none: 'no data',
  healthy: 'healthy',
  degraded: 'slow, 640 ms',
  starting: 'starting',
  down: 'down, exit code 2',
};

const two = (value: number): string => String(value).padStart(2, '0');

/** Runs of minutes, oldest first; together 60. */
function strip(summary: Words, ...runs: readonly [StripLevel, number][]): Snapshot['strip'] {
  const levels = runs.flatMap(([level, count]) => Array.from({ length: count }, () => level));
  const minutes = levels.map((level, i) => {
    const atMs = nowMs - (levels.length - 1 - i) * minuteMs;
    const at = new Date(atMs);
    const words = `${two(at.getHours())}:${two(at.getMinutes())}, ${levelWords[level]}`;
    return { atMs, level, words };
  });
  return { summary, minutes };
}

const quiet = strip(['No interruptions'], ['healthy', 60]);

/** A snapshot of a state; `over` says in what it differs from a healthy one. */
export function snapshotOf(state: HealthState, over: Partial<Snapshot> = {}): Snapshot {
  return {
    revision: 1,
    state,
    label: stateLabels[state],
    lastCheck: new Date(nowMs - 4_000).toISOString(),
    consecutiveFailures: 0,
    demo: false,
    latencyMs: null,
    restartWaitsFor: null,
    waiting: null,
    problem: null,
    reason: null,
    sentence: [],
    slot: [row('', null), row('', null)],
    strip: quiet,
    connection: {
      port: 1337,
      baseUrl: 'http://127.0.0.1:1337/v1',
      maskedKey: `korproxy-${'•'.repeat(8)}`,
      copyIsPrimary: false,
    },
    versions: { app: 'KorProxy 1.0.0', sidecar: 'CLIProxyAPI 7.2.140' },
    bar: { secondary: [], primary: null },
    applies: { start: false, stop: true, restart: true },
    fixes: [],
    menu: [
      [
        { label: 'Open log folder', action: 'open-log-folder', checked: null },
        { label: 'Open config file', action: 'open-config-file', checked: null },
        { label: 'Export logs…', action: 'export-logs', checked: null },
      ],
      [
        { label: 'Start at login', action: 'toggle-start-at-login', checked: true },
        { label: 'Model list from the network', action: 'toggle-model-list', checked: true },
        { label: 'Answer tools while down', action: 'toggle-door', checked: true },
        { label: 'Answer tools when stopped', action: 'toggle-door-at-rest', checked: false },
        { label: 'New API key…', action: 'new-api-key', checked: null },
        { label: 'CLIProxyAPI 7.2.140…', action: 'open-core', checked: null },
      ],
      [{ label: 'Quit KorProxy', action: 'quit', checked: null }],
    ],
    core: someCore(),
    providers: someProviders(),
    tools: someTools,
    ...over,
  };
}

const healthy = snapshotOf('healthy', {
  latencyMs: 3,
  sentence: [
    'Answers in 3 ms, checked every 10 s.\nRunning for ',
    { type: 'since', atMs: nowMs - 36 * minuteMs },
    '.',
  ],
  slot: [
    row('Providers', '2 of 4 answer. Codex wants a new login.', {
      trailing: { type: 'tab', tab: 'providers' },
    }),
    row('Tools', 'Cline and Claude Code point here.', { trailing: { type: 'tab', tab: 'tools' } }),
  ],
  strip: strip(
    ['1 restart, 2 s without answer'],
    ['healthy', 22],
    ['degraded', 2],
    ['down', 1],
    ['healthy', 35],
  ),
  connection: { ...snapshotOf('healthy').connection, copyIsPrimary: true },
  bar: { secondary: [stop, restart], primary: null },
});

/** KorProxy knows where its releases are, and there is a newer one. */
export const updateOut: Snapshot = {
  ...healthy,
  menu: healthy.menu.map((group, at) =>
    at === 1
      ? [
          ...group.slice(0, 4),
          { label: 'Look for updates daily', action: 'toggle-updates', checked: true },
          ...group.slice(4),
          { label: 'KorProxy 1.1.0 is out', action: 'open-release', checked: null },
        ]
      : group,
  ),
};

const restartWaits: Snapshot = {
  ...healthy,
  restartWaitsFor: 3,
  slot: [
    withButton(
      '3 requests running',
      'A restart waits, 60 s at most.',
      'Restart now',
      'restart',
      'Restart now',
    ),
    healthy.slot[1],
  ],
};

const restarting = { secondary: [stop], primary: restart };

const toLogs = { trailing: { type: 'logs', atMs: nowMs - 60_000 } } as const;

const lost = (over: Partial<Snapshot>): Snapshot =>
  snapshotOf('unreachable', {
    consecutiveFailures: 3,
    strip: strip(['2 restarts, 6 s without answer'], ['healthy', 58], ['down', 2]),
    bar: {
      secondary: [stop],
      primary: button('Restart now', 'restart'),
    },
    ...over,
  });

const restartRow = row('Restart 2 of 3', ['Starts in ', { type: 'until', atMs: nowMs + 2_000 }], {
  trailing: { type: 'segments', total: 3, done: 1 },
});

/** `reason` is the sentence itself unless told otherwise. */
function failed(problem: Snapshot['problem'], sentence: string, over: Partial<Snapshot>): Snapshot {
  return snapshotOf('failed', {
    problem,
    reason: sentence,
    sentence: [sentence],
    applies: { start: true, stop: true, restart: true },
    strip: strip(
      ['Down for ', { type: 'since', atMs: nowMs - 40_000 }],
      ['none', 44],
      ['healthy', 15],
      ['down', 1],
    ),
    ...over,
  });
}

const usePort = button('Use port 1338 instead', 'use-free-port');
const moveRow = withButton(
  'Or move to port 1338',
  'It is free. Set in config.yaml.',
  'Open file',
  'open-config-file',
  'Open config file',
);

/** A realistic snapshot a state and cause, in the words that the popover shows. */
export const snapshots = {
  healthy,
  'restart-waits': restartWaits,
  starting: snapshotOf('starting', {
    sentence: ['Waiting for the first answer. This usually takes under a second.'],
    slot: [
      row('Config and port 1337 are fine', null, {
        mark: 'check',
        trailing: { type: 'words', words: ['12 ms'] },
      }),
      row('CLIProxyAPI is loading', null, {
        mark: 'spinner',
        trailing: { type: 'words', words: [{ type: 'since', atMs: nowMs - 400 }] },
      }),
    ],
    strip: strip(['Just started'], ['none', 59], ['starting', 1]),
    bar: {
      secondary: [
        stop,
        button('Restart', 'restart', {
          enabled: false,
          reason: 'KorProxy is starting the gateway',
        }),
      ],
      primary: null,
    },
  }),
  'degraded-slow': snapshotOf('degraded', {
    latencyMs: 812,
    reason: 'Answers are slow: 812 ms at the last check, 500 ms is the limit.',
    sentence: ['Answers are slow: 812 ms at the last check, 500 ms is the limit.'],
    slot: [
      row('Your tools keep working', 'Slow since 14:29. Often the machine is busy.'),
      row('Last three checks', '640 ms, 544 ms, 812 ms', toLogs),
    ],
    strip: strip(
      ['Slow for ', { type: 'since', atMs: nowMs - 3 * minuteMs }],
      ['healthy', 57],
      ['degraded', 3],
    ),
    bar: restarting,
  }),
  'degraded-missed': snapshotOf('degraded', {
    consecutiveFailures: 1,
    latencyMs: 3,
    reason: 'One check got no answer.',
    sentence: [
      'One check got no answer. KorProxy asks again in ',
      { type: 'until', atMs: nowMs + 2_000 },
      '.',
    ],
    slot: [
      row('Your tools may wait', 'It restarts by itself after three misses.'),
      row('Last three checks', '3 ms, no answer', toLogs),
    ],
    strip: strip(['1 check missed'], ['healthy', 59], ['degraded', 1]),
    bar: restarting,
  }),
  'unreachable-exit': lost({
    waiting: '2 requests are waiting',
    problem: 'sidecar-exited',
    reason: 'CLIProxyAPI ended by itself with exit code 2.',
    sentence: ['CLIProxyAPI ended by itself with exit code 2. KorProxy is restarting it.'],
    slot: [restartRow, row('What happened', '14:31:07, exit code 2, ran for 8 s', toLogs)],
  }),
  'unreachable-hang': lost({
    problem: 'no-answer',
    reason: 'CLIProxyAPI runs but has not answered three checks.',
    sentence: ['CLIProxyAPI runs but has not answered three checks. KorProxy is restarting it.'],
    slot: [restartRow, row('What happened', 'Silent since 14:30:52')],
  }),
  'failed-port': failed(
    'port-in-use',
    'Port 1337 is used by jan (pid 4121), so the gateway cannot start.',
    {
      slot: [row('Quit jan and try again', 'Running since 09:12.'), moveRow],
      bar: { secondary: [tryAgain], primary: usePort },
      fixes: [usePort, tryAgain, button('Open config file', 'open-config-file')],
    },
  ),
  'failed-port-unknown': failed(
    'port-in-use',
    'Port 1337 is used by another program, so the gateway cannot start.',
    {
      slot: [row('Quit that program and try again', 'The system does not tell its name.'), moveRow],
      bar: { secondary: [tryAgain], primary: usePort },
      fixes: [usePort, tryAgain],
    },
  ),
  'failed-crash': failed(
    'sidecar-exited',
    'CLIProxyAPI crashed four times in a row. KorProxy stopped trying.',
    {
      slot: [
        row('Last exit: code 2, after 8 s', '14:31:41, four exits in 31 s.', {
          trailing: { type: 'last-words' },
        }),
        withButton(
          'Most likely the config file',
          'It changed at 14:30:58.',
          'Open file',
          'open-config-file',
          'Open config file',
        ),
      ],
      strip: strip(['4 crashes, 52 s without answer'], ['healthy', 57], ['down', 3]),
      bar: { secondary: [button('Export logs…', 'export-logs')], primary: restart },
    },
  ),
  'failed-config': failed(
    'config-invalid',
    'config.yaml has an error in line 12, column 3: a key is there twice.',
    {
      slot: [
        row('Your file was not changed', 'Mend the line and save.'),
        withButton(
          'Or put it aside',
          'A new one is made, the old is kept.',
          'New file',
          'new-config-file',
          'New config file',
        ),
      ],
      bar: { secondary: [tryAgain], primary: button('Open config file', 'open-config-file') },
    },
  ),
  'failed-config-gone': failed(
    'config-missing',
    'config.yaml is gone, so the gateway cannot start.',
    {
      slot: [
        row('Create it again', 'Your port, key and logins are kept.'),
        withButton(
          'Or put it back yourself',
          null,
          'Open folder',
          'open-config-folder',
          'Open config folder',
        ),
      ],
      bar: {
        secondary: [tryAgain],
        primary: button('Create again', 'create-config-file', {
          name: 'Create config file again',
        }),
      },
    },
  ),
  'failed-program': failed('sidecar-missing', 'CLIProxyAPI was not found.', {
    slot: [
      row('Get it again', 'About 40 MB, checked before use.'),
      withButton(
        'Have it already?',
        'Pick cli-proxy-api on your disk.',
        'Choose…',
        'choose-sidecar',
        'Choose CLIProxyAPI on this disk',
      ),
    ],
    bar: { secondary: [tryAgain], primary: button('Get CLIProxyAPI', 'get-sidecar') },
  }),
  'first-run': snapshotOf('healthy', {
    latencyMs: 3,
    sentence: ['The gateway runs, but no provider is connected, so nothing can answer yet.'],
    slot: [
      row('1 Connect a provider', 'Claude, Codex, Antigravity, Kimi or Grok.', {
        trailing: { type: 'tab', tab: 'providers' },
      }),
      row('2 Point a tool here', 'Cline and Claude Code were found.', {
        trailing: { type: 'tab', tab: 'tools' },
      }),
    ],
    strip: strip(['No interruptions'], ['none', 59], ['healthy', 1]),
    bar: { secondary: [stop], primary: button('Connect a provider', 'open-providers') },
  }),
  stopped: snapshotOf('stopped', {
    lastCheck: null,
    sentence: ['You stopped it at 13:47. Tools that point here get no answer.'],
    slot: [
      row('Tools that point here wait', 'They may hang for minutes instead of failing.'),
      loginRow,
    ],
    strip: strip(
      ['Stopped for ', { type: 'since', atMs: nowMs - 15 * minuteMs }],
      ['healthy', 45],
      ['none', 15],
    ),
    bar: { secondary: [], primary: button('Start', 'start') },
    applies: { start: true, stop: false, restart: false },
  }),
  demo: snapshotOf('healthy', {
    demo: true,
    latencyMs: 1,
    sentence: ['CLIProxyAPI was not found. Answers are made up and no provider is asked.'],
    slot: [
      row('Looked in 4 places', 'Settings, this app, PATH, the cache.'),
      withButton(
        'Have the program already?',
        'Pick cli-proxy-api on your disk.',
        'Choose…',
        'choose-sidecar',
        'Choose CLIProxyAPI on this disk',
      ),
    ],
    strip: strip(['Demo, no interruptions'], ['none', 48], ['healthy', 12]),
    versions: { app: 'KorProxy 1.0.0', sidecar: 'Demo gateway, not CLIProxyAPI' },
    bar: { secondary: [restart], primary: button('Get CLIProxyAPI', 'get-sidecar') },
  }),
} as const satisfies Readonly<Record<string, Snapshot>>;

export type SnapshotName = keyof typeof snapshots;

export const snapshotNames = Object.keys(snapshots) as readonly SnapshotName[];
