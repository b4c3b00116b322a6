import { mostPicked, type PickedModels } from '../../contract/tools.ts';
import type { Computer } from './computer.ts';
import { smallModel } from './models.ts';
import { carried } from './picked-models.ts';
import type { Facts } from './preset.ts';

export interface FactParts {
  readonly computer: Computer;
  readonly port: number;
  /** Or its mask. */
  readonly apiKey: string;
  readonly model: string;
  readonly picked: PickedModels;
  /** What the gateway offers, null while it does not tell. */
  readonly listed: readonly string[] | null;
}

/** What the presets of one tool are filled with. */
export function factsFor({ computer, port, apiKey, model, picked, listed }: FactParts): Facts {
  const root = `http://127.0.0.1:${port}`;
  const own = carried(model, picked);
  const others = (listed ?? []).filter((id) => id !== model).slice(0, mostPicked - 1);
  return {
    ...{ computer, root, v1: `${root}/v1`, apiKey, model },
    smallModel: picked.small ?? smallModel(listed, model),
    markedSmall: picked.small === model ? null : picked.small,
    carried: own,
    models: own.length > 1 ? own : [model, ...others],
  };
}
