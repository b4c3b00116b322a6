import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionRefused } from '../../base/core/action-refused.ts';
import type { Redact } from '../../base/core/redact-text.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import type {
  LogCount,
  LogFilter,
  LogNews,
  LogNewsPage,
  LogPage,
  LogQuery,
  LogRow,
  Unreadable,
} from '../../contract/logs.ts';
import { logHourMs } from '../core/retention.ts';
import { placeText, readPlace, rowOf } from '../core/row.ts';
import { emptyTally, type Tally, type Walk, type Walked, walkLogFile } from './log-walk.ts';

/** Answers questions about all log files, newest line first. One for viewer, terminal and export. */
export interface LogStore {
  /** Rejects with `ActionRefused` where the system does not let us read the folder, as the others do. */
  page(query: LogQuery): Promise<LogPage>;
  news(query: LogNews): Promise<LogNewsPage>;
  /** How many lines match. What was counted once for a filter is not counted again. */
  count(filter: LogFilter): Promise<LogCount>;
}

const unreadableWords = "Logs can't be read. The folder is not readable.";

const hourMs = 3_600_000;
/** Filters whose counts are remembered. */
const rememberedFilters = 8;

interface Counted {
  readonly toByte: number;
  readonly tally: Tally;
}

/** Reads the files themselves for every answer, so it is right whoever wrote or deleted them. */
export class FolderLogStore implements LogStore {
  readonly #folder: string;
  readonly #redact: Redact;
  readonly #counted = new Map<string, Map<string, Counted>>();

  constructor(folder: string, redact: Redact) {
    this.#folder = folder;
    this.#redact = redact;
  }

  async page({ filter, before, limit }: LogQuery): Promise<LogPage> {
    const start = before === null ? null : readPlace(before);
    const tally = emptyTally();
    const rows: LogRow[] = [];
    // A place that we never gave is no place, and is not told back.
    let end = start === null ? null : before;
    let isWhole = true;
    for (const { name, isCurrent } of await this.#files()) {
      if (start && name > start.file) continue;
      if (end !== null && isOutside(name, filter)) continue;
      const walked = await this.#walk(name, {
        filter,
        before: start?.file === name ? start.byte : null,
        from: 0,
        isCurrent,
        tally,
        onFound: (entry, byte) => {
          rows.push(rowOf(entry, { file: name, byte }, this.#redact));
          return rows.length < limit;
        },
      });
      end ??= placeText({ file: name, byte: walked.endByte ?? 0 });
      isWhole = walked.through;
      if (!isWhole) break;
    }
    const oldest = isWhole ? null : (rows.at(-1)?.id ?? null);
    return { rows, before: oldest, end: end ?? beginning, unreadable: unreadableOf(tally) };
  }

  async news({ filter, from, limit }: LogNews): Promise<LogNewsPage> {
    const start = readPlace(from);
    const tally = emptyTally();
    const rows: LogRow[] = [];
    let end: string | null = null;
    for (const { name, isCurrent } of await this.#files()) {
      if (start && name < start.file) break;
      const fromByte = start?.file === name ? start.byte : 0;
      const walked = await this.#walk(name, {
        filter,
        before: null,
        from: fromByte,
        isCurrent,
        tally,
        onFound: (entry, byte) => {
          if (rows.length < limit) {
            rows.push(rowOf(entry, { file: name, byte }, this.#redact));
          }
          return true;
        },
      });
      const resting = walked.begunAnew ? 0 : fromByte;
      end ??= placeText({ file: name, byte: walked.endByte ?? resting });
    }
    return { rows, count: tally.matching, end: end ?? (start === null ? beginning : from) };
  }

  async count(filter: LogFilter): Promise<LogCount> {
    const files = await this.#files();
    const counted = this.#rememberedFor(filter);
    for (const { name, isCurrent } of files)
      await this.#countFile(name, isCurrent, filter, counted);
    const total = totalOf(files.flatMap(({ name }) => counted.get(name)?.tally ?? []));
    return { matching: total.matching, all: total.all, unreadable: unreadableOf(total) };
  }

  async #countFile(
    name: string,
    isCurrent: boolean,
    filter: LogFilter,
    counted: Map<string, Counted>,
  ): Promise<void> {
    const known = counted.get(name) ?? { toByte: 0, tally: emptyTally() };
    const tally = emptyTally();
    const from = known.toByte;
    const walk = { filter, before: null, from, isCurrent, tally, onFound: null };
    const { endByte, begunAnew } = await this.#walk(name, walk);
    counted.set(name, {
      toByte: endByte ?? (begunAnew ? 0 : from),
      tally: begunAnew ? tally : totalOf([known.tally, tally]),
    });
  }

  #rememberedFor(filter: LogFilter): Map<string, Counted> {
    const key = JSON.stringify(filter);
    const counted = this.#counted.get(key) ?? new Map<string, Counted>();
    this.#counted.delete(key);
    this.#counted.set(key, counted);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > rememberedFilters && oldest !== undefined) {
      this.#counted.delete(oldest);
    }
    return counted;
  }

  async #walk(name: string, walk: Omit<Walk, 'path'>): Promise<Walked> {
    try {
      return await walkLogFile({ ...walk, path: join(this.#folder, name) });
    } catch (cause) {
      throw new ActionRefused(unreadableWords, { cause });
    }
  }

  /** Names of ours, newest first. They sort like their hours. */
  async #files(): Promise<readonly { readonly name: string; readonly isCurrent: boolean }[]> {
    const names = await readdir(this.#folder).catch((cause: unknown) => {
      if (errorCode(cause) === 'ENOENT') return [];
      throw new ActionRefused(unreadableWords, { cause });
    });
    return names
      .filter((name) => logHourMs(name) !== null)
      .sort()
      .reverse()
      .map((name, index) => ({ name, isCurrent: index === 0 }));
  }
}

/** Where news begins when there is no log yet: before any file of ours. */
const beginning = placeText({ file: '-', byte: 0 });

/** A file holds the lines of its hour only, so a filter by time need not open the others. */
function isOutside(name: string, { fromMs, toMs }: LogFilter): boolean {
  const atMs = logHourMs(name) ?? 0;
  return (fromMs !== null && atMs + hourMs <= fromMs) || (toMs !== null && atMs > toMs);
}

function unreadableOf({ torn, foreign, overlong }: Tally): Unreadable {
  return { torn, foreign, overlong };
}

function totalOf(tallies: readonly Tally[]): Tally {
  const total = emptyTally();
  for (const tally of tallies) {
    for (const name of tallyNames) total[name] += tally[name];
  }
  return total;
}

const tallyNames = Object.keys(emptyTally()) as readonly (keyof Tally)[];
