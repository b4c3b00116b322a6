import { type Fault, injected, realAndInjected, realOnLinux } from '../fault.ts';

const canaries =
  'is in no log, export, terminal, bus message, answer to the page or file of the sidecar';
const othersKeptOut = 'and all else in the data folder is for its owner alone, whatever the umask';

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

/** Of the log and the disk under it. */
export const diskFaults: readonly Fault[] = [
  {
    id: 'D01',
    fault: 'The disk is full while the log is written.',
    on: realOnLinux,
    tests: {
      'logs/log-file': [
        'lives through a full disk without a torn, a glued or a lost line',
        'repairs a line that a crash cut off, says so, and glues nothing to it',
      ],
      'logs/node/log-store': ['%s are counted and cost no other line'],
    },
  },
  {
    id: 'D02',
    fault: 'The file of the next hour cannot be opened.',
    on: ['injected', 'injected', 'read'],
    tests: {
      'logs/log-file': [
        'loses none of 10,000 lines while the next hour’s file cannot be opened, and keeps their order',
      ],
    },
    note: 'A folder stands in its place. A file that a scanner of Windows holds was not tried.',
  },
  {
    id: 'D03',
    fault: 'Old log files, a little too young or too old, among files of others and links.',
    on: realOnLinux,
    tests: {
      'logs/node/log-retention': [
        'of 23 h 59 min are kept at the start, and those of 25 h go',
        'takes away no file of others, no younger one, and the oldest first until the rest fits',
      ],
      'logs/core/retention': [
        'of a future that a clock put right again are kept until there is no room',
      ],
      'logs/log-file': [
        'prunes at start: by age and size, its own files only, and links without their targets',
      ],
    },
  },
  {
    id: 'D04',
    fault: 'The clock goes days forward and back.',
    on: injected,
    tests: {
      'logs/node/log-retention': [
        '%s deletes no line of the last hours, nor does putting it right',
      ],
    },
  },
  {
    id: 'D05',
    fault: 'The log grows without end.',
    on: injected,
    tests: {
      'logs/node/log-retention': [
        'stays under 20 MB and a bit through hours of floods, and tells of every hour that was cut',
      ],
    },
  },
  {
    id: 'D06',
    fault: 'Something private is said by the sidecar, a provider, a file or an error.',
    on: realAndInjected,
    tests: {
      'app/redactor': ['give away none of 30 canaries in any disguise'],
      'base/core/redact-text': ['of the kind $kind is taken out when it comes $name'],
      'gateway/node/read-lines': ['come whole however they were cut, also within a character'],
      'e2e/canaries': [canaries],
    },
  },
  {
    id: 'D07',
    fault: 'The sidecar writes requests that failed into files of its own.',
    on: realOnLinux,
    tests: {
      'config/node/config-file': [
        'is made at the first run, for this user alone, with all that is guarded',
      ],
      'e2e/canaries': [canaries],
    },
  },
  {
    id: 'D08',
    fault: 'The log folder is deleted, or a file stands in its place, while the app runs.',
    on: realOnLinux,
    tests: {
      'logs/log-file': [
        'makes its folder again when that was deleted',
        'lives without its folder, says so once, and writes again when it is back',
      ],
    },
  },
  {
    id: 'D09',
    fault: 'An export while lines are written, or to a place that is full.',
    on: realOnLinux,
    tests: {
      'logs/node/log-export': [
        'is whole while lines are written and files are pruned',
        'says that the disk is full, leaves nothing, and keeps the older file',
      ],
      'app/logs': ['is exported as a zip in which every line parses and nothing is private'],
    },
  },
  {
    id: 'D10',
    fault: 'The umask would let others read what is written.',
    on: ['real', 'read', '-'],
    tests: {
      'app/logs': [othersKeptOut],
      'base/node/paths': [
        'is for this user alone, whatever the umask, and made so when it was not',
      ],
    },
    note: 'Windows has no such modes: the folder of the user is closed by the system.',
  },
];
