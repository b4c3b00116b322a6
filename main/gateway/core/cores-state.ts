import type { Choice, SwitchRecord } from './switch-record.ts';

/** A version that can be chosen. */
export interface CoreEntry {
  readonly version: string;
  /** On this computer; else it has to be provided first. */
  readonly isHere: boolean;
  /** The app's own choice, where the user has made none. */
  readonly isUsual: boolean;
  /** What it is checked by when it is fetched; else its own release says what it must be. */
  readonly hasPin: boolean;
}

/** A version on its way. */
export interface CoreErrand {
  readonly version: string;
  /** Whether it was not here when it was asked for. */
  readonly isFetched: boolean;
  readonly step: 'fetch' | 'try';
  /** What the fetching says of itself. */
  readonly progress: string | null;
}

/** All that is known of the core's versions. */
export interface CoresState {
  /** Newest first; empty until somebody has looked. */
  readonly entries: readonly CoreEntry[];
  readonly errand: CoreErrand | null;
  /** Why the last errand came to nothing; null when it did not, or none was made. */
  readonly refused: string | null;
  /** The last switch. */
  readonly record: SwitchRecord | null;
  /** When newer releases were last looked for, epoch milliseconds; null for never. */
  readonly lookedAtMs: number | null;
  /** Whether that is done daily. */
  readonly looksDaily: boolean;
  /** A program of the user's own goes before any choice. */
  readonly ownProgram: boolean;
  /** Asked for by a surface that cannot show it by itself. */
  readonly isWanted: boolean;
}

/** `3.1 of 19.4 MB` in what the fetching says, as a share from 0 to 1; null where no size is told. */
export function shareIn(progress: string): number | null {
  const [, came, whole] = /(\d+\.\d) of (\d+\.\d) MB/.exec(progress) ?? [];
  const share = Number(came) / Number(whole);
  return share >= 0 && share <= 1 ? share : null;
}

/** To the version before the one that was switched to; null where that was taken back, or none was. */
export function wayBack(record: SwitchRecord | null): { readonly to: Choice } | null {
  const runsOn = record?.stage === 'switched' || record?.stage === 'confirmed';
  return runsOn ? { to: record.from } : null;
}
