import * as z from 'zod';
import { parseJson } from '../../base/core/json.ts';
import { coreVersion } from '../../contract/cores.ts';

/** Null leaves the core's version to the app. */
const choice = coreVersion.nullable();

export type Choice = z.infer<typeof choice>;

/** Why the core of before came back. */
const returnReason = z.enum(['not-healthy', 'crashed', 'would-not-run', 'gone']);

export type ReturnReason = z.infer<typeof returnReason>;

/**
 * - `tried`: healthy on a spare port; the setting is written next.
 * - `switched`: it runs, and has not proven itself yet.
 * - `confirmed`: it has; the one before can still be gone back to.
 * - `going-back`: the setting is being put back.
 * - `went-back`: the one before runs again.
 */
const stage = z.enum(['tried', 'switched', 'confirmed', 'going-back', 'went-back']);

const switchRecord = z.strictObject({
  stage,
  from: choice,
  to: choice,
  why: returnReason.nullable(),
});

/** The last switch, as a file keeps it. Which core runs is in the settings alone. */
export type SwitchRecord = z.infer<typeof switchRecord>;

/** Null for none, and for a file that is none of ours: then the settings decide without it. */
export const readSwitchRecord = (text: string): SwitchRecord | null =>
  switchRecord.safeParse(parseJson(text)).data ?? null;

export const writeSwitchRecord = (record: SwitchRecord): string => `${JSON.stringify(record)}\n`;
