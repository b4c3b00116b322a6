import type { ActionId } from './actions.ts';
import type { CoreView } from './cores.ts';
import type { ProxyHealth } from './health.ts';
import type { ProblemCode } from './problems.ts';
import type { ProvidersView } from './provider-rows.ts';
import type { ToolGlance } from './tools.ts';
import type { Words } from './words.ts';

/** For the popover, which reads them as parts of a Snapshot. */
export type { Words } from './words.ts';

export interface Button {
  readonly label: string;
  /** What a screen reader says: the label with its object (`Copy base URL`). */
  readonly name: string;
  readonly action: ActionId;
  readonly enabled: boolean;
  /** Why it is not enabled, else null. */
  readonly reason: string | null;
}

/** What stands at the right end of a slot row. */
export type Trailing =
  | { readonly type: 'button'; readonly button: Button }
  | {
      readonly type: 'switch';
      readonly name: string;
      readonly on: boolean;
      readonly action: ActionId;
    }
  | { readonly type: 'segments'; readonly total: number; readonly done: number }
  | { readonly type: 'words'; readonly words: Words }
  /** The whole row leads to the log at this moment. */
  | { readonly type: 'logs'; readonly atMs: number }
  /** The row unfolds what the sidecar wrote last, which is asked for then. */
  | { readonly type: 'last-words' }
  /** The whole row leads to another tab. */
  | { readonly type: 'tab'; readonly tab: 'providers' | 'tools' };

export interface SlotRow {
  readonly mark: 'check' | 'spinner' | null;
  readonly title: string;
  readonly line: Words | null;
  readonly trailing: Trailing | null;
}

/** Worst first: a minute shows its worst. A start that went well is no blemish on its minute. */
export const stripLevels = ['down', 'degraded', 'healthy', 'starting', 'none'] as const;

export type StripLevel = (typeof stripLevels)[number];

export interface StripMinute {
  /** Start of the minute, epoch milliseconds. */
  readonly atMs: number;
  readonly level: StripLevel;
  /** `13:26, restarted after exit code 2`. */
  readonly words: string;
}

export interface MenuRow {
  readonly label: string;
  readonly action: ActionId;
  /** Null where the row is not a check box. */
  readonly checked: boolean | null;
}

/** All that tray, popover and terminal ever draw from. Absent is null, never missing. */
export interface Snapshot extends ProxyHealth {
  /** Grows by one per publish; a view drops anything older than what it shows. */
  readonly revision: number;
  /** `Healthy`; the demo gateway adds its tag through `demo`, never here. */
  readonly label: string;
  /** True while the built-in demo gateway stands in for CLIProxyAPI. */
  readonly demo: boolean;
  readonly latencyMs: number | null;
  /** Requests that a planned restart waits for, null while none waits. */
  readonly restartWaitsFor: number | null;
  /** `2 requests are waiting`, of tools, for the gateway to come back; null when none is. */
  readonly waiting: string | null;
  readonly problem: ProblemCode | null;
  /** Cause as one plain sentence with its full stop; null when there is none to tell. */
  readonly reason: string | null;
  /** The hero's two lines. */
  readonly sentence: Words;
  readonly slot: readonly [SlotRow, SlotRow];
  readonly strip: { readonly summary: Words; readonly minutes: readonly StripMinute[] };
  readonly connection: {
    readonly port: number;
    /** `http://127.0.0.1:1337/v1`. */
    readonly baseUrl: string;
    /** `korproxy-` and 8 dots; the key itself crosses only on KEY_REVEAL. */
    readonly maskedKey: string;
    /** Copy of the base URL is the primary action (healthy only). */
    readonly copyIsPrimary: boolean;
  };
  readonly versions: { readonly app: string; readonly sidecar: string };
  readonly bar: { readonly secondary: readonly Button[]; readonly primary: Button | null };
  /** Which of the three commands make sense now. */
  readonly applies: { readonly start: boolean; readonly stop: boolean; readonly restart: boolean };
  /** Fixes of the present problem that the three commands do not cover, best first. */
  readonly fixes: readonly Button[];
  /** The more menu: groups of rows, a line between groups. */
  readonly menu: readonly (readonly MenuRow[])[];
  readonly core: CoreView;
  readonly providers: ProvidersView;
  /** Every tool, those found on this computer first. */
  readonly tools: readonly ToolGlance[];
}
