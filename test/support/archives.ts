import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import * as tar from 'tar';
import { ZipFile } from 'yazl';

type Contents = Readonly<Record<string, string>>;

/** A `.tar.gz` of these files, and of symbolic links by their targets. */
export async function tarGzOf(files: Contents, links: Contents = {}): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kp-tar-'));
  try {
    for (const [name, text] of Object.entries(files))
      await writeFile(path.join(folder, name), text);
    for (const [name, to] of Object.entries(links)) await symlink(to, path.join(folder, name));
    const names = [...Object.keys(files), ...Object.keys(links)];
    const file = path.join(folder, '.tar.gz');
    await tar.c({ gzip: true, cwd: folder, file }, names);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A `.zip` of these files. */
export function zipOf(files: Contents): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}
