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
import { providerId, providerTestResult } from './providers.ts';
import {
  accountWish,
  addedKey,
  modelWish,
  pastedLink,
  providerAccounts,
  providerTestWish,
  providerWish,
} from './providers-view.ts';
import type { Snapshot } from './snapshot.ts';
import {
  applyWish,
  copiedPreset,
  copyWish,
  formWish,
  modelPick,
  toolConfirmation,
  toolDiff,
  toolForm,
  toolIntegration,
  toolModels,
  toolWish,
} from './tools.ts';

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
  /** One test of one provider; its row follows it in the snapshots. */
  PROVIDER_TEST_RUN: { input: providerTestWish, output: providerTestResult },
  /** Tests all that are connected, at once. Answers when the last has ended. */
  PROVIDER_TEST_ALL: { input: nothing, output: z.null() },
  PROVIDER_TEST_CANCEL: { input: nothing, output: z.null() },
  /** Does what a row's button says. Answers with a note to show in place, or null. */
  PROVIDER_ACTION: { input: providerWish, output: z.string().nullable() },
  PROVIDER_MODEL_CHOOSE: { input: modelWish, output: z.null() },
  /** Answers with what is wrong with the link, or null when it was taken. */
  PROVIDER_LINK_PASTE: { input: pastedLink, output: z.string().nullable() },
  /** Who the accounts are, on the user's request only. */
  PROVIDER_ACCOUNTS: { input: z.strictObject({ providerId }), output: providerAccounts },
  PROVIDER_DISCONNECT: { input: accountWish, output: z.string() },
  PROVIDER_BRING_BACK: { input: accountWish, output: z.string() },
  PROVIDER_KEY_ADD: { input: addedKey, output: z.string() },
  /** The tools with their presets, keys masked. */
  TOOL_INTEGRATION_LIST: { input: nothing, output: z.array(toolIntegration) },
  TOOL_INTEGRATION_COPY: { input: copyWish, output: copiedPreset },
  /** One form with the key in clear, on the user's request only. */
  TOOL_REVEAL: { input: formWish, output: toolForm },
  TOOL_MODELS: { input: nothing, output: toolModels },
  TOOL_MODEL_PICK: { input: modelPick, output: toolModels },
  TOOL_DIFF: { input: formWish, output: toolDiff },
  TOOL_APPLY: { input: applyWish, output: z.null() },
  /** Answers with what it did. */
  TOOL_UNDO: { input: toolWish, output: z.string() },
  /** Runs the tool once against the gateway. */
  TOOL_CONFIRM: { input: toolWish, output: toolConfirmation },
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
