import * as z from 'zod';
import { actionId } from './actions.ts';
import { coreLookout, coreRequest } from './cores.ts';
import { limitsChange } from './limits.ts';
import {
  exportChoice,
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
import {
  accountRequest,
  accountSwitch,
  addedKey,
  configPlan,
  importChoice,
  importedAccounts,
  modelRequest,
  pastedLink,
  providerAccounts,
  providerRequest,
  providerTestRequest,
  serviceChange,
  serviceModels,
  serviceRequest,
  serviceView,
} from './provider-rows.ts';
import { providerTestResult, rowId, serviceId } from './providers.ts';
import type { Snapshot } from './snapshot.ts';
import {
  applyRequest,
  copiedPreset,
  copyRequest,
  difference,
  diffRequest,
  formRequest,
  modelMark,
  modelPick,
  toolConfirmation,
  toolDiff,
  toolForm,
  toolIntegration,
  toolModels,
  toolRequest,
} from './tools.ts';

const nothing = z.undefined();

/** Why a command was not taken: a code for the log and a sentence for the user. */
export const refusal = z.strictObject({ code: z.string(), sentence: z.string() });

export type Refusal = z.infer<typeof refusal>;

/** The channel on which the newest `Snapshot` is pushed. */
export const snapshotChannel = 'PROXY_HEALTH';

/**
 * The whole conversation from popover to main, and the only list of it: what the bridge offers,
 * what is checked, and which method of which service answers. A row whose method is missing, or
 * takes or gives something else, does not compile.
 */
// biome-ignore format: a table
export const commands = {
  /** Does what a button says. Answers with a short note to show in place (`Copied`), or null. */
  ACTION_RUN: { handler: 'gateway.act', input: z.strictObject({ action: actionId }), output: z.string().nullable() },
  /** The local API key in clear, on the user's request only. */
  KEY_REVEAL: { handler: 'gateway.revealKey', input: nothing, output: z.string() },
  /** What the sidecar wrote last, redacted, oldest line first; on the user's request only. */
  GATEWAY_LAST_WORDS: { handler: 'gateway.lastWords', input: nothing, output: z.array(z.string()) },
  POPOVER_HIDE: { handler: 'popover.hide', input: nothing, output: z.null() },
  /** A page of the log, newest line first. */
  LOGS_QUERY: { handler: 'logs.page', input: logQuery, output: logPage },
  /** What came since a place that a page has told. */
  LOGS_NEWS: { handler: 'logs.news', input: logNews, output: logNewsPage },
  LOGS_COUNT: { handler: 'logs.count', input: logFilter, output: logCount },
  /** A line of the log, as it was handed over. */
  LOGS_COPY: { handler: 'logs.copy', input: z.strictObject({ text: z.string().max(100_000) }), output: z.string() },
  LOGS_EXPORT_PREVIEW: { handler: 'logs.preview', input: exportChoice, output: exportPreview },
  /** Asks where to. Answers with a note, or null when that was cancelled. */
  LOGS_EXPORT_SAVE: { handler: 'logs.save', input: exportChoice, output: z.string().nullable() },
  LOGS_SETTINGS: { handler: 'logs.settings', input: nothing, output: logSettings },
  LOGS_SETTINGS_CHANGE: { handler: 'logs.change', input: logSettingsChange, output: logSettings },
  /** One test of one provider; its row follows it in the snapshots. */
  PROVIDER_TEST_RUN: { handler: 'providers.test', input: providerTestRequest, output: providerTestResult },
  /** Tests all that are connected, at once. Answers when the last has ended. */
  PROVIDER_TEST_ALL: { handler: 'providers.testAll', input: nothing, output: z.null() },
  PROVIDER_TEST_CANCEL: { handler: 'providers.cancelTests', input: nothing, output: z.null() },
  /** Does what a row's button says. Answers with a note to show in place, or null. */
  PROVIDER_ACTION: { handler: 'providers.act', input: providerRequest, output: z.string().nullable() },
  PROVIDER_MODEL_CHOOSE: { handler: 'providers.chooseModel', input: modelRequest, output: z.null() },
  /** Answers with what is wrong with the link, or null when it was taken. */
  PROVIDER_LINK_PASTE: { handler: 'providers.pasteLink', input: pastedLink, output: z.string().nullable() },
  /** Who the accounts are, on the user's request only. */
  PROVIDER_ACCOUNTS: { handler: 'providers.accounts', input: z.strictObject({ providerId: rowId }), output: providerAccounts },
  /** Takes one account out of use, or into use again; it stays where it is. */
  PROVIDER_ACCOUNT_SWITCH: { handler: 'providers.switchAccount', input: accountSwitch, output: z.string() },
  PROVIDER_DISCONNECT: { handler: 'providers.disconnect', input: accountRequest, output: z.string() },
  PROVIDER_BRING_BACK: { handler: 'providers.bringBack', input: accountRequest, output: z.string() },
  /** Copies the accounts of another CLIProxyAPI that the tab offers. */
  PROVIDER_IMPORT: { handler: 'providers.bringAlong', input: nothing, output: importedAccounts },
  /** Offers them no more. */
  PROVIDER_IMPORT_DECLINE: { handler: 'providers.declineFound', input: nothing, output: z.null() },
  /** Lets the user choose where else another CLIProxyAPI keeps its things. Null when that was cancelled. */
  PROVIDER_IMPORT_CHOOSE: { handler: 'providers.chooseImport', input: importChoice, output: importedAccounts.nullable() },
  /** What config.yaml would be with that of another CLIProxyAPI; it is written as it was looked at. */
  PROVIDER_CONFIG_DIFF: { handler: 'providers.configDiff', input: nothing, output: difference },
  PROVIDER_CONFIG_TAKE: { handler: 'providers.takeConfigOver', input: configPlan, output: z.string() },
  PROVIDER_CONFIG_UNDO: { handler: 'providers.undoConfig', input: nothing, output: z.string() },
  PROVIDER_KEY_ADD: { handler: 'providers.addKey', input: addedKey, output: z.string() },
  /** The models that a service lists which is about to be added. */
  PROVIDER_SERVICE_MODELS: { handler: 'providers.serviceModels', input: serviceRequest, output: serviceModels },
  /** Asks what is left of the subscriptions, of each account every five minutes at most. Answers with why nobody is asked, or null; the rows carry what comes. */
  LIMITS_LOOK: { handler: 'providers.lookAtLimits', input: nothing, output: z.string().nullable() },
  LIMITS_CHANGE: { handler: 'providers.changeLimits', input: limitsChange, output: z.null() },
  /** Looks anew which versions of the core are here; the snapshots show them. */
  CORE_LIST: { handler: 'cores.look', input: nothing, output: z.null() },
  /** Asks whether there is a newer one. */
  CORE_LOOK: { handler: 'cores.lookForNewer', input: nothing, output: z.null() },
  /** Whether that is asked daily. */
  CORE_DAILY: { handler: 'cores.setDaily', input: coreLookout, output: z.null() },
  /** Gets it, tries it and switches; the snapshots tell how far it is and how it ended. */
  CORE_USE: { handler: 'cores.use', input: coreRequest, output: z.null() },
  /** The same with the version before the last switch. */
  CORE_BACK: { handler: 'cores.back', input: nothing, output: z.null() },
  /** Ends a download; what has come stays for the next. */
  CORE_CANCEL: { handler: 'cores.cancel', input: nothing, output: z.null() },
  /** What can be changed of a service that is here. */
  PROVIDER_SERVICE: { handler: 'providers.service', input: z.strictObject({ serviceId }), output: serviceView },
  PROVIDER_SERVICE_CHANGE: { handler: 'providers.changeService', input: serviceChange, output: z.string() },
  /** The tools with their presets, keys masked. */
  TOOL_INTEGRATION_LIST: { handler: 'tools.list', input: nothing, output: z.array(toolIntegration) },
  TOOL_INTEGRATION_COPY: { handler: 'tools.copy', input: copyRequest, output: copiedPreset },
  /** One form with the key in clear, on the user's request only. */
  TOOL_REVEAL: { handler: 'tools.reveal', input: formRequest, output: toolForm },
  TOOL_MODELS: { handler: 'tools.models', input: nothing, output: toolModels },
  TOOL_MODEL_PICK: { handler: 'tools.pickModel', input: modelPick, output: toolModels },
  TOOL_MODEL_MARK: { handler: 'tools.markModel', input: modelMark, output: toolModels },
  TOOL_DIFF: { handler: 'tools.diff', input: diffRequest, output: toolDiff },
  TOOL_APPLY: { handler: 'tools.apply', input: applyRequest, output: z.null() },
  /** Answers with what it did. */
  TOOL_UNDO: { handler: 'tools.undo', input: toolRequest, output: z.string() },
  /** Runs the tool once against the gateway. */
  TOOL_CONFIRM: { handler: 'tools.confirm', input: toolRequest, output: toolConfirmation },
} satisfies Record<string, { handler: `${string}.${string}`; input: z.ZodType; output: z.ZodType }>;

type Commands = typeof commands;
export type CommandName = keyof Commands;
export type Input<N extends CommandName> = z.infer<Commands[N]['input']>;
export type Output<N extends CommandName> = z.infer<Commands[N]['output']>;

export const commandNames = Object.keys(commands) as readonly CommandName[];

/** Taken with its answer, or refused because. State never travels this way: it is pushed. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

type Method<N extends CommandName> =
  undefined extends Input<N> ? () => Promise<Output<N>> : (input: Input<N>) => Promise<Output<N>>;

/** The methods that the commands ask of one service, by the table. */
export type Service<S extends string> = {
  readonly [N in CommandName as Commands[N]['handler'] extends `${S}.${infer M}`
    ? M
    : never]: Method<N>;
};

type ServiceOf<H extends string> = H extends `${infer S}.${string}` ? S : never;

/** What main implements. */
export type Services = {
  readonly [S in ServiceOf<Commands[CommandName]['handler']>]: Service<S>;
};

/** What the preload exposes as `window.korproxy`. */
export type Bridge = {
  readonly [N in CommandName]: (input: Input<N>) => Promise<Reply<Output<N>>>;
} & { readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => () => void };
