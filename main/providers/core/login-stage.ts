import type { Login } from './capability-types.ts';
import type { LoginEnd } from './login-words.ts';

/** Where a login stands, for the row. The link itself is no part of it. */
export type LoginStage =
  | { readonly type: 'opening' }
  | {
      readonly type: 'waiting';
      readonly kind: Login['type'];
      readonly host: string;
      readonly userCode: string | null;
      readonly deadlineMs: number;
      readonly browserOpened: boolean;
    }
  | { readonly type: 'finishing' }
  | { readonly type: 'ended'; readonly end: LoginEnd; readonly atMs: number };
