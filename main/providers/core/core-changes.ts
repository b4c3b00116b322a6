import { capitalized, listWords } from '../../base/core/wording.ts';
import { type ProviderId, providerIds } from '../../contract/providers.ts';
import { capabilities, capabilityOf, type SidecarFacts } from './capabilities.ts';
import { type LineCapability, sidecarSeries } from './capability-types.ts';

/** What one core can do for a provider and another cannot. */
export interface CoreDifference {
  readonly providerId: ProviderId;
  readonly name: string;
  readonly what: 'login' | 'keys';
  /** Whether a key still works there, where it is the login that is missing. */
  readonly keyWorks: boolean;
}

export interface CoreChanges {
  readonly lost: readonly CoreDifference[];
  readonly gained: readonly CoreDifference[];
}

/** What is missing, and what comes, when one version of the core takes the place of another. */
export function changesBetween(from: string, to: string): CoreChanges {
  return { lost: differences(at(to), at(from)), gained: differences(at(from), at(to)) };
}

/** What this version cannot do and another line can. */
export function lackingIn(version: string): readonly CoreDifference[] {
  const found = sidecarSeries.flatMap((line) =>
    differences(at(version), (id) => capabilities[id].lines[line]),
  );
  return found.filter(
    ({ providerId, what }, place) =>
      found.findIndex((each) => each.providerId === providerId && each.what === what) === place,
  );
}

type Able = (id: ProviderId) => LineCapability;

function at(version: string): Able {
  const facts: SidecarFacts = { version, hasUsageRoute: false };
  return (id) => capabilityOf(id, facts);
}

function differences(poorer: Able, richer: Able): readonly CoreDifference[] {
  return providerIds.flatMap((providerId) => {
    const [less, more] = [poorer(providerId), richer(providerId)];
    const missing = [
      ...(more.login && !less.login ? (['login'] as const) : []),
      ...(more.keys.some((key) => !less.keys.includes(key)) ? (['keys'] as const) : []),
    ];
    const { name } = capabilities[providerId];
    return missing.map((what) => ({ providerId, name, what, keyWorks: less.keys.length > 0 }));
  });
}

/** `No login for Gemini, Qwen and iFlow; an API key works.`; null where nothing is missing. */
export function lackingWords(lacking: readonly CoreDifference[]): string | null {
  const logins = lacking.filter(({ what }) => what === 'login');
  const keys = lacking.filter(({ what }) => what === 'keys');
  const [some, none] = [
    keys.filter((each) => each.keyWorks),
    keys.filter((each) => !each.keyWorks),
  ];
  const words = [
    ...(logins.length > 0 ? [`no login for ${named(logins)}${keyWords(logins)}`] : []),
    ...(some.length > 0 ? [`not every kind of key for ${named(some)}`] : []),
    ...(none.length > 0 ? [`no API key for ${named(none)}`] : []),
  ].join('; ');
  return words === '' ? null : `${capitalized(words)}.`;
}

/** `The login for Gemini comes with it.`; null where nothing comes. */
export function gainedWords(gained: readonly CoreDifference[]): string | null {
  if (gained.length === 0) return null;
  const what = gained.every((each) => each.what === 'login') ? 'login' : 'login or key';
  const isOne = gained.length === 1;
  return `The ${what}${isOne ? '' : 's'} for ${named(gained)} ${isOne ? 'comes' : 'come'} with it.`;
}

/** What goes and what comes when `to` takes the place of `before`, to be said before it is asked. */
export function changeSentences(before: string | null, to: string): readonly string[] {
  if (before === null) return [];
  const { lost, gained } = changesBetween(before, to);
  const words = [lackingWords(lost), gainedWords(gained)].filter((sentence) => sentence !== null);
  return words.length > 0 ? words : ['Nothing will be missing.'];
}

const keyWords = (logins: readonly CoreDifference[]): string =>
  logins.every(({ keyWorks }) => keyWorks) ? '; an API key works' : '';

const named = (differing: readonly CoreDifference[]): string =>
  listWords([...new Set(differing.map(({ name }) => name))], 'and');
