import { z } from 'zod';
import { actionId } from './actions.ts';
import {
  exportPreview,
  logCount,
  logFilter,
  logNews,
  logNewsPage,
  logPage,
  logQuery,
  logSettings,
  logSettingsChange,
} from './logs.ts';
import type { CommandName } from './names.ts';
import type { Snapshot } from './snapshot.ts';

const nothing = z.undefined();

/** Why a command was not taken: a code for the log and a sentence for the user. */
export const refusal = z.strictObject({ code: z.string(), sentence: z.string() });

export type Refusal = z.infer<typeof refusal>;

/** The whole conversation from popover to main. A name without a row does not compile. */
export const commands = {
  /** Does what a button says. Answers with a short note to show in place (`Copied`), or null. */
  ACTION_RUN: { input: z.strictObject({ action: actionId }), output: z.string().nullable() },
  /** The local API key in clear, on the user's request only. */
  KEY_REVEAL: { input: nothing, output: z.string() },
  POPOVER_HIDE: { input: nothing, output: z.null() },
  /** A page of the log, newest line first. */
  LOGS_QUERY: { input: logQuery, output: logPage },
  /** What came since a place that a page has told. */
  LOGS_NEWS: { input: logNews, output: logNewsPage },
  LOGS_COUNT: { input: logFilter, output: logCount },
  /** A line of the log, as it was handed over. */
  LOGS_COPY: { input: z.strictObject({ text: z.string().max(100_000) }), output: z.string() },
  LOGS_EXPORT_PREVIEW: { input: nothing, output: exportPreview },
  /** Asks where to. Answers with a note, or null when that was cancelled. */
  LOGS_EXPORT_SAVE: { input: nothing, output: z.string().nullable() },
  LOGS_SETTINGS: { input: nothing, output: logSettings },
  LOGS_SETTINGS_CHANGE: { input: logSettingsChange, output: logSettings },
} satisfies Record<CommandName, { input: z.ZodType; output: z.ZodType }>;

type Commands = typeof commands;
export type Input<N extends CommandName> = z.infer<Commands[N]['input']>;
export type Output<N extends CommandName> = z.infer<Commands[N]['output']>;

/** Taken with its answer, or refused because. State never travels this way: it is pushed. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** What main implements. */
export type Handlers = { readonly [N in CommandName]: (input: Input<N>) => Promise<Output<N>> };

/** What the preload exposes as `window.korproxy`. */
export type Bridge = {
  readonly [N in CommandName]: (input: Input<N>) => Promise<Reply<Output<N>>>;
} & { readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => () => void };
