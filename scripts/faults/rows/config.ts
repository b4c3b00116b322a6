import { type Fault, realAndInjected, realOnLinux } from '../fault.ts';

const canaries =
  'is in no log, export, terminal, bus message, answer to the page or file of the sidecar';

/** Of `config.yaml`, `settings.json`, the files of tools, and the environment. */
export const configFaults: readonly Fault[] = [
  {
    id: 'C01',
    fault: 'settings.json is empty, cut, of zeros or of another kind.',
    on: realOnLinux,
    tests: {
      'config/node/settings-file': [
        'that is %s is moved aside whole, and told once',
        'that is a folder is moved aside as well',
      ],
    },
  },
  {
    id: 'C02',
    fault: 'The app is killed while it writes its settings.',
    on: realOnLinux,
    tests: {
      'config/node/settings-file': [
        'is never torn when the app is killed in the middle of a write',
      ],
    },
    note: '3 kills in a run, 100 with KORPROXY_LONG, among writes without pause.',
  },
  {
    id: 'C03',
    fault: 'The disk is full when something is written.',
    on: realOnLinux,
    tests: {
      'config/node/settings-file': [
        'that cannot be written holds for this run, is told once, and is whole',
      ],
      'base/node/paths': [
        'on a full disk is told as that; files stay whole, also when half of one fits',
      ],
    },
  },
  {
    id: 'C04',
    fault: 'config.yaml is missing, broken, or has wrong kinds of values.',
    on: realAndInjected,
    tests: {
      'config/core/guarded-config': ['with %s is told by its place'],
      'config/node/config-file': [
        'that has vanished since the first run is missed and not replaced',
        'that is corrupt is told with its place, kept byte for byte, and put aside on request',
      ],
      'gateway/gateway': ['%s is told at once and never retried'],
      'e2e/faults': [
        'tells line and column of a broken config, keeps its bytes, and starts when it is repaired',
      ],
    },
  },
  {
    id: 'C05',
    fault: 'The line with the error has a secret in it.',
    on: realAndInjected,
    tests: {
      'config/core/guarded-config': ['never has its text told'],
      'gateway/node/preflight': ['tells of a config error by its place, and logs only that'],
      'e2e/canaries': [canaries],
    },
  },
  {
    id: 'C06',
    fault: 'config.yaml is being written while it is read.',
    on: realOnLinux,
    tests: {
      'config/node/config-file': ['is read again when an editor was seen in the middle of saving'],
      'gateway/node/real-sidecar': [
        'takes the file of a user of many keys, guarded, and leaves it as we wrote it',
      ],
    },
    note: 'One broken reading, not a writer that never rests. A file that is empty for a moment is valid and taken for one.',
  },
  {
    id: 'C07',
    fault: 'The data folder cannot be written.',
    on: realOnLinux,
    tests: {
      'base/node/paths': ['is refused when nothing can be written there'],
      'terminal/run': ['names the folder that it cannot write, and the variable that moves it: %s'],
      'e2e/tray-shell': ['is no reason to be silent when the data folder cannot be made'],
    },
  },
  {
    id: 'C08',
    fault: 'The environment has variables that would change the sidecar.',
    on: realOnLinux,
    tests: { 'gateway/node/preflight': ['is an allow-list, whatever ours holds'] },
  },
  {
    id: 'C09',
    fault: 'The settings file of a tool is huge, a folder, a loop of links or nonsense.',
    on: realOnLinux,
    tests: {
      'tools/node/tool-finder': ['gets nothing from a settings file that is %s, and does not fail'],
      'tools/node/tool-files': [
        'is larger than any settings file',
        'is a folder',
        'is a link to itself',
      ],
      'tools/core/merge.property': ['keeps every comment and every foreign key'],
    },
    note: '100 random files of each format in a run, more by FC_RUNS. One that may not be read was not tried.',
  },
  {
    id: 'C10',
    fault: 'A folder has blanks, quotes, line ends or shell signs in its name.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': ['works in a folder named %j, without a shell reading it'],
      'gateway/node/watchdog': ['hands arguments over as they are'],
    },
  },
];
