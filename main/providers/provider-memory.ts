import type { Log } from '../base/core/ports.ts';
import type { ProviderTestResult, RowId } from '../contract/providers.ts';
import { blankMemory, type ProviderMemory } from './core/memory.ts';

export interface MemoryPorts {
  readonly log: Log;
  /** Resolves with null when there is none. */
  readonly load: () => Promise<ProviderMemory | null>;
  readonly save: (memory: ProviderMemory) => Promise<void>;
}

export interface Memory {
  readonly latest: () => ProviderMemory;
  readonly keepResult: (result: ProviderTestResult) => void;
  /** Null goes back to the default. */
  readonly chooseModel: (id: RowId, model: string | null) => void;
  readonly forgetResult: (id: RowId) => void;
  /** In the place of those declined before. */
  readonly decline: (accounts: readonly string[]) => void;
  /** Resolves when all is on disk. */
  readonly settled: () => Promise<void>;
}

/** Results and choices that outlive the app. A write that fails costs them at the next start only. */
export async function openMemory({ log, load, save }: MemoryPorts): Promise<Memory> {
  let latest = (await load().catch(() => null)) ?? blankMemory;
  let writing: Promise<void> = Promise.resolve();
  const change = (next: ProviderMemory): void => {
    latest = next;
    writing = writing
      .then(() => save(latest))
      .catch((error: unknown) => log.warn('providers.not-saved', { error }));
  };
  return {
    latest: () => latest,
    keepResult(result) {
      change({ ...latest, results: { ...latest.results, [result.providerId]: result } });
    },
    chooseModel(id, model) {
      const { [id]: _old, ...others } = latest.models;
      change({ ...latest, models: model === null ? others : { ...others, [id]: model } });
    },
    forgetResult(id) {
      const { [id]: _old, ...results } = latest.results;
      change({ ...latest, results });
    },
    decline(declined) {
      change({ ...latest, declined });
    },
    settled: () => writing,
  };
}
