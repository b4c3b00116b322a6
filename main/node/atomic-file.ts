import { constants } from 'node:fs';
import { open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file so that a reader, a crash or a full disk sees the old bytes or the new ones,
 * never a mixture (reliability.md C02, C03). Follows a link, keeps it, and writes what it points
 * to. Mode 0600 whatever the umask.
 *
 * Not `write-file-atomic`: it hands the text to one `write` call, and a nearly full disk answers
 * such a call with fewer bytes and no error.
 */
export async function writeAtomically(
  path: string,
  text: string,
  { survivesPowerCut }: { readonly survivesPowerCut: boolean },
): Promise<void> {
  const target = await realpath(path).catch(() => path); // Not there yet.
  // One fixed name a file: what a killed app leaves behind is overwritten by the next write.
  const draft = join(dirname(target), `.${basename(target)}.tmp`);
  try {
    await writeDraft(draft, text, survivesPowerCut);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {}); // The first error is the one to tell.
    throw error;
  }
}

async function writeDraft(draft: string, text: string, flush: boolean): Promise<void> {
  await rm(draft, { force: true });
  // Exclusive, so that a link planted under this name is refused instead of followed.
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
  const file = await open(draft, flags, 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    if (flush) await file.datasync();
  } finally {
    await file.close();
  }
}
