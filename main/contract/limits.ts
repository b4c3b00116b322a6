import * as z from 'zod';
import { type ProviderId, providerIds } from './providers.ts';
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

/** One window of one provider, as `settings.json` names it: `claude: 5 h`. */
export const limitChoice = z
  .string()
  .regex(new RegExp(`^(${providerIds.join('|')}): \\S.{0,59}$`, 'u'));

/** At how many percent left one is told; under a percent and over 99 make no sense. */
export const limitThreshold = z.int().min(1).max(99);

/** What the tray tells of limits, where the user wants it to. */
export interface LimitInTray {
  /** What can be chosen, by what was told so far; what is chosen is among them. */
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: string | null;
  /** `Claude: 5 h 62 % left, back 14:05`; nothing in it ticks. Null while none is chosen. */
  readonly line: string | null;
}

export interface LimitsState {
  readonly isOn: boolean;
  readonly inBackground: boolean;
  /** Percent left; null for no notification. */
  readonly notifyBelow: number | null;
  readonly tray: LimitInTray;
  readonly rows: Readonly<Partial<Record<ProviderId, LimitsView>>>;
}

/** What the user has set. */
export interface LimitSettings {
  readonly isOn: boolean;
  readonly inBackground: boolean;
  readonly notifyBelow: number | null;
  readonly inTray: string | null;
}

export const limitsChange = z.strictObject({
  isOn: z.boolean().optional(),
  inBackground: z.boolean().optional(),
  /** Null is told of none. */
  notifyBelow: limitThreshold.nullable().optional(),
  /** Null takes it out of the tray. */
  inTray: limitChoice.nullable().optional(),
});

export type LimitsChange = z.infer<typeof limitsChange>;

/** One notification: accounts in it by number alone. */
export interface LimitsNote {
  /** `Claude is running low`. */
  readonly title: string;
  readonly body: string;
}
