import { type Fault, injected, realAndInjected, realOnLinux } from '../fault.ts';

/** Of the machine around the app: power, clock, sessions. */
export const systemFaults: readonly Fault[] = [
  {
    id: 'O01',
    fault: 'The machine sleeps for hours, with or without being told of it.',
    on: injected,
    tests: {
      'gateway/gateway': [
        'sleeps eight hours without a failure, and asks once after it',
        'notices a sleep that nobody told it of',
      ],
      'electron/power': ['tells of sleep and waking until it is undone'],
    },
  },
  {
    id: 'O02',
    fault: 'The wall clock is set, by years too.',
    on: injected,
    tests: { 'gateway/gateway': ['does not care what the wall clock says'] },
  },
  {
    id: 'O03',
    fault: 'The app itself stands still while a check is under way.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': [
        'is discarded when our own event loop stood still meanwhile',
        'does not take what our own event loop lost for slowness of the core',
      ],
    },
    note: 'Once, for 0.7 s; not fifty times, and not for 3 s. What is shorter than 250 ms is made up for instead.',
  },
  {
    id: 'O04',
    fault: 'The app is stopped for a minute and goes on.',
    on: ['real', 'read', 'injected'],
    tests: {
      'gateway/node/app-death': ['only for a while (SIGSTOP), its sidecar lives on'],
      'gateway/gateway': ['notices a sleep that nobody told it of'],
    },
    note: 'Really stopped for half a second. To the checks a long stop is a sleep that nobody told them of.',
  },
  {
    id: 'O05',
    fault: 'The keychain of the system blocks or fails.',
    on: ['read', 'read', 'read'],
    tests: {},
    note: 'KorProxy keeps its keys in files for this user alone and asks no keychain; Chromium is told to use none. There is nothing that could fail.',
  },
  {
    id: 'O06',
    fault: 'The session ends: SIGTERM, SIGINT, SIGHUP, a shutdown.',
    on: realOnLinux,
    tests: {
      'e2e/lifetime': ['%s is a clean quit'],
      'terminal/run': ['tells each state as JSON and ends cleanly on %s, however often it comes'],
      'electron/power': ['holds the shutdown of the machine and quits'],
    },
    note: 'Each signal once, and no bound of 2 s is asserted. Windows asks no app at log-off: there the job object takes the sidecar along.',
  },
  {
    id: 'O07',
    fault: 'The app is started again while it runs, many times at once.',
    on: realOnLinux,
    tests: {
      'e2e/tray-shell': ['lets one of eight in that start at once, with one sidecar and one icon'],
      'e2e/lifetime': ['a second launch opens the popover of the first, says so and ends with 0'],
      'app/folder-guard': ['lets exactly one of six in that come at once'],
    },
    note: 'Eight at once, not twenty.',
  },
  {
    id: 'O08',
    fault: 'A killed app has left its lock, or another program has its pid.',
    on: realOnLinux,
    tests: {
      'e2e/tray-shell': ['left behind %s keeps nobody out'],
      'e2e/lifetime': ['starts again after a crash, whatever lock was left'],
      'app/folder-guard': ['is free at once after its holder was killed'],
    },
  },
  {
    id: 'O09',
    fault: 'Other programs take the whole processor for minutes.',
    on: realAndInjected,
    tests: {
      'gateway/day-of-load': [
        'blame nothing on the core while we hardly get the processor for ten minutes (seed …)',
        'show no yellow while the core answers as it must (seed …)',
        'show each hang in its time, and nothing else (seed …)',
      ],
      'gateway/node/starved': ['blame nothing on a core that answers'],
    },
    note: 'Really held up for some ten seconds (KORPROXY_LONG: ten minutes), again and again, by SIGSTOP; whole days of it are played. A core that gets no processor itself, and answers too late for that, is yellow and then red as it would be for any other cause.',
  },
  {
    id: 'O10',
    fault: 'Timers pile up over a day.',
    on: injected,
    tests: {
      'gateway/gateway': [
        'polls 8,640 times a day, give or take one, with never more than one timer',
      ],
    },
  },
];
