/** What the gateway needs in config.yaml, whatever else the user keeps there. */
export interface ConfigSettings {
  readonly port: number;
  readonly authFolder: string;
  readonly apiKey: string;
}

export type Scalar = string | number | boolean;

/** A key of the file, by its path, and what it must say. */
export interface Guard {
  readonly path: readonly string[];
  readonly value: Scalar;
}

/**
 * Written before every start, because the sidecar's defaults are unsafe. Loopback only, no panel
 * that fetches from the web, and no request or answer on disk.
 */
export const guardsFor = ({ port, authFolder }: ConfigSettings): readonly Guard[] => [
  { path: ['host'], value: '127.0.0.1' },
  { path: ['port'], value: port },
  { path: ['auth-dir'], value: authFolder },
  { path: ['remote-management', 'allow-remote'], value: false },
  { path: ['remote-management', 'disable-control-panel'], value: true },
  { path: ['request-log'], value: false },
  { path: ['commercial-mode'], value: true },
  { path: ['logging-to-file'], value: false },
  { path: ['ws-auth'], value: true },
];

/**
 * Off by default in the sidecar, so only put right where the file has them: each opens a listener
 * or a way in of its own, or takes the plain HTTP away that we and every preset speak.
 */
export const switchedOff: readonly Guard[] = [
  { path: ['plugins', 'enabled'], value: false },
  { path: ['pprof', 'enable'], value: false },
  { path: ['codex', 'live-media-relay', 'enabled'], value: false },
  { path: ['tls', 'enable'], value: false },
];

export const wellKnownKey = 'korproxy';
const ownKey = /^korproxy-[A-Za-z0-9_-]{43}$/;
/**
 * Of the sidecar's example file: known to everyone, and v7 answers all of `/v1` with 403 for them.
 */
const exampleKey = /^your-api-key-\d$/;

/** Keys that must not open the gateway any more: public ones, and ours of an earlier day. */
export const isRetiredKey = (key: string, apiKey: string): boolean =>
  key !== apiKey && (key === wellKnownKey || ownKey.test(key) || exampleKey.test(key));

type Kind = 'text' | 'whole number' | 'switch' | 'list' | 'map';

/** What the sidecar reads as what; another type there ends it before it serves. */
const kinds: Readonly<Record<Kind, readonly string[]>> = {
  text: ['host', 'auth-dir', 'proxy-url'],
  'whole number': [
    'port',
    'request-retry',
    'max-retry-interval',
    'logs-max-total-size-mb',
    'error-logs-max-files',
    'redis-usage-queue-retention-seconds',
    'nonstream-keepalive-interval',
    'max-retry-credentials',
  ],
  switch: [
    'debug',
    'commercial-mode',
    'disable-cooling',
    'force-model-prefix',
    'logging-to-file',
    'passthrough-headers',
    'request-log',
    'usage-statistics-enabled',
    'ws-auth',
  ],
  list: [
    'api-keys',
    'claude-api-key',
    'codex-api-key',
    'gemini-api-key',
    'openai-compatibility',
    'vertex-api-key',
  ],
  map: [
    'ampcode',
    'codex',
    'oauth-excluded-models',
    'payload',
    'plugins',
    'pprof',
    'quota-exceeded',
    'remote-management',
    'routing',
    'streaming',
    'tls',
  ],
};

/** Names that may be said: of the sidecar, not of the user. */
export const kindOfKey: ReadonlyMap<string, Kind> = new Map(
  Object.entries(kinds).flatMap(([kind, keys]) => keys.map((key) => [key, kind as Kind])),
);
