import type { ModelMark, ToolModels } from '../../main/contract/tools.ts';

export const bestWords = 'Best for each tool';

/** Drawn at once; more rows help nobody to find one: typing does. */
export const drawnModels = 60;

/** What a model is in all presets. */
export type ModelRole = 'main' | ModelMark['as'];

export function roleOf({ chosen, further, small }: ToolModels, id: string): ModelRole {
  if (id === chosen) return 'main';
  if (id === small) return 'small';
  return further.includes(id) ? 'further' : 'none';
}

/** How many there are besides the default. */
export const markedCount = ({ further, small }: ToolModels): number =>
  further.length + (small === null ? 0 : 1);

/** While the gateway does not tell, nothing is missing. */
export const isMissing = ({ listed }: ToolModels, id: string): boolean =>
  listed !== null && !listed.includes(id);

const makers: readonly RegExp[] = [/claude/i, /^(gpt|o\d|codex)/i, /gemini/i, /qwen/i];

const makerOf = (id: string): number => {
  const place = makers.findIndex((maker) => maker.test(id));
  return place < 0 ? makers.length : place;
};

/** Those in use first, then what is offered, by maker and otherwise as it was listed. */
export function orderedModels(inUse: readonly string[], { listed }: ToolModels): readonly string[] {
  const places = (listed ?? []).map((id) => ({ id, maker: makerOf(id) }));
  const offered = places.toSorted((a, b) => a.maker - b.maker).map(({ id }) => id);
  return [...new Set([...inUse, ...offered])];
}

/** The words of a search, in any case and order. */
export function matching(ids: readonly string[], search: string): readonly string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return ids;
  return ids.filter((id) => {
    const name = id.toLowerCase();
    return words.every((word) => name.includes(word));
  });
}
