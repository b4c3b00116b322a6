import type { ActionId } from '../../main/contract/actions.ts';
import type { Reply } from '../../main/contract/commands.ts';

/** Asks main for an action. Never rejects. */
export type RunAction = (action: ActionId) => Promise<Reply<string | null>>;

/** How long an answer stands in the place of the words that it replaced. */
export const saidShownMs = 6_000;

/** How long the key is shown in clear. */
export const keyShownMs = 30_000;

/** What there is to say about an answer: main's note, the refusal's sentence, or nothing. */
export const resultWords = <T>(reply: Reply<T>): T | string =>
  reply.ok ? reply.value : reply.refusal.sentence;

/** Why something was not done; null when it was. */
export const whyRefused = (reply: Reply<unknown>): string | null =>
  reply.ok ? null : reply.refusal.sentence;
