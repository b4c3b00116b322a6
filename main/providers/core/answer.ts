import { parseJson } from '../../base/core/json.ts';

/** What a chat answer of the gateway amounts to, streamed or whole. Pure; never throws. */
export interface Answer {
  /** Whether the model said anything, thoughts included. */
  readonly hasText: boolean;
  /** Whether it came to its end: `[DONE]`, a finish reason, or a whole JSON answer. */
  readonly isComplete: boolean;
  /** The error that the gateway put into a stream already begun, null when there is none. */
  readonly error: ErrorFrame | null;
  /** Whether any of it was a chat answer at all. */
  readonly isUnderstood: boolean;
}

export interface ErrorFrame {
  readonly message: string;
  readonly type: string;
}

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function parseObject(text: string): Json | null {
  const value = parseJson(text);
  return isObject(value) ? value : null;
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Reads the body of a 200: server-sent events, or one JSON object where a sidecar does not stream.
 */
export function readAnswer(body: string): Answer {
  const events = body.split(/\r?\n/).flatMap((line) => {
    const data = /^data:\s?(.*)$/.exec(line)?.[1];
    return data === undefined ? [] : [data];
  });
  const isDone = events.includes('[DONE]');
  const texts = events.length > 0 ? events : [body];
  const frames = texts.map(parseObject).filter((frame) => frame !== null);
  const error = frames.map(errorIn).find((found) => found !== null) ?? null;
  const choices = frames.flatMap(choicesOf);
  const finish = choices.map(({ finish_reason: reason }) => textOf(reason)).find(Boolean) ?? '';
  return {
    hasText: choices.some(saysSomething) || (finish === 'length' && frames.some(spentTokens)),
    isComplete: error === null && (isDone || finish !== '' || events.length === 0),
    error,
    isUnderstood: choices.length > 0 || error !== null || isDone,
  };
}

function errorIn({ error }: Json): ErrorFrame | null {
  if (typeof error === 'string') return { message: error, type: '' };
  if (!isObject(error)) return null;
  return { message: textOf(error['message']), type: textOf(error['type']) };
}

const choicesOf = ({ choices }: Json): readonly Json[] =>
  Array.isArray(choices) ? choices.filter(isObject) : [];

function saysSomething(choice: Json): boolean {
  const said = choice['delta'] ?? choice['message'];
  if (!isObject(said)) return false;
  return textOf(said['content']).trim() !== '' || textOf(said['reasoning_content']).trim() !== '';
}

/** A model that thinks may spend the ten tokens before its first word: it did answer. */
function spentTokens({ usage }: Json): boolean {
  return isObject(usage) && Number(usage['completion_tokens']) > 0;
}
