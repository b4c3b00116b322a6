import { z } from 'zod';
import type { ProviderId } from './providers.ts';
import type { Words } from './words.ts';

/** `low` is under a fifth, `out` nothing, `unknown` not told or no longer true. */
export type LimitTone = 'plain' | 'low' | 'out' | 'unknown';

export interface LimitWindowView {
  /** `5 h`, `Week`, `Opus week`. */
  readonly name: string;
  /** 0 to 100; null where it is not known. */
  readonly leftPercent: number | null;
  readonly tone: LimitTone;
  /** `62 % left`, `used up, back Tuesday 09:00`. */
  readonly words: Words;
}

/** One account, never by its name: that is asked for when a row unfolds. */
export interface LimitsAccount {
  /** `Account 2`; null where there is one only. */
  readonly who: string | null;
  readonly windows: readonly LimitWindowView[];
  /** Plan, extra credit, what blocks what, why nothing is known, and how old it is. */
  readonly notes: readonly Words[];
}

/** What is left of the subscriptions behind one row. */
export interface LimitsView {
  readonly line: Words;
  readonly tone: LimitTone;
  /** The one or two windows of the line. */
  readonly bars: readonly Pick<LimitWindowView, 'name' | 'leftPercent' | 'tone'>[];
  /** Best first. */
  readonly accounts: readonly LimitsAccount[];
}

export interface LimitsState {
  readonly isOn: boolean;
  readonly inBackground: boolean;
  readonly rows: Readonly<Partial<Record<ProviderId, LimitsView>>>;
}

export const limitsChange = z.strictObject({
  isOn: z.boolean().optional(),
  inBackground: z.boolean().optional(),
});

export type LimitsChange = z.infer<typeof limitsChange>;
