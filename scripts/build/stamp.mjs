// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bootstrap/cache-folder.mjs';

/** All that the build reads. */
const sources = [
  'main',
  'tray-ui',
  'assets/icons',
  'scripts/build',
  'scripts/demo-gateway.ts',
  'package.json',
  'package-lock.json',
];

export const stampFile = path.join(root, 'node_modules', '.cache', 'korproxy', 'build.json');

/** One value for the content of everything the build reads. */
export function sourceDigest(folder = root) {
  return addFiles(createHash('sha256'), folder, sources).digest('hex');
}

/**
 * The names and the content of all files below these.
 * @param {import('node:crypto').Hash} hash
 * @param {string} folder
 * @param {readonly string[]} sources
 */
export function addFiles(hash, folder, sources) {
  for (const file of sources.flatMap((source) => filesUnder(folder, source))) {
    hash.update(`\n${file}\n`).update(readFileSync(path.join(folder, file)));
  }
  return hash;
}

/** Whether what stands in dist was built from these sources. */
export function buildCurrent() {
  try {
    const { digest, outputs } = JSON.parse(readFileSync(stampFile, 'utf8'));
    return (
      digest === sourceDigest() &&
      outputs.every((/** @type {string} */ file) => existsSync(path.join(root, file)))
    );
  } catch {
    // No stamp, or one cut off: build.
    return false;
  }
}

/**
 * The files of a folder below `folder`, or the one file that `source` names, in one order everywhere.
 * @param {string} folder
 * @param {string} source
 * @returns {string[]}
 */
export function filesUnder(folder, source) {
  const full = path.join(folder, source);
  if (!existsSync(full)) return [];
  if (path.extname(source) !== '') return [source];
  return readdirSync(full, { withFileTypes: true })
    .flatMap((entry) => {
      const inside = path.posix.join(source, entry.name);
      return entry.isDirectory() ? filesUnder(folder, inside) : [inside];
    })
    .sort();
}
