import { readFile } from 'node:fs/promises';
import { parseJson } from '../core/json.ts';

/** What a JSON file says; undefined where there is none that can be read. Never rejects. */
export const readJson = async (path: string): Promise<unknown> =>
  parseJson(await readFile(path, 'utf8').catch(() => ''));
