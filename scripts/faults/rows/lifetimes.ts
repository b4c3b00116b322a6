import { type Fault, realOnLinux } from '../fault.ts';

const randomKills = 'leaves nothing after … SIGKILLs at random moments, and harms nobody (seed …)';

/** What can happen to the app, and at the two ends of a sidecar's life. */
export const lifetimeFaults: readonly Fault[] = [
  {
    id: 'P14',
    fault: 'The app is killed.',
    on: realOnLinux,
    tests: {
      'gateway/node/app-death': [
        'by SIGKILL, its sidecar is told and goes',
        'by SIGKILL, even a sidecar that ignores SIGTERM goes',
      ],
      'e2e/lifetime': [randomKills],
      'e2e/packaged': ['leaves nothing after … SIGKILLs'],
    },
    note: 'Some 20 kills in a run, 1,000 with KORPROXY_LONG and KORPROXY_KILLS. How soon it is gone is not asserted.',
  },
  {
    id: 'P15',
    fault: 'The app is killed in the middle of a start.',
    on: realOnLinux,
    tests: {
      'gateway/node/app-death': ['by SIGKILL at any moment of a start, nothing is left'],
      'e2e/lifetime': [randomKills],
    },
    note: '8 moments in a run, 300 with KORPROXY_LONG.',
  },
  {
    id: 'P16',
    fault: 'The watchdog is killed, alone or with the app.',
    on: ['real', 'read', '-'],
    tests: {
      'gateway/node/app-death': ['together with the watchdog, nothing is left either'],
      'gateway/node/sidecar': [
        'tells of the death of its watchdog as of a crash, and leaves nothing',
      ],
      'gateway/node/watchdog': ['leaves nothing behind when it is killed itself'],
    },
    note: '5 and 3 times in a run, 100 with KORPROXY_LONG. Windows has a job object in its place.',
  },
  {
    id: 'P17',
    fault: 'An earlier start has left its sidecar running.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar-record': [
        'is ended, politely first, and forgotten',
        'is ended by SIGKILL after 2 s when it ignores SIGTERM',
      ],
      'gateway/node/preflight': [
        'stops what an earlier app start has left before it looks at the port',
      ],
    },
    note: 'Each once, not fifty times.',
  },
  {
    id: 'P18',
    fault: 'The pid that was noted belongs to another program now.',
    on: ['injected', 'read', 'read'],
    tests: { 'gateway/node/sidecar-record': ['its pid was given to another process'] },
    note: 'The note is changed; the kernel was not made to give the pid away once more.',
  },
  {
    id: 'P19',
    fault: 'Others are near: a server on the port, its clients, a program of the same name.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar-record': ['costs no stranger a signal, whatever its name or port'],
      'gateway/node/preflight': ['names the port, its owner and a free one, and spawns nothing'],
      'base/node/free-port': ['is not owned by those who are only connected to it'],
      'e2e/lifetime': [randomKills],
    },
  },
  {
    id: 'P20',
    fault:
      'The sidecar is missing, empty, not executable or of another machine; its folder is gone.',
    on: realOnLinux,
    tests: {
      'gateway/node/preflight': [
        'is gone',
        'is a folder',
        'is empty',
        'may not be executed',
        'is for another processor',
        'is for another system',
      ],
      'gateway/node/sidecar': [
        'is not there',
        'refuses to start in a folder that is gone, and starts again when it is back',
      ],
      'gateway/gateway': ['%s is told at once and never retried'],
    },
    note: 'A working folder that is gone is tried again, since it may come back.',
  },
  {
    id: 'P21',
    fault:
      'The system refuses a start for the moment: the file is being written, too many files or processes.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': ['waits for a program that is being replaced'],
      'gateway/core/health-reducer': ['a spawn that failed is tried again'],
    },
    note: 'Too many files or processes go the same way in the code and were not brought about.',
  },
  {
    id: 'P22',
    fault: 'The sidecar writes without end.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': [
        'drains a flood of output, and keeps none of it',
        'samples 100,000 lines in 10 s, says how many were left out, and stays awake',
      ],
      'gateway/node/read-lines': [
        'are not read when there are too many, and are again a second later',
      ],
    },
    note: 'A second of it and at most 30 MB of heap, not a gigabyte and 10 MB.',
  },
  {
    id: 'P23',
    fault: 'A child of the sidecar holds its output open.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': [
        'sees a crash although a grandchild holds the output open, and takes it along',
      ],
      'gateway/node/watchdog': ['takes grandchildren along that would hold the output open'],
    },
    note: 'That it is seen while the grandchild lives is asserted, not within how many milliseconds.',
  },
  {
    id: 'P24',
    fault: 'The machine has no memory left and the kernel ends the sidecar.',
    on: ['injected', 'read', 'read'],
    tests: {
      'gateway/node/sidecar': ['kill -9'],
      'gateway/node/read-lines': ['fatal error: runtime: out of memory'],
    },
    note: 'The kernel would send the signal that is sent here. No limit of memory was set.',
  },
  {
    id: 'P25',
    fault: 'The app has a bug that nobody catches, or something in it ends the process.',
    on: realOnLinux,
    tests: {
      'gateway/node/app-death': ['throw', 'exit'],
      'electron/guard-process': [
        'logs what nobody caught and goes on; a terminal that has gone is no fault',
      ],
    },
    note: 'The app logs the bug and goes on. Where a process ends by it, nothing is left; once each, not a hundred times.',
  },
  {
    id: 'P26',
    fault: 'A quit in the middle of a start.',
    on: realOnLinux,
    tests: {
      'app/early-quit': ['a quit in the middle of a start ends it and leaves nothing: %s'],
      'gateway/gateway': ['the last intent wins when it is stopped in the middle of a start'],
    },
    note: 'Four moments, not 200.',
  },
  {
    id: 'P27',
    fault: 'An update of the core is cut off, or fails, or crashes later.',
    on: realOnLinux,
    tests: {
      'app/update-under-load': [
        'cut off by a power loss in its %s (at %f of it) is over at the next start',
        'with a wrong hash is refused, and nobody notices',
        'that does not answer is refused after 30 s, and nobody notices',
        'that crashes three times later goes back by itself',
        'waits for what runs, and then loses nothing',
      ],
      'e2e/core-update': ['whose app is killed leaves no process, and is done by the next one'],
      'gateway/node/switch-kill': ['before write %i leaves %j, and runs on with %j'],
    },
    note: 'A power loss is a SIGKILL of the app: what a disk loses of its own was not tried.',
  },
];
