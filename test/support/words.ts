import { durationWords } from '../../main/base/core/wording.ts';
import type { Words } from '../../main/contract/words.ts';

/** Words as a person reads them at one moment. */
export function read(words: Words | null, nowMs: number): string {
  return (words ?? [])
    .map((part) => {
      if (typeof part === 'string') return part;
      return durationWords(part.type === 'since' ? nowMs - part.atMs : part.atMs - nowMs);
    })
    .join('');
}
