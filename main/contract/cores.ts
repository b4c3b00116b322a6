import * as z from 'zod';

/** A release of the core as its folder and its papers call it: `7.2.140`. */
export const coreVersion = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/);

export const coreRequest = z.strictObject({ version: coreVersion });

/** Whether newer versions are looked for, once a day. */
export const coreLookout = z.strictObject({ daily: z.boolean() });

/** A version of CLIProxyAPI in the list of those that can be chosen. */
export interface CoreRow {
  readonly version: string;
  /** `Runs now, default`. */
  readonly place: string;
  readonly runs: boolean;
  /** What is missing with it, or would be. */
  readonly sentence: string;
  /** What is asked before it is used; null where it runs already or nothing can be chosen. */
  readonly question: string | null;
}

/** A version on its way: fetched, tried, switched to. */
export interface CoreWork {
  /** `Step 1 of 2: getting 6.9.25.` Changes with the step only. */
  readonly step: string;
  /** Of the step, ticking: `downloading …, 3.1 of 19.4 MB`; null where there is nothing to count. */
  readonly detail: string | null;
  /** Of the step, 0 to 1; null where it is not known. */
  readonly share: number | null;
  readonly canCancel: boolean;
}

/** All that is shown of the core's versions. */
export interface CoreView {
  /** `CLIProxyAPI 7.2.140…`, or `CLIProxyAPI 7.2.141 is out…`: what leads to the list. */
  readonly label: string;
  /** Newest first; empty until somebody has looked. */
  readonly rows: readonly CoreRow[];
  readonly work: CoreWork | null;
  /** How things stand, while nothing is under way. */
  readonly sentence: string;
  /** `Last looked at 14:05.` */
  readonly lookout: { readonly daily: boolean; readonly line: string };
  /** The way back to the version before the last switch; null where there is none. */
  readonly back: { readonly label: string } | null;
  /** Asked for from outside the popover, which has not opened it yet. */
  readonly isWanted: boolean;
}
