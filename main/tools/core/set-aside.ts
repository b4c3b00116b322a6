import { type FoundNeighbour, keysIn } from './neighbour.ts';
import type { Facts, FileChange, Tool } from './preset.ts';

/** What counts in telling a neighbour from a setting that does no harm. */
export interface Ours {
  readonly facts: Facts;
  /** What the gateway offers, null while it does not tell. */
  readonly listed: readonly string[] | null;
  /** The files of ours that are meant: to be written, or pointing here. */
  readonly files: readonly string[];
}

/** Those that really decide: not what says the same as ours, nor a model that the gateway has. */
export const deciding = (found: readonly FoundNeighbour[], ours: Ours): readonly FoundNeighbour[] =>
  found.filter((each) => decides(each, ours));

function decides(
  { key, value }: Pick<FoundNeighbour, 'key' | 'value'>,
  { facts, listed, files }: Ours,
): boolean {
  const { root, v1, apiKey, model, smallModel } = facts;
  if (key.over && !key.over.some((path) => files.includes(path))) return false;
  if ([root, `${root}/`, v1, `${v1}/`, apiKey, model, smallModel].some((own) => own === value)) {
    return false;
  }
  return key.does !== 'side-model' || listed === null || !listed.some((id) => id === value);
}

/** The changes, and with them what decides in the same files is set aside. */
export function withSetAside(
  { neighbours }: Pick<Tool, 'neighbours'>,
  changes: readonly FileChange[],
  ours: Ours,
): readonly FileChange[] {
  const files = neighbours?.(ours.facts.computer).files ?? [];
  return changes.map((change) => {
    const keys = files.find(({ path }) => path === change.path)?.keys ?? [];
    if (change.type === 'own' || keys.length === 0) return change;
    return {
      ...change,
      setAside: (value) =>
        keysIn(value, keys)
          .filter((found) => decides(found, ours))
          .map(({ path }) => path),
    };
  });
}
