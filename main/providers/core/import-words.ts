import { countWords } from '../../base/core/wording.ts';
import { type ProviderId, providerIds } from '../../contract/providers.ts';
import { capabilities } from './capabilities.ts';

/** Why a file has no text to look at. */
export type FileFault = 'link' | 'folder' | 'too-large' | 'unreadable' | 'not-text';

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
    folder: { why: 'foreign', sentence: 'It is a folder.' },
    'too-large': { why: 'foreign', sentence: 'It is too large for an account.' },
    unreadable: { why: 'broken', sentence: 'It cannot be read. Look at who may read it.' },
    'not-text': { why: 'broken', sentence: 'It is no text, so nothing can read it.' },
  } satisfies Record<FileFault, { why: LeftWhy; sentence: string }>,
} as const;

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
export const oneOwnerWords =
  'They are copied and stay where they are, but the other program must not run on with them: each renewal of a token ends the one before, so two gateways with one account log each other out.';

/** A sentence for each provider whose login leads nowhere on the newest line. */
export const endedWords = (counts: AccountCounts): readonly string[] =>
  idsIn(counts)
    .filter((id) => capabilities[id].lines.v7.login === null)
    .map(
      (id) =>
        `${capabilities[id].name}: its service has ended this login or CLIProxyAPI has dropped it, so the account may not answer. An API key works.`,
    );
