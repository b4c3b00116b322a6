// @ts-check
// npm run release-ready: says what still stands in the way of handing packages out.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../bootstrap/cache-folder.mjs';
import { lastLines, runNpm } from '../bootstrap/run-program.mjs';

/**
 * What package.json leaves open, by the names of its fields.
 * @param {{ author: { email: string }, homepage: string, license: string }} manifest
 */
export function placeholdersIn({ author, homepage, license }) {
  return [
    ...(author.email.endsWith('.invalid') ? ['author.email'] : []),
    ...(new URL(homepage).hostname.endsWith('.invalid') ? ['homepage'] : []),
    ...(license === 'UNLICENSED' ? ['license'] : []),
  ];
}

/**
 * Sentences, none where all is ready.
 * @param {{ version: string, author: { email: string }, homepage: string, license: string }} manifest
 * @param {string | undefined} tag
 */
export function obstaclesIn(manifest, tag) {
  const open = placeholdersIn(manifest);
  return [
    ...(open.length > 0 ? [`package.json still has placeholders: ${open.join(', ')}`] : []),
    ...(tag !== undefined && tag !== `v${manifest.version}`
      ? [`the tag is ${tag}, package.json says ${manifest.version}`]
      : []),
  ];
}

/** Advisories for what is shipped, in words; null where there are none. */
async function advisories() {
  const audit = ['audit', '--omit=dev', '--audit-level=high'];
  const { code, output } = await runNpm(audit, { cwd: root });
  return code === 0 ? null : `npm audit: ${lastLines(output, 4)}`;
}

if (process.argv[1] === import.meta.filename) {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const isTag = process.env['GITHUB_REF_TYPE'] === 'tag';
  const found = [
    ...obstaclesIn(manifest, isTag ? process.env['GITHUB_REF_NAME'] : undefined),
    ...[await advisories()].filter((each) => each !== null),
  ];
  for (const obstacle of found) console.error(`  ${obstacle}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log('  ready to be handed out');
}
