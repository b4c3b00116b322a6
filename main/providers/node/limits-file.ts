import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { readForeignFile } from '../../base/node/foreign-file.ts';
import { isObject, parseObject, textOf } from '../core/answer.ts';
import { type Reading, reading } from '../core/limits/reading.ts';
import type { CredentialDetails } from '../core/limits/requests.ts';

/** By account, whose name is a hash. */
export type Readings = Readonly<Record<string, Reading>>;

const mostAccounts = 1_000;
const accountName = /^[\w-]{1,64}$/;

/** What was last told, in one file, 0600: figures and times. What is broken in it is left out. */
export const limitsFile = (folder: string) => {
  const path = join(folder, 'limits.json');
  return {
    async load(): Promise<Readings> {
      const text = await readFile(path, 'utf8').catch(() => '');
      const raw = z.record(z.string(), z.unknown()).safeParse(parseObject(text)).data ?? {};
      const known = Object.entries(raw)
        .slice(0, mostAccounts)
        .flatMap(([name, value]) => {
          const { data } = reading.safeParse(value);
          return data && accountName.test(name) ? [[name, data] as const] : [];
        });
      return Object.fromEntries(known);
    },
    save: (readings: Readings): Promise<void> =>
      writeAtomically(path, `${JSON.stringify(readings, null, 2)}\n`, { survivesPowerCut: false }),
  };
};

const plainWord = /^[\w.:-]{1,128}$/;

/** What a credential tells beside its tokens, read for one question and not kept. Never rejects. */
export async function credentialDetails(folder: string, file: string): Promise<CredentialDetails> {
  const limit = { maxBytes: 256 * 1_024, followsLinks: true };
  const content = await readForeignFile(join(folder, file), limit);
  const json = content && 'text' in content ? parseObject(content.text) : null;
  const nested = isObject(json?.['token']) ? json['token'] : {};
  const wordIn = (name: string): string | null =>
    plainWord.exec(textOf(json?.[name] ?? nested[name]))?.[0] ?? null;
  return { accountId: wordIn('account_id'), projectId: wordIn('project_id') };
}
