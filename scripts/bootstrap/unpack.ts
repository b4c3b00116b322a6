import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as tar from 'tar';
import { type Entry, openPromise } from 'yauzl';

export interface Unpacking {
  /** The name in the target folder for a name in the archive, or null to leave it out. */
  readonly nameFor: (entry: string) => string | null;
  readonly isProgram: (name: string) => boolean;
}

/** One file out of an archive, as a program. */
export function onlyProgram(program: string): Unpacking {
  return { nameFor: (entry) => (entry === program ? program : null), isProgram: () => true };
}

/**
 * Unpacks files, never links or paths that lead out of `folder`, by libraries of ours: a machine's own
 * tar may be missing, or know no zip.
 * @returns how many files came out
 */
export async function unpack(archive: string, folder: string, what: Unpacking): Promise<number> {
  return archive.endsWith('.zip')
    ? unpackZip(archive, folder, what)
    : unpackTar(archive, folder, what);
}

async function unpackTar(archive: string, folder: string, what: Unpacking): Promise<number> {
  const programs: string[] = [];
  let count = 0;
  await tar.x({
    file: archive,
    cwd: folder,
    strict: true,
    filter: (name, entry) =>
      'type' in entry && /^(Old)?File$/.test(entry.type) && what.nameFor(name) !== null,
    onReadEntry: (entry) => {
      const name = what.nameFor(entry.path);
      if (name === null) return;
      entry.path = name;
      count += 1;
      if (what.isProgram(name)) programs.push(name);
    },
  });
  for (const name of programs) await chmod(path.join(folder, name), 0o755);
  return count;
}

async function unpackZip(archive: string, folder: string, what: Unpacking): Promise<number> {
  // yauzl refuses absolute names and those with `..` by itself.
  const zip = await openPromise(archive);
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.endsWith('/') ? null : what.nameFor(entry.fileName);
    if (name === null) continue;
    count += 1;
    await writeEntry(zip, entry, path.join(folder, name), what.isProgram(name) ? 0o755 : 0o644);
  }
  return count;
}

async function writeEntry(
  zip: Awaited<ReturnType<typeof openPromise>>,
  entry: Entry,
  file: string,
  mode: number,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode }));
}
