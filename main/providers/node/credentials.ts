import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Dispose } from '../../base/core/ports.ts';
import { contentOf, foreignEntry } from '../../base/node/foreign-file.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import { type CredentialFacts, readCredential } from '../core/accounts.ts';
import type { CredentialFolder, CredentialWatch } from '../core/provider-ports.ts';
import { faultOf, mayPass, type UnreadableAccount } from '../core/unreadable.ts';
import { isAccountName, maxBytes } from './account-files.ts';

const maxFiles = 2_000;
/** Several changes of one login are one piece of news. */
const settleMs = 25;
/** Against news that the system swallowed. */
const lookAgainMs = 60_000;
/** A folder that is not there cannot tell that it comes. */
const missingLookMs = 500;
/** Who writes a file has long ended then. */
const wholeByMs = 2_000;

interface Known {
  readonly stamp: string;
  readonly changedAtMs: number;
  /** Null for a file that is no credential of ours, or cannot be read as one. */
  readonly facts: CredentialFacts | null;
  readonly unreadable: UnreadableAccount | null;
}

/**
 * The credential folder as facts, told anew within a moment of every change. Reads a file again
 * only when it changed; a half-written one is no credential until it is whole, and a broken one only
 * when it stays so. Never rejects.
 */
export function watchCredentials(
  folder: string,
  clock: Clock,
  onChange: (folder: CredentialFolder) => void,
): CredentialWatch {
  let known = new Map<string, Known>();
  let latest: CredentialFolder = { accounts: [], unreadable: [], problem: null };
  let watcher: FSWatcher | null = null;
  let cancelLook: Dispose = () => {};
  let cancelPoll: Dispose = () => {};
  let cancelJudging: Dispose = () => {};
  let isClosed = false;
  let looking: Promise<void> = Promise.resolve();

  const scan = async (): Promise<void> => {
    const found = await readFolder(folder, known);
    if (isClosed) return;
    known = found.known;
    const before = JSON.stringify(latest);
    const { stays, passes } = unreadableOf(known, clock.now());
    latest = { accounts: accountsOf(known), unreadable: stays, problem: found.problem };
    cancelJudging();
    if (passes) cancelJudging = clock.after(wholeByMs, () => void look());
    if (found.problem !== null || found.isMissing) stopWatching();
    else watcher ??= startWatching();
    if (JSON.stringify(latest) !== before) onChange(latest);
  };
  // One after the other, so that an older look can never overwrite a newer one.
  const look = async (): Promise<CredentialFolder> => {
    looking = looking.then(scan);
    await looking;
    return latest;
  };
  const lookSoon = (): void => {
    cancelLook();
    cancelLook = clock.after(settleMs, () => void look());
  };
  const startWatching = (): FSWatcher | null => {
    try {
      const started = watch(folder, lookSoon);
      started.on('error', stopWatching); // The folder is gone; the poll finds the next one.
      return started;
    } catch {
      return null;
    }
  };
  const stopWatching = (): void => {
    const was = watcher;
    watcher = null;
    was?.close();
    if (was && !isClosed) poll(); // Sooner than the one that is due.
  };
  const poll = (): void => {
    cancelPoll();
    const ms = watcher ? lookAgainMs : missingLookMs;
    cancelPoll = clock.after(ms, () => void look().then(() => isClosed || poll()));
  };
  void look().then(() => isClosed || poll());
  return {
    latest: () => latest,
    look,
    close() {
      isClosed = true;
      cancelLook();
      cancelPoll();
      cancelJudging();
      stopWatching();
    },
  };
}

const accountsOf = (known: ReadonlyMap<string, Known>): readonly CredentialFacts[] =>
  [...known.values()].flatMap(({ facts }) => facts ?? []).sort(byFile);

const byFile = (a: { readonly file: string }, b: { readonly file: string }): number =>
  a.file < b.file ? -1 : 1;

/** Those to tell of, and whether there are some that may yet become whole. */
function unreadableOf(known: ReadonlyMap<string, Known>, nowMs: number) {
  const all = [...known.values()];
  const isPassing = ({ changedAtMs, unreadable }: Known): boolean =>
    unreadable !== null && mayPass(unreadable.fault) && Math.abs(nowMs - changedAtMs) < wholeByMs;
  const stays = all
    .filter((each) => !isPassing(each))
    .flatMap(({ unreadable }) => unreadable ?? [])
    .sort(byFile);
  return { stays, passes: all.some(isPassing) };
}

interface Found {
  readonly known: Map<string, Known>;
  readonly problem: CredentialFolder['problem'];
  readonly isMissing: boolean;
}

async function readFolder(folder: string, before: ReadonlyMap<string, Known>): Promise<Found> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const isMissing = errorCode(error) === 'ENOENT';
    return { known: new Map(), problem: isMissing ? null : 'unreadable', isMissing };
  }
  const known = new Map<string, Known>();
  for (const name of names.filter(isAccountName).slice(0, maxFiles)) {
    const entry = await readEntry(folder, name, before.get(name));
    if (entry) known.set(name, entry);
  }
  return { known, problem: null, isMissing: false };
}

async function readEntry(
  folder: string,
  name: string,
  before: Known | undefined,
): Promise<Known | null> {
  const path = join(folder, name);
  const entry = await foreignEntry(path, { followsLinks: true });
  if (!entry) return null;
  const stamp = `${entry.ino}:${entry.mtimeMs}:${entry.ctimeMs}:${entry.size}`;
  if (before?.stamp === stamp) return before;
  const content = await contentOf(path, entry, { maxBytes, followsLinks: true });
  if (!content) return null;
  const told = faultOf(name, content);
  return {
    ...{ stamp, changedAtMs: entry.mtimeMs },
    facts: told === null && 'text' in content ? factsIn(name, content.text) : null,
    unreadable: told && { ...told, file: name, stamp },
  };
}

function factsIn(name: string, text: string): CredentialFacts | null {
  const digest = createHash('sha256').update(text).digest('base64url');
  return readCredential(name, text, digest);
}
