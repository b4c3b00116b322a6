import { type Fault, injected, realAndInjected, realOnLinux } from '../fault.ts';

const canaries =
  'is in no log, export, terminal, bus message, answer to the page or file of the sidecar';
const othersKeptOut = 'and all else in the data folder is for its owner alone, whatever the umask';

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
  {
    id: 'D11',
    fault: 'The disk gets full while another version of the core is fetched or unpacked.',
    on: realOnLinux,
    tests: {
      'app/core-update': [
        'on a disk that gets full while it %s says what to do, and is there once it has room',
      ],
    },
  },
];
