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

/** Ids fit to be pasted anywhere; others are as good as not offered. */
export const usableModels = (ids: readonly string[]): readonly string[] =>
  [...new Set(ids)].filter((id) => /^[\x21-\x7e]{1,200}$/.test(id) && !notForChat.test(id));

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
    const own = listed.filter((id) => member.test(id)).toSorted(newestFirst);
    const found = own.find((id) => best.test(id)) ?? own[0];
    if (found !== undefined) return found;
  }
  return listed[0] ?? null;
}

/** For the calls that a tool makes beside the main one: a small one of the same family, else the same. */
export function smallModel(listed: readonly string[] | null, model: string): string {
  const family = Object.values(families).find(({ member }) => member.test(model));
  const own = listed?.filter((id) => family?.member.test(id) && family.small.test(id)) ?? [];
  return own.toSorted(newestFirst)[0] ?? model;
}

/** By the figures in their names; a plain comparison, so that every machine agrees. */
const newestFirst = (a: string, b: string): number => {
  const [left, right] = [figures(a), figures(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (right[i] ?? 0) - (left[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length || (a < b ? -1 : 1);
};

const figures = (id: string): readonly number[] => id.match(/\d+/g)?.map(Number) ?? [];
