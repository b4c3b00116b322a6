import { type ModelMark, mostPicked, type PickedModels } from '../../contract/tools.ts';

/** All that a preset with room for several carries, the default first. */
export const carried = (model: string, { further, small }: PickedModels): readonly string[] => [
  ...new Set([model, ...further, ...(small === null ? [] : [small])]),
];

/**
 * Another default. The one before stays among several while there is room, and goes where it was
 * alone. Null leaves the choice to each tool.
 */
export function withMain(picked: PickedModels, main: string | null): PickedModels {
  const { further, small } = picked;
  if (main === null || main === picked.main) return { ...picked, main };
  const isOneOfSeveral = further.length > 0 || small !== null;
  const others = { main, further: further.filter((id) => id !== main) };
  const after: PickedModels = { ...others, small: small === main ? null : small };
  if (picked.main === null || !isOneOfSeveral) return after;
  return fitting({ ...after, further: [picked.main, ...after.further] }) ?? after;
}

/** A model besides the default, or not any more; null where no more fit in. */
export function withMark(picked: PickedModels, { modelId, as }: ModelMark): PickedModels | null {
  const { main, small } = picked;
  if (modelId === main) return picked;
  const others = picked.further.filter((id) => id !== modelId);
  switch (as) {
    case 'none':
      return { main, further: others, small: small === modelId ? null : small };
    case 'further': {
      const place = picked.further.includes(modelId) ? picked.further : [...others, modelId];
      return fitting({ main, further: place, small: small === modelId ? null : small });
    }
    case 'small': {
      const before = small === null || small === modelId ? [] : [small];
      return fitting({ main, further: [...others, ...before], small: modelId });
    }
  }
}

const fitting = (picked: PickedModels): PickedModels | null =>
  picked.further.length + (picked.small === null ? 0 : 1) < mostPicked ? picked : null;
