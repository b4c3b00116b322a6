import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Dispose } from '../../base/core/ports.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import { type CredentialFacts, readCredential } from '../core/accounts.ts';
import type { CredentialFolder, CredentialWatch } from '../core/provider-ports.ts';
import { isAccountName } from './account-files.ts';

/** Real ones are a few kilobytes; a larger file is something else and is not read. */
const maxBytes = 256 * 1_024;
const maxFiles = 2_000;
/** Several changes of one login are one piece of news. */
const settleMs = 25;
/** Against news that the system swallowed. */
const lookAgainMs = 10_000;
/** A folder that is not there cannot tell that it comes. */
const missingLookMs = 500;

interface Known {
  readonly stamp: string;
  /** Null for a file that is no credential of ours. */
  readonly facts: CredentialFacts | null;
}

/**
 * The credential folder as facts, told anew within a moment of every change. Reads a file again
 * only when it changed; a half-written one is no credential until it is whole. Never rejects.
 */
export function watchCredentials(
  folder: string,
  clock: Clock,
  onChange: (folder: CredentialFolder) => void,
): CredentialWatch {
  let known = new Map<string, Known>();
  let latest: CredentialFolder = { accounts: [], problem: null };
  let watcher: FSWatcher | null = null;
  let cancelLook: Dispose = () => {};
  let cancelPoll: Dispose = () => {};
  let isClosed = false;
  let looking: Promise<void> = Promise.resolve();

  const scan = async (): Promise<void> => {
    const found = await readFolder(folder, known);
    if (isClosed) return;
    known = found.known;
    const before = JSON.stringify(latest);
    latest = { accounts: accountsOf(known), problem: found.problem };
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
    watcher?.close();
    watcher = null;
  };
  const poll = (): void => {
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
      stopWatching();
    },
  };
}

const accountsOf = (known: ReadonlyMap<string, Known>): readonly CredentialFacts[] =>
  [...known.values()]
    .flatMap(({ facts }) => facts ?? [])
    .sort((a, b) => (a.file < b.file ? -1 : 1));

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
  try {
    const entry = await stat(path);
    const stamp = `${entry.ino}:${entry.mtimeMs}:${entry.ctimeMs}:${entry.size}`;
    if (before?.stamp === stamp) return before;
    if (!entry.isFile() || entry.size > maxBytes) return { stamp, facts: null };
    const text = await readFile(path, 'utf8');
    const digest = createHash('sha256').update(text).digest('base64url');
    return { stamp, facts: readCredential(name, text, digest) };
  } catch {
    return null; // Gone again, or not ours to read: as good as not there.
  }
}
