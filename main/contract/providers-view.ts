import { z } from 'zod';
import type { ProviderId } from './providers.ts';
import type { Words } from './snapshot.ts';

/** Everything a user can ask of one provider that needs no more than its name. */
export const providerActions = [
  'test',
  'try-anyway',
  'cancel-test',
  'connect',
  'log-in',
  'cancel-login',
  'open-login-page',
  'copy-login-link',
  'copy-login-code',
  'dismiss-login',
  'add-key',
  'choose-model',
  'disconnect',
  'start-gateway',
  'restart-gateway',
] as const;

export const providerAction = z.enum(providerActions);

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
  readonly id: ProviderId;
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
  readonly login: LoginView | null;
  /** How many accounts there are; who they are is asked for when the row unfolds. */
  readonly accountCount: number;
  readonly models: readonly string[];
  /** The model that the next test asks. */
  readonly model: string | null;
  readonly needsUser: boolean;
}

/** The Providers tab. */
export interface ProvidersView {
  readonly rows: readonly ProviderRow[];
  /** The counter in the tab; null while nothing is known. */
  readonly needing: number | null;
  readonly testing: boolean;
  /** Whether `Test all` has anything to ask. */
  readonly canTest: boolean;
}
