import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';

// Bundled and run in the page before anything of the page's own: main's side of the bridge.

type AnyReply = Reply<string | null>;

/** What a test sees of it; the popover sees `window.korproxy` alone. */
export interface Stub {
  readonly calls: (readonly [name: string, input: unknown])[];
  /** Answers by action; `hold` keeps the command under way until `release`. Unlisted: taken, no note. */
  replies: Partial<Record<ActionId | 'KEY_REVEAL', AnyReply | 'hold' | 'throw'>>;
  push(snapshot: Snapshot): void;
  /** Pushes it with the next revision, which it returns. */
  show(snapshot: Snapshot): number;
  release(reply: AnyReply): void;
  setHidden(hidden: boolean): void;
  /** Violations of the content security policy. */
  readonly reports: string[];
  listeners(): number;
}

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
  reports: [],
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

const bridge = {
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
