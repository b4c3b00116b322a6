import { type Fault, injected, realOnLinux } from '../fault.ts';

/** Of the popover and the notifications. */
export const popoverFaults: readonly Fault[] = [
  {
    id: 'U01',
    fault: 'Somebody clicks Start, Stop and Restart two hundred times in a second.',
    on: injected,
    tests: {
      'gateway/gateway': ['of 200 clicks in a second the last one holds: %s'],
      'tray-ui/elements/action-bar': [
        'turns after 150 ms without an answer, keeps its width, and takes one press at a time',
        'takes no click for 400 ms',
      ],
    },
    note: 'The storm is played to the gateway; in the page two presses are.',
  },
  {
    id: 'U02',
    fault: 'The popover is reloaded or its process crashes.',
    on: realOnLinux,
    tests: {
      'e2e/panel-lost': [
        'has the state again at once after each of 20 reloads, and the gateway never notices',
        'comes back by a click after its process has crashed, with the gateway as it was',
      ],
      'electron/popover/popover-control': ['makes a new page after its process has died'],
    },
    note: '20 reloads, not 100, the middle one within 2 s, where the next check would come after 10.',
  },
  {
    id: 'U03',
    fault: 'Ten thousand news come at once.',
    on: realOnLinux,
    tests: {
      'tray-ui/live': [
        'of which 10,000 come at once are drawn at most ten times a second, the last one always',
      ],
      'electron/popover/popover-control': ['sends a burst of news as one push, and the last of it'],
    },
    note: 'How long a single draw takes is not looked at.',
  },
  {
    id: 'U04',
    fault: 'News come in another order than they were sent.',
    on: realOnLinux,
    tests: {
      'tray-ui/live': [
        'are dropped when they are older than the one on screen, or the same',
        'in any order end at the newest',
      ],
    },
    note: 'One order of 200, not random ones.',
  },
  {
    id: 'U05',
    fault: 'The user does not see colours, or listens instead of looking.',
    on: realOnLinux,
    tests: {
      'tray-ui/accessibility': [
        'in %s, light and dark',
        'hears a change of state politely, a failure at once, and nothing twice',
      ],
      'scripts/icons': ['is told from every other by shape alone ($suffix)'],
    },
  },
  {
    id: 'U06',
    fault: 'What is copied is not what is shown, or the key is seen or logged on the way.',
    on: realOnLinux,
    tests: {
      'tray-ui/gateway/connection': [
        '"%s" asks main, says Copied in its own place for 2 s and tells screen readers',
        'is asked for when it is to be seen, and hidden again after 30 s',
      ],
      'app/run-action': ['logs the action and never what was copied'],
      'e2e/tools': [
        'are copied from the tray menu as the tool accepts them, with no key in the log',
      ],
    },
  },
  {
    id: 'U07',
    fault: 'A gateway that goes up and down floods the user with notifications.',
    on: realOnLinux,
    tests: {
      'app/incidents': [
        'a gateway that flaps until it is given up says so once, whatever it went through',
      ],
      'electron/notifications': [
        'shows one notification an incident, and a click on it opens the popover',
      ],
    },
  },
  {
    id: 'U08',
    fault: 'Names and errors hold markup, reversed text or a million characters.',
    on: realOnLinux,
    tests: {
      'tray-ui/security': ['is text and nothing else, and moves nothing: %s'],
      'tray-ui/logs/logs': ['shows hostile text as text and nothing else, and moves nothing: %s'],
    },
  },
];
