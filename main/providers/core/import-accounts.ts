import type { FileContent } from '../../base/core/file-content.ts';
import { parseJson } from '../../base/core/json.ts';
import { type ProviderId, providerIds } from '../../contract/providers.ts';
import { parseObject, textOf } from './answer.ts';
import { type LeftWhy, type LeftWords, leftWords } from './import-words.ts';
import { type AccountIdentity, identityOf, isSameAccount, newestFirst } from './same-account.ts';

/** A file of another program's credential folder. */
export interface FoundFile {
  /** Where it lies; two folders may hold the same name. */
  readonly path: string;
  /** Holds an e-mail address more often than not: never logged, never sent unasked. */
  readonly file: string;
  readonly content: FileContent;
}

export interface ImportInput {
  readonly found: readonly FoundFile[];
  /** The accounts that are in use here. */
  readonly present: readonly FoundFile[];
  /** Those that the user has disconnected here. */
  readonly kept: readonly FoundFile[];
  /** Every name in our credential folder, whatever is behind it. */
  readonly taken: readonly string[];
}

/** An account to copy. `text` is the whole credential: it stays in main and ends with the copy. */
export interface BroughtFile {
  readonly path: string;
  readonly file: string;
  readonly providerId: ProviderId;
  readonly target: string;
  readonly text: string;
}

export interface LeftFile extends LeftWords {
  readonly path: string;
  readonly why: LeftWhy;
}

export interface ImportPlan {
  readonly bring: readonly BroughtFile[];
  readonly left: readonly LeftFile[];
}

interface Candidate extends AccountIdentity {
  readonly found: FoundFile;
  readonly text: string;
}

/** Which of the found accounts come along, under which name, and why the others do not. */
export function planImport({ found, present, kept, taken }: ImportInput): ImportPlan {
  const left: LeftFile[] = [];
  const candidates: Candidate[] = [];
  for (const each of found) {
    const candidate = candidateOf(each);
    if ('why' in candidate) left.push(candidate);
    else candidates.push(candidate);
  }
  const here = identitiesIn(present);
  const away = identitiesIn(kept);
  const chosen: Candidate[] = [];
  for (const candidate of candidates.toSorted(newestFirst)) {
    const isSame = (other: AccountIdentity): boolean => isSameAccount(other, candidate);
    const twin = chosen.find(isSame);
    const why = here.some(isSame)
      ? leftWords.here
      : away.some(isSame)
        ? leftWords.away
        : twin && leftWords.twin(twin.found.file, candidate.found.file);
    if (why === undefined) chosen.push(candidate);
    else left.push(leave(candidate.found, 'doubled', why));
  }
  return { bring: named(chosen.toSorted(inOrder), taken), left: left.toSorted(byFile) };
}

const leave = ({ path, file }: FoundFile, why: LeftWhy, sentence: string): LeftFile => ({
  ...{ path, file, why, sentence },
});

function candidateOf(found: FoundFile): Candidate | LeftFile {
  const { file, content } = found;
  if ('fault' in content) {
    const { why, sentence } = leftWords.faults[content.fault];
    return leave(found, why, sentence);
  }
  const { text } = content;
  if (text.trim() === '') return leave(found, 'broken', leftWords.empty);
  if (parseJson(text) === undefined) return leave(found, 'broken', leftWords.cut);
  const identity = identityOf(file, text);
  if (identity === null) {
    const isAccount = textOf(parseObject(text)?.['type']) !== '';
    return leave(found, 'foreign', isAccount ? leftWords.unknownService : leftWords.noAccount);
  }
  const { hasSecret, canRefresh } = identity.facts;
  if (!hasSecret && !canRefresh) return leave(found, 'broken', leftWords.noToken);
  return { ...identity, found, text };
}

const identitiesIn = (files: readonly FoundFile[]): readonly AccountIdentity[] =>
  files.flatMap(({ file, content }) =>
    'text' in content ? (identityOf(file, content.text) ?? []) : [],
  );

/** A name that is taken here gets a number. Two systems of three take capitals for small letters. */
function named(chosen: readonly Candidate[], taken: readonly string[]): readonly BroughtFile[] {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return chosen.map(({ found: { path, file }, facts: { providerId }, text }) => {
    let target = file;
    for (let count = 2; used.has(target.toLowerCase()); count += 1) {
      target = numberedName(file, count);
    }
    used.add(target.toLowerCase());
    return { path, file, providerId, target, text };
  });
}

/** `claude-2.json` of `claude.json`. */
export const numberedName = (file: string, count: number): string =>
  file.replace(/\.json$/, `-${count}.json`);

const byFile = (a: { readonly file: string }, b: { readonly file: string }): number =>
  a.file < b.file ? -1 : Number(a.file > b.file);

const inOrder = (a: Candidate, b: Candidate): number =>
  providerIds.indexOf(a.facts.providerId) - providerIds.indexOf(b.facts.providerId) ||
  byFile(a.found, b.found);
