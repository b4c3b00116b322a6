import { ActionRefused } from '../app/actions.ts';
import type { Input, Output } from '../contract/commands.ts';
import type { ProviderId } from '../contract/providers.ts';
import type { ProvidersView } from '../contract/providers-view.ts';
import type { Dispose } from '../core/ports.ts';
import { factsOf, nothingKnown } from '../core/providers/knowledge.ts';
import { providersView } from '../core/providers/view.ts';

/** Everything a view may ask of the providers. Rejects with `ActionRefused` and a sentence. */
export interface ProviderDesk {
  /** The rows as of now. */
  readonly view: () => ProvidersView;
  readonly onChange: (listener: () => void) => Dispose;
  readonly test: (wish: Input<'PROVIDER_TEST_RUN'>) => Promise<Output<'PROVIDER_TEST_RUN'>>;
  readonly testAll: () => Promise<null>;
  readonly cancelTests: () => Promise<null>;
  readonly act: (wish: Input<'PROVIDER_ACTION'>) => Promise<string | null>;
  readonly chooseModel: (wish: Input<'PROVIDER_MODEL_CHOOSE'>) => Promise<null>;
  readonly pasteLink: (wish: Input<'PROVIDER_LINK_PASTE'>) => Promise<string | null>;
  readonly accounts: (wish: Input<'PROVIDER_ACCOUNTS'>) => Promise<Output<'PROVIDER_ACCOUNTS'>>;
  readonly disconnect: (wish: Input<'PROVIDER_DISCONNECT'>) => Promise<string>;
  readonly bringBack: (wish: Input<'PROVIDER_BRING_BACK'>) => Promise<string>;
  readonly addKey: (key: Input<'PROVIDER_KEY_ADD'>) => Promise<string>;
  readonly testFromTray: (target: ProviderId | 'all') => Promise<null>;
  readonly close: () => Promise<void>;
}

export interface ProviderDeskParts {
  readonly gatewayRuns: () => boolean;
  readonly nowMs: () => number;
}

export function createProviderDesk({ gatewayRuns, nowMs }: ProviderDeskParts): ProviderDesk {
  const refuse = async (): Promise<never> => {
    throw new ActionRefused('Not yet.');
  };
  const row = (id: ProviderId) => ({
    facts: factsOf(nothingKnown, id, nowMs()),
    result: null,
    testStartedAtMs: null,
    login: null,
    chosenModel: null,
  });
  return {
    view: () =>
      providersView({
        gatewayRuns: gatewayRuns(),
        isKnown: false,
        nowMs: nowMs(),
        rows: {
          claude: row('claude'),
          codex: row('codex'),
          gemini: row('gemini'),
          qwen: row('qwen'),
          iflow: row('iflow'),
        },
      }),
    onChange: () => () => {},
    test: refuse,
    testAll: refuse,
    cancelTests: refuse,
    act: refuse,
    chooseModel: refuse,
    pasteLink: refuse,
    accounts: refuse,
    disconnect: refuse,
    bringBack: refuse,
    addKey: refuse,
    testFromTray: refuse,
    close: async () => {},
  };
}
