import * as z from 'zod';

/** `session` is the short window (five hours), `week` the long one, `model` one of some models alone. */
export const limitKinds = ['session', 'week', 'model'] as const;

const time = z.number().positive().nullable();

export const limitWindow = z.object({
  kind: z.enum(limitKinds),
  /** `5 h`, `Week`, `Opus week`. */
  name: z.string().min(1).max(60),
  usedPercent: z.number().min(0).max(100),
  /** Epoch milliseconds; null where the service does not tell. */
  resetsAtMs: time,
  lengthMs: z.number().positive().nullable(),
});

export type LimitWindow = z.infer<typeof limitWindow>;

export const limits = z.object({
  windows: z.array(limitWindow).min(1).max(40),
  /** The service's own word (`plus`), null where it tells none. */
  plan: z.string().max(40).nullable(),
  /** What can be used beyond the windows, as a sentence. */
  extra: z.string().max(120).nullable(),
});

/** What is left of one account's subscription. Numbers and times alone: nothing that names anybody. */
export type Limits = z.infer<typeof limits>;

/** Reads an answer; null for one that tells nothing sure. Never throws. */
export type ReadLimits = (body: string, askedAtMs: number) => Limits | null;

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;
