import type { FileFault } from '../../base/core/file-content.ts';
import { countWords } from '../../base/core/wording.ts';
import type { FoundAccountsView, ImportedAccounts } from '../../contract/provider-rows.ts';
import { type ProviderId, providerIds } from '../../contract/providers.ts';
import { capabilities, noLoginWords } from './capabilities.ts';

export type LeftWhy = 'broken' | 'foreign' | 'doubled' | 'not-written';

/** Why a found file does not come along. Each follows the name of the file. */
export const leftWords = {
  empty: 'It is empty.',
  cut: 'It is not whole, so nothing can read it. Log in again for that account.',
  noToken: 'It holds no token. Log in again for that account.',
  noAccount: 'It is no account.',
  unknownService: 'It is of a service that KorProxy does not know.',
  here: 'This account is here already.',
  away: 'This account was disconnected here. Its row on the Providers tab brings it back.',
  twin: (file: string, own: string) =>
    `It is the same account as ${file === own ? 'a file of that name elsewhere' : file}. The one renewed last comes along.`,
  notWritten: 'It could not be written. Try once more.',
  faults: {
    link: { why: 'foreign', sentence: 'It is a link. Name the folder that it leads to.' },
    'dead-link': { why: 'broken', sentence: 'It is a link that leads nowhere.' },
    folder: { why: 'foreign', sentence: 'It is a folder.' },
    'too-large': { why: 'foreign', sentence: 'It is too large for an account.' },
    'not-allowed': { why: 'broken', sentence: 'It cannot be read. Look at who may read it.' },
    unreadable: { why: 'broken', sentence: 'It cannot be read.' },
    'not-text': { why: 'broken', sentence: 'It is no text, so nothing can read it.' },
  } satisfies Record<FileFault, { why: LeftWhy; sentence: string }>,
} as const;

/** A file that stays, and why. */
export interface LeftWords {
  /** Holds an e-mail address more often than not: never logged, never sent unasked. */
  readonly file: string;
  readonly sentence: string;
}

/** How many accounts of each provider. */
export type AccountCounts = Readonly<Partial<Record<ProviderId, number>>>;

export function countsOf(accounts: readonly { readonly providerId: ProviderId }[]): AccountCounts {
  const counts: Partial<Record<ProviderId, number>> = {};
  for (const { providerId } of accounts) counts[providerId] = (counts[providerId] ?? 0) + 1;
  return counts;
}

const idsIn = (counts: AccountCounts): readonly ProviderId[] =>
  providerIds.filter((id) => counts[id]);

export const totalOf = (counts: AccountCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** `Claude 2, Codex 1`. */
export const countsWords = (counts: AccountCounts): string =>
  idsIn(counts)
    .map((id) => `${capabilities[id].name} ${counts[id]}`)
    .join(', ');

/** `3 accounts of another CLIProxyAPI were found: Claude 2, Codex 1.` */
export const foundWords = (counts: AccountCounts): string =>
  `${countWords(totalOf(counts), 'account')} of another CLIProxyAPI ${was(counts)} found: ${countsWords(counts)}.`;

/** On the button, and before a question mark. */
export const bringWords = (counts: AccountCounts): string =>
  `Bring ${countWords(totalOf(counts), 'account')} along`;

export function broughtWords(counts: AccountCounts): string {
  const total = totalOf(counts);
  if (total === 0) return 'Nothing was brought along.';
  return `${countWords(total, 'account')} ${was(counts)} brought along: ${countsWords(counts)}.`;
}

const was = (counts: AccountCounts): string => (totalOf(counts) === 1 ? 'was' : 'were');

/** Before and after the copy: who goes on in both places loses the account in one of them. */
const oneOwnerWords =
  'The other program must not run on with the same accounts: each renewal of a token ends the one before, so one of the two would be logged out.';

export const copiedWords = `They are copied, not moved. ${oneOwnerWords}`;

/** A sentence for each provider whose login leads nowhere any more: its accounts may not answer. */
export const endedWords = (counts: AccountCounts): readonly string[] =>
  idsIn(counts)
    .filter((id) => capabilities[id].loginEnd !== null)
    .map((id) => `${capabilities[id].name}: ${noLoginWords(id)}`);

/** What the Providers tab offers at its top; null where there is nothing to bring. */
export function foundView(counts: AccountCounts): FoundAccountsView | null {
  if (totalOf(counts) === 0) return null;
  return {
    sentence: foundWords(counts),
    glance: `${countWords(totalOf(counts), 'account')} ${was(counts)} found on this computer.`,
    warning: copiedWords,
    label: bringWords(counts),
  };
}

/** What there is to say of a folder that the user has chosen. */
export function chosenView(
  bring: readonly { readonly providerId: ProviderId }[],
  left: readonly LeftWords[],
  hasConfig: boolean,
): ImportedAccounts {
  const isAny = bring.length > 0 || hasConfig;
  return {
    sentence: isAny ? '' : 'Nothing was found in that folder that could come along.',
    notes: [],
    ...namedLeft(left),
  };
}

/** So many of the files that were left are named; who has more of them has a terminal. */
const mostNamed = 20;

/** What there is to say of accounts that were brought along. */
export function importedView(brought: AccountCounts, left: readonly LeftWords[]): ImportedAccounts {
  const isAny = totalOf(brought) > 0;
  return {
    sentence: broughtWords(brought),
    notes: [...endedWords(brought), ...(isAny ? [oneOwnerWords] : [])],
    ...namedLeft(left),
  };
}

const namedLeft = (left: readonly LeftWords[]): Pick<ImportedAccounts, 'left' | 'more'> => ({
  left: left.slice(0, mostNamed).map(({ file, sentence }) => ({ file, sentence })),
  more: Math.max(0, left.length - mostNamed),
});
