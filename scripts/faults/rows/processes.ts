import { type Fault, injected, realAndInjected, realOnLinux } from '../fault.ts';

const invariants = 'keeps its invariants over … lives of … events (seed …)';

/** What can happen to the sidecar while the app runs. */
export const processFaults: readonly Fault[] = [
  {
    id: 'P01',
    fault: 'The sidecar is killed.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': ['kill -9'],
      'gateway/node/real-sidecar': ['is seen dead, and starts again, as often as it is killed'],
      'e2e/health': ['sees a killed core at once, restarts it and is green again'],
    },
    note: 'How fast it is seen and mended is a figure of `npm run bench`. 3 kills in a run, 200 with KORPROXY_LONG.',
  },
  {
    id: 'P02',
    fault: 'The sidecar ends by a fault of its own: a signal, exit code 1 or 2.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': ['a segmentation fault', 'an abort', 'exit code 1', 'exit code 2'],
      'gateway/node/watchdog': ['on SIGSEGV', 'on SIGABRT'],
    },
    note: 'Each once, not a hundred times.',
  },
  {
    id: 'P03',
    fault: 'The sidecar ends with exit code 0, unasked.',
    on: realAndInjected,
    tests: {
      'gateway/node/sidecar': [
        'exit code 0, unasked',
        'takes a port conflict for what it is, although the sidecar boasts and exits with 0',
      ],
      'gateway/node/real-sidecar': ['says why it ends when another has its port'],
      'gateway/core/health-reducer': ['exit code 0 is unreachable at once'],
    },
    note: 'Each once, not fifty times.',
  },
  {
    id: 'P04',
    fault: 'Every new sidecar dies at once.',
    on: realAndInjected,
    tests: {
      'gateway/gateway': ['restarts after 0.25, 2 and 8 s and then gives up for good'],
      'e2e/health': [
        'recovers from three crashes, gives up at the fourth, and recovers by Restart',
      ],
    },
  },
  {
    id: 'P05',
    fault: 'Every new sidecar is well for a moment and dies, for ever.',
    on: realAndInjected,
    tests: {
      'gateway/gateway': ['gives up on a sidecar that is healthy for a moment and dies, for ever'],
      'gateway/core/health-reducer': ['one good check forgives nothing'],
      'app/incidents': [
        'a gateway that flaps until it is given up says so once, whatever it went through',
      ],
    },
  },
  {
    id: 'P06',
    fault: 'The sidecar crashes every few minutes, all day.',
    on: injected,
    tests: {
      'gateway/gateway': ['a crash every $everyMs ms for a day ends $ends'],
      'gateway/core/health-reducer': ['4:59.999 of health forgives nothing', '5:00 forgives'],
    },
  },
  {
    id: 'P07',
    fault: 'The sidecar stands still and is there.',
    on: realAndInjected,
    tests: {
      'gateway/gateway': ['sees a hang in its time, counted from %s'],
      'gateway/day-of-load': ['show each hang in its time, and nothing else (seed …)'],
      'gateway/hung-core': ['one that hangs is yellow, then red, gone 0.5 s later, and well again'],
      'gateway/node/sidecar': ['stops a hanging child, which SIGTERM does not reach'],
      'gateway/node/real-sidecar': ['hangs and is found hanging, and stops although it hangs'],
      'e2e/health': ['is red within two checks of a hang and green again by itself'],
    },
    note: 'Seen sooner than three checks of 10 s take: a glance halfway asks for a check at once, and a failed one is followed after 2 s. It gets 0.5 s to end, since it cannot hear.',
  },
  {
    id: 'P08',
    fault: 'A timer meant for the old sidecar outlives it and meets the new one.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': [
        'leaves the next child alone when the last one had to be waited for',
      ],
    },
    note: 'Once, and watched for 2 s after a patience of 1.5 s.',
  },
  {
    id: 'P09',
    fault: 'The sidecar ignores the polite signal, at a stop and at a quit.',
    on: realAndInjected,
    tests: {
      'gateway/node/sidecar': ['kills what ignores SIGTERM when the patience is over, not before'],
      'gateway/core/health-reducer': ['stops gently, and faster where the whole app quits'],
      'terminal/run': ['waits for a sidecar that ignores SIGTERM, but not for ever'],
      'electron/quit': ['gives a close that hangs 8 s and no more'],
    },
    note: 'The real child is given 0.6 s; that it is 5 s in the app, the reducer says. No upper bound is asserted.',
  },
  {
    id: 'P10',
    fault: 'A thousand starts at once.',
    on: realAndInjected,
    tests: {
      'gateway/gateway': ['a thousand starts are one spawn'],
      'gateway/node/sidecar': [
        'spawns once for a thousand starts at once, and all get the same answer',
      ],
    },
  },
  {
    id: 'P11',
    fault: 'Starts, stops and restarts in any order, thousands of them.',
    on: realAndInjected,
    tests: {
      'gateway/core/health-reducer.property': [invariants],
      'gateway/gateway': ['of 200 clicks in a second the last one holds: %s'],
      'gateway/node/sidecar': ['never has two children, whatever order starts and stops come in'],
    },
    note: 'With a real child 12 starts in a run, 200 with KORPROXY_LONG.',
  },
  {
    id: 'P12',
    fault: 'The end of an old sidecar is told after the new one has started.',
    on: injected,
    tests: {
      'gateway/gateway': ['an exit of an older run changes nothing'],
      'gateway/core/health-reducer': ['ignores a late %s'],
      'gateway/core/health-reducer.property': [invariants],
    },
  },
  {
    id: 'P13',
    fault: 'A stop while a check, a wait, a start or a restart is under way.',
    on: injected,
    tests: {
      'gateway/gateway': [
        'the last intent wins when it is stopped in the middle of a start',
        'says stopped only when the child is gone',
        'is silent after close',
      ],
      'gateway/core/health-reducer': ['stop works while waiting to restart'],
      'gateway/core/health-reducer.property': [invariants],
    },
  },
];
