import * as z from 'zod';
import { providerId } from '../../../contract/providers.ts';
import type { CallReply } from '../provider-ports.ts';
import { type Limits, limits, type ReadLimits } from './limits.ts';

/** Why nothing was told. */
export const limitFaults = [
  'refused',
  'not-there',
  'too-often',
  'odd',
  'unreachable',
  'timed-out',
] as const;

export type LimitFault = (typeof limitFaults)[number];

const warned = z.object({ name: z.string().max(60), untilMs: z.number().positive() });

/** A window that a notification has told of, and until when that holds. */
export type Warned = z.infer<typeof warned>;

export const reading = z.object({
  providerId,
  /** The last that was told, and when, epoch milliseconds. */
  told: z.object({ limits, atMs: z.number().positive() }).nullable(),
  /** Of the last question, where it was not told. */
  fault: z.enum(limitFaults).nullable(),
  askedAtMs: z.number().positive(),
  /** Not asked before. */
  nextAtMs: z.number().positive(),
  warned: z.array(warned).max(100).optional().catch([]),
});

/** What is known of one account. */
export type Reading = z.infer<typeof reading>;

/** The same in its place among the accounts of a row. */
export interface Known {
  readonly reading: Reading;
  /** From 1, as the accounts of the row are counted. */
  readonly number: number;
  /** Until when the gateway uses it for nothing; null where it does. */
  readonly heldUntilMs: number | null;
}

/** Where nothing else is known of the accounts. */
export const numbered = (readings: readonly Reading[]): readonly Known[] =>
  readings.map((each, at) => ({ reading: each, number: at + 1, heldUntilMs: null }));

/** At most so often an account, whoever wants to know. */
export const floorMs = 5 * 60_000;
/** After "too often" without a time of its own. */
const backOffMs = 15 * 60_000;
const longestWaitMs = 24 * 3_600_000;

export type Told =
  | { readonly type: 'told'; readonly limits: Limits }
  | { readonly type: 'fault'; readonly fault: LimitFault; readonly retryAfterMs: number | null };

const fault = (name: LimitFault, retryAfterMs: number | null = null): Told => ({
  ...{ type: 'fault', fault: name, retryAfterMs },
});

/** What a reply amounts to. The body ends here. */
export function toldBy(reply: CallReply, read: ReadLimits, askedAtMs: number): Told {
  switch (reply.type) {
    case 'answered':
      break;
    case 'timed-out':
      return fault('timed-out');
    case 'too-long':
      return fault('odd');
    case 'unreachable':
    case 'failed':
      return fault('unreachable');
  }
  const { status, body, retryAfter } = reply;
  if (status === 401 || status === 403) return fault('refused');
  if (status === 404) return fault('not-there');
  if (status === 429) return fault('too-often', retryAfterMs(retryAfter, askedAtMs));
  if (status >= 500) return fault('unreachable', retryAfterMs(retryAfter, askedAtMs));
  const found = status === 200 ? read(body, askedAtMs) : null;
  return found === null ? fault('odd') : { type: 'told', limits: found };
}

/** Seconds, or a date (RFC 9110, 10.2.3); null for neither. */
export function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const atMs = Date.parse(text);
  return Number.isFinite(atMs) && /[a-z]/i.test(text) ? Math.max(0, atMs - nowMs) : null;
}

/** What is known after a question: what was told before stays, with its age. */
export function readingAfter(
  id: Reading['providerId'],
  before: Reading | null,
  told: Told,
  askedAtMs: number,
): Reading {
  const kept = before?.warned ? { warned: before.warned } : {};
  if (told.type === 'told') {
    return {
      ...kept,
      ...{ providerId: id, fault: null, askedAtMs, nextAtMs: askedAtMs + floorMs },
      told: { limits: told.limits, atMs: askedAtMs },
    };
  }
  const wished = told.retryAfterMs ?? (told.fault === 'too-often' ? backOffMs : 0);
  const waitMs = Math.min(longestWaitMs, Math.max(floorMs, wished));
  return {
    ...kept,
    ...{ providerId: id, fault: told.fault, askedAtMs, nextAtMs: askedAtMs + waitMs },
    told: before?.told ?? null,
  };
}

/** A clock that was set back must not silence an account for long. */
export const isDue = (known: Reading | null, nowMs: number): boolean =>
  known === null || nowMs >= known.nextAtMs || nowMs < known.askedAtMs - floorMs;
