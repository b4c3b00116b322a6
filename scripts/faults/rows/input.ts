import { type Fault, injected, realOnLinux } from '../fault.ts';

/** Of bytes and values that nobody expects. */
export const inputFaults: readonly Fault[] = [
  {
    id: 'B01',
    fault: 'Any bytes come as the answer to a check.',
    on: injected,
    tests: {
      'gateway/node/identity-proof': [
        'whatever an answer holds, only a field of a JSON object is found in it',
      ],
      'gateway/node/health-check': ['holds whatever bytes come as an answer'],
      'gateway/core/health-reducer.property': [
        'keeps its invariants over … lives of … events (seed …)',
      ],
    },
    note: '3,000 random answers to what reads them, nine odd ones to a whole check.',
  },
  {
    id: 'B02',
    fault: 'Any bytes come out of the sidecar.',
    on: injected,
    tests: {
      'gateway/node/read-lines': [
        'are read from any bytes',
        'are cut at 64 KB, and the next one is unharmed',
        'come whole however they were cut, also within a character',
      ],
    },
  },
  {
    id: 'B03',
    fault: 'The settings hold anything at all.',
    on: injected,
    tests: {
      'config/core/settings': ['makes something valid of anything, and the same of that again'],
    },
  },
  {
    id: 'B04',
    fault: 'LOG_LEVEL and LOG_RETENTION_HOURS hold nonsense.',
    on: injected,
    tests: { 'config/core/settings': ['names %s=%s once and does without', 'takes good values'] },
    note: 'A bad value is named and the default taken; none is drawn to the nearest limit.',
  },
  {
    id: 'B05',
    fault: 'The port is out of range or no number.',
    on: injected,
    tests: {
      'config/core/settings': ['takes port %s as %i', 'names %s=%s once and does without'],
      'config/core/guarded-config': ['port 0', 'port 1023', 'port 65536'],
    },
  },
  {
    id: 'B06',
    fault: 'The name of a provider or a model is made to break what it is put into.',
    on: injected,
    tests: {
      'electron/ipc/serve-commands': [
        'lets nothing through to %s that is not in the contract, whatever it is',
      ],
      'tools/core/odd-models': ['names %j wherever it names a model, and nothing else changes'],
      'providers/core/service-models': [
        'gives the ids in their order, each once, odd ones left out',
      ],
    },
  },
  {
    id: 'B07',
    fault: 'A hundred thousand log lines with odd dates are filtered.',
    on: realOnLinux,
    tests: {
      'logs/node/log-store': [
        'finds the right ones of 100,000 lines with odd dates, a page in under 100 ms',
      ],
    },
    note: 'A page in a quarter of the time that all lines take; the 100 ms depend on the machine and are not asserted.',
  },
];
