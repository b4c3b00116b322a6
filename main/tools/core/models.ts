import { longestModelId, modelId } from '../../contract/providers.ts';

/** What presets ask for until the gateway tells what it offers. */
export const defaultModels = {
  claude: 'claude-sonnet-4-5-20250929',
  openai: 'gpt-5.1-codex',
  gemini: 'gemini-3-pro-preview',
} as const;

export type ModelFamily = keyof typeof defaultModels;

const families: Readonly<Record<ModelFamily, { member: RegExp; best: RegExp; small: RegExp }>> = {
  claude: { member: /claude/i, best: /sonnet/i, small: /haiku/i },
  openai: { member: /^(gpt|o\d|codex)/i, best: /codex(?!-mini)/i, small: /mini|nano/i },
  gemini: { member: /gemini/i, best: /pro/i, small: /flash/i },
};

export interface ModelChoice {
  readonly id: string;
  /** Null while the gateway does not tell. */
  readonly listed: boolean | null;
  /** The default that is not offered now, when this one stands in for it. */
  readonly replaces: string | null;
}

export interface UsableModels {
  /** Each once, in the order in which they were listed. */
  readonly ids: readonly string[];
  /** What there is to say of the others, null where nothing was left out. */
  readonly leftOut: string | null;
}

/** Which of the listed ids presets may use. Models that do not chat are not missed by anybody. */
export function usableModels(listed: readonly string[]): UsableModels {
  const all = [...new Set(listed)];
  const ids = all.filter((id) => modelId.safeParse(id).success);
  return {
    ids: ids.filter((id) => !notForChat.test(id)),
    leftOut: leftOutWords(all.length - ids.length),
  };
}

function leftOutWords(count: number): string | null {
  if (count === 0) return null;
  const why = `no name, one over ${longestModelId} characters, or signs that cannot be seen or that tools obey`;
  return count === 1
    ? `One model is left out. It has ${why}.`
    : `${count} models are left out. They have ${why}.`;
}

const notForChat = /embed|image|imagen|whisper|tts|audio|moderation|veo/i;

/** A model in whose place the tool itself asks for another. */
export interface Renaming {
  readonly from: string;
  readonly into: string;
}

/**
 * The model of a preset. `wanted` is what the tool is good with, best first; `chosen` is the
 * user's own pick and always wins, offered or not.
 */
export function chooseModel(
  offered: readonly string[] | null,
  wanted: readonly ModelFamily[],
  chosen: string | null,
  renaming: Renaming | null = null,
): ModelChoice {
  // What the tool would not ask for is as good as not offered.
  const listed = offered?.filter((id) => id !== renaming?.from) ?? null;
  if (chosen !== null) {
    return { id: chosen, listed: offered?.includes(chosen) ?? null, replaces: null };
  }
  const standard = defaultModels[wanted[0] ?? 'claude'];
  const usual = renaming?.from === standard ? renaming.into : standard;
  if (listed === null) return { id: usual, listed: null, replaces: null };
  if (listed.includes(usual)) return { id: usual, listed: true, replaces: null };
  const instead = bestOf(listed, wanted);
  return instead === null
    ? { id: usual, listed: false, replaces: null }
    : { id: instead, listed: true, replaces: usual };
}

function bestOf(listed: readonly string[], wanted: readonly ModelFamily[]): string | null {
  for (const family of wanted) {
    if (listed.includes(defaultModels[family])) return defaultModels[family];
    const { member, best } = families[family];
    const own = listed.filter((id) => member.test(id));
    const found = newestOf(own.filter((id) => best.test(id))) ?? newestOf(own);
    if (found !== null) return found;
  }
  return listed[0] ?? null;
}

/** For the calls that a tool makes beside the main one: a small one of the same family, else the same. */
export function smallModel(listed: readonly string[] | null, model: string): string {
  const family = Object.values(families).find(({ member }) => member.test(model));
  const own = listed?.filter((id) => family?.member.test(id) && family.small.test(id)) ?? [];
  return newestOf(own) ?? model;
}

interface Named {
  readonly id: string;
  /** Of its version. */
  readonly figures: readonly number[];
  /** `20250929`, 0 without one: it tells two of the same version apart and is no part of it. */
  readonly date: number;
}

function named(id: string): Named {
  const all = id.match(/\d+/g) ?? [];
  const [dates, figures] = [all.filter(isDate), all.filter((figure) => !isDate(figure))];
  return { id, figures: figures.map(Number), date: Number(dates[0] ?? 0) };
}

const isDate = (figure: string): boolean => /^20\d{6}$/.test(figure);

/** One pass without sorting: a gateway may list thousands, and this is asked for each tool. */
function newestOf(ids: readonly string[]): string | null {
  let newest: Named | null = null;
  for (const id of ids) {
    const next = named(id);
    if (newest === null || isNewer(next, newest)) newest = next;
  }
  return newest?.id ?? null;
}

/** By the figures in their names; a plain comparison, so that every machine agrees. */
function isNewer(a: Named, b: Named): boolean {
  for (let i = 0; i < Math.max(a.figures.length, b.figures.length); i += 1) {
    const difference = (a.figures[i] ?? 0) - (b.figures[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  if (a.date !== b.date) return a.date > b.date;
  return a.id.length === b.id.length ? a.id < b.id : a.id.length < b.id.length;
}
