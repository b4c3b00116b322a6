import { type Fault, injected, realAndInjected, realOnLinux } from '../fault.ts';

const limited = 'gives up after 2 s on a sidecar that hangs, drips or is slow';
const thief = 'is not fooled by a thief that takes the port after a crash';

/** Of the port, of what answers there, and of the providers behind it. */
export const networkFaults: readonly Fault[] = [
  {
    id: 'N01',
    fault: 'The port is taken before the start.',
    on: realOnLinux,
    tests: {
      'base/node/free-port': [
        'is taken when a stranger listens on %s, who is named and not touched',
      ],
      'gateway/node/preflight': ['names the port, its owner and a free one, and spawns nothing'],
      'gateway/gateway': ['%s is told at once and never retried'],
      'e2e/faults': ['never takes a stranger for the gateway, names it, and moves to another port'],
    },
  },
  {
    id: 'N02',
    fault: 'The port is taken between the look and the start.',
    on: realOnLinux,
    tests: {
      'gateway/node/sidecar': [
        'takes a port conflict for what it is, although the sidecar boasts and exits with 0',
      ],
      'gateway/node/health-check': [
        'does not even ask a stranger, %s',
        'is not fooled by a listener that says yes to everything',
      ],
      'e2e/faults': [thief],
    },
    note: 'Each once, not fifty times.',
  },
  {
    id: 'N03',
    fault: 'The answer comes byte by byte, without end.',
    on: realOnLinux,
    tests: { 'gateway/node/health-check': [limited] },
    note: 'Once, and that it is not given up before 1.9 s; no upper bound.',
  },
  {
    id: 'N04',
    fault: 'The connection is taken and nothing comes, or it does not even come about.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': [
        limited,
        'gives up after 2 s on a stopped core, and finds it well when it goes on',
        'fails while nobody listens, and while the connection is cut',
      ],
    },
    note: 'A full backlog, dropped packets and a loopback that is down were not brought about; one limit is over all of a check.',
  },
  {
    id: 'N05',
    fault: 'The answer is huge, endless, cut or nonsense.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': [
        'never stops talking',
        'talks garbage',
        'holds whatever bytes come as an answer',
      ],
    },
    note: 'What it costs in memory is not measured. A packed answer is never unpacked.',
  },
  {
    id: 'N06',
    fault: 'The answer leads to another place.',
    on: realOnLinux,
    tests: { 'gateway/node/health-check': ['follows no redirect'] },
  },
  {
    id: 'N07',
    fault: 'The endpoint refuses the key, or is not there.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': [
        'takes %i for a locked management, asks it nothing more, and lives',
        'settles on the right endpoint of a sidecar %s',
      ],
    },
    note: 'The gateway stays healthy and says beside it that the management is locked. Three checks, not ten minutes.',
  },
  {
    id: 'N08',
    fault: 'The endpoint says 500 or 503.',
    on: realAndInjected,
    tests: {
      'gateway/node/health-check': ['answers 500', 'answers 503'],
      'gateway/core/health-reducer': ['two failures degrade', 'three are unreachable'],
    },
  },
  {
    id: 'N09',
    fault: 'Versions of the sidecar have different endpoints.',
    on: realOnLinux,
    tests: { 'gateway/node/health-check': ['settles on the right endpoint of a sidecar %s'] },
  },
  {
    id: 'N10',
    fault: 'The answer is slow, a little below or above a limit.',
    on: realAndInjected,
    tests: {
      'gateway/core/health-reducer': [
        '499 ms is healthy',
        '500 ms is degraded',
        '501 ms is degraded',
        '1,999 ms is degraded',
      ],
      'gateway/node/health-check': ['tells a slow answer by its latency', limited],
    },
  },
  {
    id: 'N11',
    fault: 'Failures and slow answers in turn.',
    on: injected,
    tests: {
      'gateway/core/health-reducer': ['never becomes unreachable by fail, slow, fail, slow'],
    },
  },
  {
    id: 'N12',
    fault: 'The environment names a proxy.',
    on: realOnLinux,
    tests: { 'gateway/node/health-check': ['goes past every proxy'] },
    note: 'Under the Node that runs the tests; `npm run every-node` takes it to the others.',
  },
  {
    id: 'N13',
    fault: 'A stranger listens on ::1, which localhost may mean.',
    on: realOnLinux,
    tests: {
      'base/node/free-port': [
        'is taken when a stranger listens on %s, who is named and not touched',
      ],
      'gateway/node/door': ['does not open over a stranger, on either family'],
    },
    note: 'The start is refused before a byte is sent. The hosts file was not changed.',
  },
  {
    id: 'N14',
    fault: 'The listener is gone while old connections live.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': [
        'notices a listener that is gone although its old sockets live',
      ],
    },
  },
  {
    id: 'N15',
    fault: 'A stranger says 200 on our port after our sidecar died.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': ['does not trust a 200 on our port after our child is gone'],
      'e2e/faults': [thief],
    },
  },
  {
    id: 'N16',
    fault: 'The check itself has a bug.',
    on: injected,
    tests: {
      'gateway/gateway': [
        'a fault in the check is a failed check and the loop goes on, a thousand times',
      ],
    },
  },
  {
    id: 'N17',
    fault: 'Somebody else gets this computer banned from the management.',
    on: realOnLinux,
    tests: {
      'gateway/node/health-check': ['lives through a ban that falls on the management later'],
      'e2e/health': ['is not banned by its own checks'],
    },
  },
  {
    id: 'N18',
    fault: 'A provider cannot be reached, refuses, is out of quota, hangs or falls silent.',
    on: realOnLinux,
    tests: {
      'real-sidecar/fault-matrix': ['name the cause of %s at the first click and at the second'],
      'real-sidecar/fault-surroundings': [
        'says that the computer is offline when no name is found',
        'ends each click after 30 s where a provider hangs or falls silent, on both lines',
      ],
      'providers/node/provider-request': ['has a word for a gateway that %s'],
    },
    note: 'The providers are played, the gateway is the real one.',
  },
];
