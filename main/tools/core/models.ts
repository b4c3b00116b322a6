import { longestModelId, modelId } from '../../contract/providers.ts';

/**
 * What presets ask for until the gateway tells what it offers, and then unless it offers a newer one
 * of its kind: services end their models while an app stays as it is.
 */
export const defaultModels = {
  claude: 'claude-sonnet-5',
  openai: 'gpt-5.5',
  gemini: 'gemini-3.1-pro-preview',
} as const;

export type ModelFamily = keyof typeof defaultModels;

const families: Readonly<Record<ModelFamily, { member: RegExp; best: RegExp; small: RegExp }>> = {
  claude: { member: /claude/i, best: /sonnet/i, small: /haiku/i },
  openai: { member: /^(gpt|o\d|codex)/i, best: /^gpt-[\d.]+(-codex)?$/i, small: /mini|nano|luna/i },
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

/**
 * The model of a preset. `wanted` is what the tool is good with, best first; `chosen` is the
 * user's own pick and always wins, offered or not. `passedOver` is never asked for by the tool, so it
 * is as good as not offered.
 */
export function chooseModel(
  offered: readonly string[] | null,
  wanted: readonly ModelFamily[],
  chosen: string | null,
  passedOver: string | null = null,
): ModelChoice {
  const listed = offered?.filter((id) => id !== passedOver) ?? null;
  if (chosen !== null) {
    return { id: chosen, listed: offered?.includes(chosen) ?? null, replaces: null };
  }
  const usual = defaultModels[wanted[0] ?? 'claude'];
  if (listed === null) return { id: usual, listed: null, replaces: null };
  const best = bestOf(listed, wanted);
  if (best === null) return { id: usual, listed: false, replaces: null };
  return { id: best, listed: true, replaces: listed.includes(usual) ? null : usual };
}

function bestOf(listed: readonly string[], wanted: readonly ModelFamily[]): string | null {
  for (const family of wanted) {
    const { member, best } = families[family];
    const own = listed.filter((id) => member.test(id));
    const found = newestOf(own.filter((id) => best.test(id))) ?? newestOf(own);
    if (found === null) continue;
    const usual = defaultModels[family];
    return listed.includes(usual) && byVersion(named(found), named(usual)) <= 0 ? usual : found;
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

function byVersion(a: Named, b: Named): number {
  for (let i = 0; i < Math.max(a.figures.length, b.figures.length); i += 1) {
    const difference = (a.figures[i] ?? 0) - (b.figures[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By the figures in their names; a plain comparison, so that every machine agrees. */
function isNewer(a: Named, b: Named): boolean {
  const difference = byVersion(a, b);
  if (difference !== 0) return difference > 0;
  if (a.date !== b.date) return a.date > b.date;
  return a.id.length === b.id.length ? a.id < b.id : a.id.length < b.id.length;
}
