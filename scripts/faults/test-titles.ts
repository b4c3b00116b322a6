import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TitlesOf } from './table.ts';
import { titlesIn } from './titles.ts';

/** Looks into the tests of this repository, into each file once. */
export function testTitles(): TitlesOf {
  const known = new Map<string, ReadonlyMap<string, number> | null>();
  return (file) => {
    const path = fileURLToPath(new URL(`../../test/${file}.test.ts`, import.meta.url));
    const titles =
      known.get(file) ?? (existsSync(path) ? titlesIn(readFileSync(path, 'utf8')) : null);
    known.set(file, titles);
    return titles;
  };
}
