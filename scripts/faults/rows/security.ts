import { type Fault, injected, realAndInjected, realOnLinux } from '../fault.ts';

const closedPage = 'may do nothing but draw and ask';
const holderOnly =
  'lets in nobody but the holder of the random key, which is in no place where others look';
const freshConfig = 'is made at the first run, for this user alone, with all that is guarded';

/** Of whoever means ill: in the network, on the page, on the machine, in what is shipped. */
export const securityFaults: readonly Fault[] = [
  {
    id: 'S01',
    fault: 'The sidecar would listen beyond this computer.',
    on: realOnLinux,
    tests: {
      'e2e/faults': [
        'keeps comments and foreign keys, and listens on 127.0.0.1 whatever the file says',
      ],
      'gateway/node/health-check': ['refuses a child that listens beyond loopback'],
      'gateway/node/port-watch': [
        'tells within six looks of a listener that reaches beyond this computer',
      ],
    },
    note: 'One that opens later is seen within six checks, up to a minute. It was not asked for from a second network.',
  },
  {
    id: 'S02',
    fault: 'A page in the browser asks the gateway.',
    on: realOnLinux,
    tests: {
      'gateway/node/real-sidecar': [
        'starts from our config, proves itself, and opens to our key only',
      ],
      'e2e/faults': [holderOnly],
    },
    note: 'Asked without a key, with the well-known one and with ours; not from a page of another site in a browser.',
  },
  {
    id: 'S03',
    fault: 'A page in the browser reaches the gateway by a name of its own.',
    on: realOnLinux,
    tests: {
      'gateway/node/door': ['has no word for who means another host'],
      'gateway/node/real-sidecar': [
        'starts from our config, proves itself, and opens to our key only',
      ],
    },
    note: 'The sidecar looks at no host, and without the key has nothing to tell. Not tried with a browser that is told another address.',
  },
  {
    id: 'S04',
    fault: 'The key is guessed, or read in arguments, environments, logs or the page.',
    on: realOnLinux,
    tests: {
      'gateway/node/preflight': [
        'gives a hundred installs a hundred keys',
        'is an allow-list, whatever ours holds',
      ],
      'app/core/snapshot-view': ['never holds more than the mask of the key'],
      'app/known-secrets': [
        'are not in the log from the first look at the keys on, those put away included',
      ],
      'e2e/faults': [holderOnly],
      'e2e/popover': ['shows the key on request only, and never has it before'],
    },
    note: 'Of the page its texts and all answers to it are searched, not its heap.',
  },
  {
    id: 'S05',
    fault: 'A setting in config.yaml opens a door.',
    on: injected,
    tests: {
      'config/core/guarded-config': [
        'are all set in a file with %s',
        'switch off what opens another door, and only where the file has it',
        'survive a random file with everything else in it unchanged',
      ],
      'config/node/config-file': [freshConfig],
    },
    note: '100 random files in a run, 5,000 with KORPROXY_LONG.',
  },
  {
    id: 'S06',
    fault: 'The window gives its page more than it needs.',
    on: realAndInjected,
    tests: {
      'electron/popover/window-options': [
        'gives the page nothing that it could break out with',
        'packaged %s: developer tools %s',
      ],
      'e2e/tray-shell': [closedPage],
    },
  },
  {
    id: 'S07',
    fault: 'Something gets into the page and wants to run or to call home.',
    on: realOnLinux,
    tests: {
      'electron/popover/page': ['allows the page its own script and style, and nothing else'],
      'tray-ui/security': ['has nothing to report while the popover is used', 'stops %s'],
    },
  },
  {
    id: 'S08',
    fault: 'The page wants to go elsewhere, or to open a window.',
    on: realAndInjected,
    tests: {
      'electron/lockdown': [
        'refuses %s',
        'opens no window for a page',
        'cancels whatever would leave our scheme',
      ],
      'e2e/tray-shell': [closedPage],
    },
    note: 'Nothing was dropped onto the window; what that would do is switched off.',
  },
  {
    id: 'S09',
    fault: 'The page wants a permission, a device or the screen.',
    on: realAndInjected,
    tests: {
      'electron/lockdown': ['denies %s, asked or checked', 'denies every device'],
      'e2e/tray-shell': [closedPage],
    },
  },
  {
    id: 'S10',
    fault: 'Another frame speaks to the app, or the page says what no command takes.',
    on: injected,
    tests: {
      'electron/ipc/serve-commands': [
        'answers each command of the contract and nothing else',
        'rejects %s before any handler runs',
        'rejects %s',
        'lets nothing through to %s that is not in the contract, whatever it is',
      ],
    },
    note: '1,000 random inputs a command, not 10,000.',
  },
  {
    id: 'S11',
    fault: 'A link leads to a file, a share, a script or a host that looks like ours.',
    on: injected,
    tests: {
      'electron/open': [
        'takes %s for a link of ours: %s',
        'takes no other address for a link of ours, however it is made up',
      ],
      'providers/node/login-links': ['does not open %j'],
    },
  },
  {
    id: 'S12',
    fault: 'The packaged program is run as Node, debugged, or given another app.',
    on: realOnLinux,
    tests: {
      'e2e/packaged': ['has its fuse %s at %s'],
      'scripts/builder-schema': ['would not pass with a wrong word in %s'],
    },
    note: 'Read out of the packaged program, where `npm run package` has made one. On Linux Electron does not hold the app to its hash.',
  },
  {
    id: 'S13',
    fault: 'A link waits under the name of a log file.',
    on: realOnLinux,
    tests: {
      'logs/log-file': [
        'removes a link in its way and never writes through it',
        'prunes at start: by age and size, its own files only, and links without their targets',
      ],
      'logs/node/log-store': ['with a link under one of our names: what it points to is not read'],
      'logs/node/log-repair': ['touches no file that is not ours, and nothing behind a link'],
    },
  },
  {
    id: 'S14',
    fault: 'The sidecar is replaced by another program.',
    on: realOnLinux,
    tests: {
      'gateway/node/preflight': [
        'refuses a provided core of which one byte has changed, or that lost its papers',
        'finds out that it was changed since, though size and times look the same',
      ],
      'e2e/packaged': [
        'refuses another file in the place of its sidecar with the reason, and runs the right one again',
      ],
    },
    note: 'A program that the user has chosen or has on PATH comes without a hash and is run as it is.',
  },
  {
    id: 'S15',
    fault: 'Another user of the machine looks into the data folder, or calls the socket.',
    on: ['real', 'read', 'read'],
    tests: {
      'base/node/paths': ['cannot be looked into by another user of the machine'],
      'logs/log-file': ['cannot be read by another user of the machine'],
      'app/control-server': ['is kept out by the folder', 'is kept out by the socket'],
    },
  },
  {
    id: 'S16',
    fault:
      'A package of others is replaced, runs a script at its installation, or is known to be bad.',
    on: realOnLinux,
    tests: {
      'scripts/dependencies': [
        'every package of the lock has its hash, comes from the registry and runs no script of its own',
        'does not hold when %s',
      ],
      'scripts/workflows': ['pins every action by its commit, with the version beside it'],
    },
    note: 'Advisories are asked for by `npm run release-ready`; the registry in reach here has none, so that step was never seen to pass.',
  },
];
