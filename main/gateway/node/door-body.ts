import type { IncomingMessage } from 'node:http';

/** One request; those of the largest tools measured are 140 KB. */
const mostBytes = 10 * 1_024 * 1_024;
/** All that wait. */
const mostBytesInAll = 64 * 1_024 * 1_024;

/** What of a request's body was kept; `release` gives the memory back. */
export interface TakenBody {
  /** Null where it was not to be kept, or was more than may be. */
  readonly bytes: Buffer | null;
  readonly length: number;
  readonly release: () => void;
}

/** Takes bodies in and keeps account of their bytes, so that no client can fill our memory. */
export class BodyStore {
  #kept = 0;

  get kept(): number {
    return this.#kept;
  }

  /**
   * Reads a body to its end, since many a client hears no answer before. Keeps it while there is
   * room, and reads on without keeping where there is not. Null when the client goes before the end.
   */
  async take(request: IncomingMessage, isKept: boolean): Promise<TakenBody | null> {
    let pieces: Buffer[] | null = isKept ? [] : null;
    let length = 0;
    let held = 0;
    const release = (): void => {
      this.#kept -= held;
      held = 0;
      pieces = null;
    };
    try {
      for await (const piece of request as AsyncIterable<Buffer>) {
        length += piece.length;
        if (pieces === null) continue;
        if (length > mostBytes || this.#kept + piece.length > mostBytesInAll) {
          release();
          continue;
        }
        pieces.push(piece);
        held += piece.length;
        this.#kept += piece.length;
      }
      const bytes = pieces === null ? null : Buffer.concat(pieces);
      pieces = null;
      return { bytes, length, release };
    } catch {
      release();
      return null;
    }
  }
}
