import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { LogFilter, LogRow, LogSettings } from '../../main/contract/logs.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';

// Bundled and run in the page before anything of the page's own: main's side of the bridge.

type AnyReply = Reply<string | null>;

/** What a test sees of it; the popover sees `window.korproxy` alone. */
export interface Stub {
  readonly calls: (readonly [name: string, input: unknown])[];
  /** Answers by action; `hold` keeps the command under way until `release`. Unlisted: taken, no note. */
  replies: Partial<
    Record<ActionId | 'KEY_REVEAL' | 'LOGS_EXPORT_SAVE', AnyReply | 'hold' | 'throw'>
  >;
  /** Answers to the commands of the Providers and Tools tabs; one that throws refuses with its message. */
  answers: Partial<Record<TabCommand, (input: never) => unknown>>;
  /** The log, newest first; a query is answered from it. `null` cannot be read. */
  log: LogRow[] | null;
  /** Lines of the sidecar's last words that an export offers. */
  lastWords: number;
  /** How long a query takes. */
  logMs: number;
  push(snapshot: Snapshot): void;
  /** Pushes it with the next revision, which it returns. */
  show(snapshot: Snapshot): number;
  release(reply: AnyReply): void;
  setHidden(hidden: boolean): void;
  /** Violations of the content security policy. */
  readonly reports: string[];
  listeners(): number;
}

const oneModel = {
  ...{ chosen: null, further: [], small: null },
  ...{ usual: 'gpt-5', listed: ['gpt-5'], leftOut: null },
};

/** What main answers when a test says nothing. */
const tabDefaults = {
  GATEWAY_LAST_WORDS: [] as string[],
  CORE_LIST: null,
  CORE_LOOK: null,
  CORE_DAILY: null,
  CORE_USE: null,
  CORE_BACK: null,
  CORE_CANCEL: null,
  PROVIDER_TEST_RUN: null,
  PROVIDER_TEST_ALL: null,
  PROVIDER_TEST_CANCEL: null,
  PROVIDER_ACTION: null,
  PROVIDER_MODEL_CHOOSE: null,
  PROVIDER_LINK_PASTE: null,
  PROVIDER_ACCOUNTS: { accounts: [], kept: [] },
  PROVIDER_ACCOUNT_SWITCH: 'Switched.',
  PROVIDER_DISCONNECT: 'Disconnected.',
  PROVIDER_BRING_BACK: 'Back again.',
  PROVIDER_IMPORT: { sentence: 'Brought.', notes: [], left: [], more: 0 },
  PROVIDER_IMPORT_DECLINE: null,
  PROVIDER_IMPORT_CHOOSE: null,
  PROVIDER_CONFIG_DIFF: null,
  PROVIDER_CONFIG_TAKE: 'Taken over.',
  PROVIDER_CONFIG_UNDO: 'Undone.',
  PROVIDER_KEY_ADD: 'Saved.',
  PROVIDER_SERVICE: { name: 'GLM', baseUrl: 'https://api.z.ai', models: ['glm-4.6'], hasKey: true },
  PROVIDER_SERVICE_CHANGE: 'Changed.',
  PROVIDER_SERVICE_MODELS: ['glm-4.6', 'qwen/qwen3-coder'],
  LIMITS_LOOK: null,
  LIMITS_CHANGE: null,
  TOOL_INTEGRATION_LIST: [],
  TOOL_INTEGRATION_COPY: { formId: 'file', next: 'Copied.' },
  TOOL_REVEAL: null,
  TOOL_MODELS: oneModel,
  TOOL_MODEL_PICK: oneModel,
  TOOL_MODEL_MARK: oneModel,
  TOOL_DIFF: null,
  TOOL_APPLY: null,
  TOOL_UNDO: 'Undone.',
  TOOL_CONFIRM: { ok: true, sentence: 'It answered.' },
};

type TabCommand = keyof typeof tabDefaults;

declare global {
  interface Window {
    stub: Stub;
  }
}

const listeners = new Set<(snapshot: Snapshot) => void>();
const held: ((reply: AnyReply) => void)[] = [];
let hidden = false;
let revision = 0;

const stub: Stub = {
  calls: [],
  replies: {},
  answers: {},
  reports: [],
  log: [],
  logMs: 0,
  lastWords: 0,
  push: (snapshot) => {
    for (const listener of listeners) listener(snapshot);
  },
  show: (snapshot) => {
    revision += 1;
    stub.push({ ...snapshot, revision });
    return revision;
  },
  release: (reply) => held.shift()?.(reply),
  setHidden: (next) => {
    hidden = next;
    document.dispatchEvent(new Event('visibilitychange'));
  },
  listeners: () => listeners.size,
};

async function answer(name: string, input: unknown, key: keyof Stub['replies']): Promise<AnyReply> {
  stub.calls.push([name, input]);
  const reply = stub.replies[key] ?? { ok: true, value: null };
  if (reply === 'throw') throw new Error('the bridge broke');
  return reply === 'hold' ? new Promise((resolve) => held.push(resolve)) : reply;
}

/** Not the contract's own list: that comes with a library that a page cannot run. */
const severities = ['debug', 'info', 'warn', 'error'];

/** As main does: by time, level, event and text, in pages. */
function matching(filter: LogFilter): LogRow[] {
  const least = severities.indexOf(filter.minLevel);
  return (stub.log ?? []).filter(
    ({ atMs, mark, event, sentence }) =>
      severities.indexOf(mark === 'good' ? 'info' : mark) >= least &&
      atMs >= (filter.fromMs ?? 0) &&
      atMs <= (filter.toMs ?? Infinity) &&
      event.startsWith(filter.eventPrefix ?? '') &&
      sentence.toLowerCase().includes((filter.text ?? '').toLowerCase()),
  );
}

async function logAnswer<T>(name: string, input: unknown, value: () => T): Promise<Reply<T>> {
  stub.calls.push([name, input]);
  if (stub.logMs > 0) await new Promise((resolve) => setTimeout(resolve, stub.logMs));
  if (stub.log === null) return { ok: false, refusal: { code: 'refused', sentence: 'No.' } };
  return { ok: true, value: value() };
}

const unreadable = { torn: 0, foreign: 0, overlong: 0 };
let logSettings: LogSettings = {
  level: { value: 'info', origin: 'default' },
  retentionHours: { value: 24, origin: 'environment' },
};

const logBridge = {
  LOGS_QUERY: (input) =>
    logAnswer('LOGS_QUERY', input, () => {
      const all = matching(input.filter);
      const from = input.before === null ? 0 : all.findIndex(({ id }) => id === input.before) + 1;
      const rows = all.slice(from, from + input.limit);
      const before = from + rows.length < all.length ? (rows.at(-1)?.id ?? null) : null;
      return { rows, before, end: String(stub.log?.length ?? 0), unreadable };
    }),
  LOGS_NEWS: (input) =>
    logAnswer('LOGS_NEWS', input, () => {
      const log = stub.log ?? [];
      const fresh = new Set(log.slice(0, log.length - Number(input.from)));
      const rows = matching(input.filter).filter((row) => fresh.has(row));
      return { rows: rows.slice(0, input.limit), count: rows.length, end: String(log.length) };
    }),
  LOGS_COUNT: (input) =>
    logAnswer('LOGS_COUNT', input, () => ({
      matching: matching(input).length,
      all: stub.log?.length ?? 0,
      unreadable,
    })),
  LOGS_COPY: (input) => logAnswer('LOGS_COPY', input, () => 'Copied'),
  LOGS_EXPORT_PREVIEW: (input) =>
    logAnswer('LOGS_EXPORT_PREVIEW', input, () => ({
      files: [
        { name: 'report.txt', bytes: 2_412 },
        { name: 'korproxy-2026-11-23T13.jsonl', bytes: 1_204_000 },
      ],
      lastWords: stub.lastWords,
      report: input.lastWords
        ? 'What CLIProxyAPI wrote last'
        : 'KorProxy 1.0.0\nCLIProxyAPI 6.9.25\nState: healthy\n',
    })),
  LOGS_EXPORT_SAVE: (input) => answer('LOGS_EXPORT_SAVE', input, 'LOGS_EXPORT_SAVE'),
  LOGS_SETTINGS: (input) => logAnswer('LOGS_SETTINGS', input, () => logSettings),
  LOGS_SETTINGS_CHANGE: (input) =>
    logAnswer('LOGS_SETTINGS_CHANGE', input, () => {
      const { level, retentionHours } = input;
      if (level) logSettings = { ...logSettings, level: { value: level, origin: 'setting' } };
      if (retentionHours) {
        logSettings = {
          ...logSettings,
          retentionHours: { value: retentionHours, origin: 'setting' },
        };
      }
      return logSettings;
    }),
} satisfies Omit<Bridge, 'ACTION_RUN' | 'KEY_REVEAL' | 'POPOVER_HIDE' | 'onSnapshot' | TabCommand>;

async function tabAnswer(name: TabCommand, input: unknown): Promise<Reply<unknown>> {
  stub.calls.push([name, input]);
  const own = stub.answers[name];
  try {
    return { ok: true, value: own ? await own(input as never) : tabDefaults[name] };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return { ok: false, refusal: { code: 'refused', sentence } };
  }
}

const tabBridge = Object.fromEntries(
  Object.keys(tabDefaults).map((name) => [
    name,
    (input: unknown) => tabAnswer(name as TabCommand, input),
  ]),
) as unknown as Pick<Bridge, TabCommand>;

const bridge = {
  ...logBridge,
  ...tabBridge,
  ACTION_RUN: (input) => answer('ACTION_RUN', input, input.action),
  KEY_REVEAL: (input) => answer('KEY_REVEAL', input, 'KEY_REVEAL') as Promise<Reply<string>>,
  POPOVER_HIDE: async (input) => {
    stub.calls.push(['POPOVER_HIDE', input]);
    return { ok: true, value: null };
  },
  onSnapshot: (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
} satisfies Bridge;

document.addEventListener('securitypolicyviolation', (event) => {
  stub.reports.push(`${event.violatedDirective}: ${event.blockedURI || event.sample}`);
});
Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
Object.defineProperty(document, 'visibilityState', {
  configurable: true,
  get: () => (hidden ? 'hidden' : 'visible'),
});
Object.assign(window, { korproxy: bridge, stub });
