import * as z from 'zod';
import type { LimitsState } from './limits.ts';
import { modelId, providerId, type RowId, rowId, serviceId } from './providers.ts';
import type { Words } from './words.ts';

/** Everything a user can ask of one provider that needs no more than its name. */
export const providerAction = z.enum([
  'test',
  'try-anyway',
  'cancel-test',
  'connect',
  'log-in',
  'cancel-login',
  'open-login-page',
  'copy-login-link',
  'copy-login-code',
  'add-key',
  'open-auth-folder',
  'switch-on',
  'bring-back',
  'choose-model',
  'start-gateway',
  'restart-gateway',
]);

export type ProviderAction = z.infer<typeof providerAction>;

/** `untested` is the ring with a dot in it, `absent` the dashed one. */
export type ProviderFace =
  | 'healthy'
  | 'degraded'
  | 'unreachable'
  | 'starting'
  | 'stopped'
  | 'untested'
  | 'absent';

export type Tone = 'green' | 'amber' | 'red' | 'plain';

export interface ProviderButton {
  readonly label: string;
  /** With its object, for screen readers: `Test Claude`. */
  readonly name: string;
  readonly action: ProviderAction;
  /** The one ink button of the tab. */
  readonly ink: boolean;
}

/** A login that waits for the user. The link itself is asked for, never pushed. */
export interface LoginView {
  readonly kind: 'browser' | 'device';
  readonly sentence: string;
  /** `Open chat.qwen.ai`. */
  readonly openLabel: string;
  /** Shown large; null for browser logins. */
  readonly userCode: string | null;
  /** Whether the last address of a browser elsewhere can be pasted. */
  readonly canPaste: boolean;
}

export interface ProviderRow {
  readonly id: RowId;
  readonly name: string;
  readonly face: ProviderFace;
  /** The coloured part of the status line, and what follows it. */
  readonly strong: string;
  readonly tone: Tone;
  readonly rest: Words;
  readonly button: ProviderButton;
  /** Of a test under way: drawn as elapsed / expected, held at 95 %. */
  readonly progress: { readonly startedAtMs: number; readonly expectedMs: number } | null;
  readonly sentence: string | null;
  /** `Tested 13:41 with gpt-5.1-codex.` */
  readonly tested: string | null;
  /** When that was, for the way to the log. */
  readonly testedAtMs: number | null;
  readonly login: LoginView | null;
  /** How many accounts there are; who they are is asked for when the row unfolds. */
  readonly accountCount: number;
  /** How the gateway chooses among several accounts, as a sentence; null where there are not several. */
  readonly routing: string | null;
  /** Logins whose files nothing can read. */
  readonly unreadableCount: number;
  /** A login or a key is here, whether it works or not. */
  readonly isConnected: boolean;
  /** A service of the user's own, whose key and models can be changed. */
  readonly isEditable: boolean;
  readonly models: readonly string[];
  /** The model that the next test asks. */
  readonly model: string | null;
  readonly needsUser: boolean;
}

/** Accounts of another CLIProxyAPI that could come along: how many, and never whose. */
export interface FoundAccountsView {
  readonly sentence: string;
  /** The same in the half of a line: `3 accounts were found on this computer.` */
  readonly glance: string;
  /** What to mind before. */
  readonly warning: string;
  /** `Bring 3 accounts along`. */
  readonly label: string;
}

/** The config.yaml of another CLIProxyAPI, in sentences; where it lies is not pushed. */
export interface OtherConfigView {
  /** One can be looked at and taken over; else null. */
  readonly offer: string | null;
  /** One was, and can be taken back; else null. */
  readonly takenOver: string | null;
}

/** The Providers tab. */
export interface ProvidersView {
  readonly otherConfig?: OtherConfigView;
  readonly limits?: LimitsState;
  /** Null where there are none, or the user said not now. */
  readonly found: FoundAccountsView | null;
  readonly rows: readonly ProviderRow[];
  /** The counter in the tab; null while nothing is known. */
  readonly needing: number | null;
  readonly testing: boolean;
  /** Whether `Test all` has anything to ask. */
  readonly canTest: boolean;
}

/** One provider, and what to do with it. */
export const providerRequest = z.strictObject({ providerId: rowId, action: providerAction });

/** `anyway` has the gateway forget its own block first. */
export const providerTestRequest = z.strictObject({
  providerId: rowId,
  modelId: modelId.nullable().optional(),
  anyway: z.boolean().optional(),
});

/** Null goes back to the default. */
export const modelRequest = z.strictObject({ providerId: rowId, modelId: modelId.nullable() });

/** The last address of a browser on another machine. */
export const pastedLink = z.strictObject({ providerId, text: z.string().max(10_000) });

/** Names an account without telling who it is. */
export const accountId = z.string().regex(/^[\w-]{1,64}$/);

/** Told only of the row that the user has unfolded. */
export const accountView = z.strictObject({
  id: accountId,
  /** An e-mail address, or `Account 2` where the login has none, or `API key` with its last digits. */
  who: z.string(),
  /** `Connected`, `Token expired on 21 Nov`, `Quota used up until 14:05`. */
  line: z.string(),
  /** `Refused at 13:41 (quota used up), asked again from 14:05.` Null where nobody refused. */
  refusal: z.string().nullable(),
  /** Null where it cannot be switched off and on. */
  isOn: z.boolean().nullable(),
  /** `unreadable` is a login whose file nothing can read: `who` is then the file. */
  kind: z.enum(['login', 'key', 'unreadable']),
});

export type AccountView = z.infer<typeof accountView>;

export const providerAccounts = z.strictObject({
  accounts: z.array(accountView),
  /** Disconnected before and kept; each can be brought back. */
  kept: z.array(accountView),
});

export type ProviderAccounts = z.infer<typeof providerAccounts>;

export const accountSwitch = z.strictObject({ providerId: rowId, accountId, on: z.boolean() });

export const accountRequest = z.strictObject({ providerId: rowId, accountId });

/** Told only to whom has brought accounts along: files of accounts are named after people. */
export const importedAccounts = z.strictObject({
  sentence: z.string(),
  /** What to mind now. */
  notes: z.array(z.string()),
  left: z.array(z.strictObject({ file: z.string(), sentence: z.string() })),
  /** How many were left beside those that are named. */
  more: z.int().nonnegative(),
});

/** Where the user wants to choose from. */
export const importChoice = z.strictObject({ what: z.enum(['folder', 'config']) });

/** Names exactly what was looked at. */
export const configPlan = z.strictObject({ planId: z.string().max(200) });

export type ImportedAccounts = z.infer<typeof importedAccounts>;

/** What an API key is for. An OpenAI-compatible service needs its address and a name. */
export const keyKinds = ['claude', 'codex', 'grok', 'gemini', 'openai-compatible'] as const;

const keyText = z.string().regex(/^[\x21-\x7e]{1,500}$/);
const baseUrl = z.url({ protocol: /^https?$/ }).max(500);
/** The largest catalogues of services name some hundreds. */
export const maxServiceModels = 1_000;

/** As it is typed among others, between blanks and commas. */
export const typedModelId = z.string().regex(/^[A-Za-z0-9][\w.:/@+-]{0,127}$/);

export const addedKey = z.strictObject({
  kind: z.enum(keyKinds),
  key: keyText,
  /** Null for the provider's own address. */
  baseUrl: baseUrl.nullable(),
  /** Of an OpenAI-compatible service, else null. */
  name: z.string().trim().min(1).max(60).nullable(),
  /** The models that such a service is asked for. */
  models: z.array(typedModelId).max(maxServiceModels),
});

/** Whom to ask for its models; the key is null where it wants none. */
export const serviceRequest = z.strictObject({
  baseUrl,
  key: keyText.nullable(),
  /** Of a service that is here: its own address, and its own key where none is given. */
  serviceId: serviceId.optional(),
});

export type ServiceRequest = z.infer<typeof serviceRequest>;

/** What of a service can be changed; its key does not leave main. */
export const serviceView = z.strictObject({
  name: z.string(),
  baseUrl: z.string(),
  models: z.array(z.string()),
  hasKey: z.boolean(),
});

export type ServiceView = z.infer<typeof serviceView>;

export const serviceChange = z.strictObject({
  serviceId,
  /** Null leaves it as it is. */
  key: keyText.nullable(),
  models: z.array(typedModelId).min(1).max(maxServiceModels),
});

export const serviceModels = z.array(typedModelId).max(maxServiceModels);

export type AddedKey = z.infer<typeof addedKey>;
