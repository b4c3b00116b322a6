import type { ActionId } from '../main/contract/actions.ts';
import type { Reply } from '../main/contract/commands.ts';

/** Asks main for an action. Never rejects. */
export type RunAction = (action: ActionId) => Promise<Reply<string | null>>;

/** How long an answer stands in the place of the words that it replaced. */
export const saidShownMs = 6_000;

/** What there is to say about an answer: main's note, the refusal's sentence, or nothing. */
export const resultWords = (reply: Reply<string | null>): string | null =>
  reply.ok ? reply.value : reply.refusal.sentence;
