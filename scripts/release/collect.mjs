// @ts-check
// node scripts/release/collect.mjs FROM TO: lays the packages of all systems side by side, one list of
// SHA-256 over all of them, and one bill of materials. Two files of one name are an error, since the
// second would take the place of the first.
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';

/** What stands beside the packages on each system and is made anew here, or not handed out. */
const leftOut = /^(SHA256SUMS|builder-.*|latest.*\.yml|.*\.blockmap)$/;
const materials = 'sbom.cdx.json';

/**
 * @param {string} from
 * @param {string} to a new folder
 */
export async function collect(from, to) {
  await mkdir(to);
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !leftOut.test(entry.name));
  for (const { parentPath, name } of files) {
    // The bundles are the same everywhere, so is their bill.
    const isBill = name === materials;
    await cp(path.join(parentPath, name), path.join(to, name), {
      force: isBill,
      errorOnExist: !isBill,
    });
  }
  const names = (await readdir(to)).sort();
  const lines = await Promise.all(
    names.map(async (name) => `${await digestOf(path.join(to, name))}  ${name}\n`),
  );
  await writeFile(path.join(to, 'SHA256SUMS'), lines.join(''));
  return names;
}

if (process.argv[1] === import.meta.filename) {
  const [from, to] = process.argv.slice(2);
  if (!from || !to) throw new Error('collect.mjs FROM TO');
  console.log((await collect(from, to)).join('\n'));
}
