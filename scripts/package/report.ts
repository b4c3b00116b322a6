import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';

export interface PackageFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Everything that electron-builder leaves beside the packages and that is not handed out. */
const notHandedOut = /^(builder-|SHA256SUMS$|\.)|\.(blockmap|ya?ml)$/;

/** The packages of a folder, by name. */
export async function packagesIn(folder: string): Promise<readonly PackageFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !notHandedOut.test(entry.name));
  const files = names.map(async ({ name }) => {
    const file = path.join(folder, name);
    return { name, bytes: (await stat(file)).size, sha256: await digestOf(file) };
  });
  return (await Promise.all(files)).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** As `sha256sum --check` reads it. */
export async function writeSums(folder: string, files: readonly PackageFile[]): Promise<void> {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  await writeFile(path.join(folder, 'SHA256SUMS'), lines.join(''));
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes of all files below a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
