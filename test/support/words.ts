import type { Words } from '../../main/contract/words.ts';
import { durationWords } from '../../main/core/words.ts';

/** Words as a person reads them at one moment. */
export function read(words: Words | null, nowMs: number): string {
  return (words ?? [])
    .map((part) => {
      if (typeof part === 'string') return part;
      return durationWords(part.type === 'since' ? nowMs - part.atMs : part.atMs - nowMs);
    })
    .join('');
}
