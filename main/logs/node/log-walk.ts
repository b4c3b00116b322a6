import type { LogFilter } from '../../contract/logs.ts';
import { isWanted, parseEntry } from '../core/entry.ts';
import type { LogEntry } from '../core/log-line.ts';
import { sentenceOf } from '../core/sentence.ts';
import { glanceFor } from './log-head.ts';
import { type FoundLine, scanBackwards } from './log-scan.ts';

/** Counts that grow while a file is walked. */
export interface Tally {
  /** Lines of any kind, empty ones left out. */
  all: number;
  matching: number;
  torn: number;
  foreign: number;
  overlong: number;
}

export const emptyTally = (): Tally => ({ all: 0, matching: 0, torn: 0, foreign: 0, overlong: 0 });

export interface Walk {
  readonly path: string;
  readonly filter: LogFilter;
  readonly before: number | null;
  readonly from: number;
  /** The file that is written now may end in a line that is not written whole yet. */
  readonly isCurrent: boolean;
  readonly tally: Tally;
  /** Parses what matches and hands it over, newest first, until it answers false; null only counts. */
  readonly onFound: ((entry: LogEntry, atByte: number) => boolean) | null;
}

export interface Walked {
  readonly through: boolean;
  /** Behind the last line that was whole; null when there was none. */
  readonly endByte: number | null;
  readonly begunAnew: boolean;
}

/** A chunk is one turn of the main thread: large while only bytes are compared, small where every line may be parsed. */
const chunkBytes = { compared: 262_144, parsed: 65_536 };

/** Goes through the lines of one file that a filter wants, newest first. */
export async function walkLogFile(walk: Walk): Promise<Walked> {
  const { path, filter, before, from, isCurrent, tally } = walk;
  const lines = new FilteredLines(walk);
  let endByte: number | null = null;
  let begunAnew = false;
  const through = await scanBackwards({
    path,
    before,
    from,
    chunkBytes: filter.text ? chunkBytes.parsed : chunkBytes.compared,
    visit: (line) => {
      if (!line.ended && isCurrent) {
        endByte = line.atByte;
        return true;
      }
      endByte ??= line.atByte + (line.to - line.from) + 1;
      return lines.see(line);
    },
    onOverlong: () => {
      tally.overlong += 1;
    },
    onBegunAnew: () => {
      begunAnew = true;
    },
  });
  return { through, endByte, begunAnew };
}

class FilteredLines {
  readonly #filter: LogFilter;
  readonly #glance;
  readonly #tally: Tally;
  readonly #onFound: Walk['onFound'];

  constructor({ filter, tally, onFound }: Walk) {
    this.#filter = filter;
    this.#glance = glanceFor(filter);
    this.#tally = tally;
    this.#onFound = onFound;
  }

  see({ bytes, from, to, atByte }: FoundLine): boolean {
    this.#tally.all += 1;
    const glance = this.#glance(bytes, from, to);
    if (glance === 'no') return true;
    if (glance === 'yes' && !this.#onFound) {
      this.#tally.matching += 1;
      return true;
    }
    const text = bytes.toString('utf8', from, to);
    const entry = parseEntry(text) ?? this.#rescue(text);
    if (!entry || !this.#wants(entry, text)) return true;
    this.#tally.matching += 1;
    return this.#onFound ? this.#onFound(entry, atByte) : true;
  }

  #wants(entry: LogEntry, text: string): boolean {
    return isWanted(entry, this.#filter, () => [text, sentenceOf(entry).sentence]);
  }

  /** A line cut off on a full disk may have the next one glued to it, which is whole. */
  #rescue(text: string): LogEntry | null {
    const isOurs = text.startsWith('{"timestamp":"');
    this.#tally[isOurs ? 'torn' : 'foreign'] += 1;
    const next = text.lastIndexOf('{"timestamp":"');
    return next > 0 ? parseEntry(text.slice(next)) : null;
  }
}
