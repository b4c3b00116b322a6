import * as z from 'zod';
import { parseJson } from '../../base/core/json.ts';
import {
  modelId,
  type ProviderTestResult,
  providerTestResult,
  type RowId,
  rowId,
} from '../../contract/providers.ts';

/** What outlives the app: of each provider the last test and the chosen model, and what was declined. */
export interface ProviderMemory {
  readonly results: Readonly<Partial<Record<RowId, ProviderTestResult>>>;
  /** Chosen by the user; absent means the default. */
  readonly models: Readonly<Partial<Record<RowId, string>>>;
  /** Accounts of another program that are not to be offered, each by a hash of its place. */
  readonly declined: readonly string[];
}

/** A line a provider for a report: `claude: token-expired (HTTP 401)`. Codes and figures only. */
export const verdictLines = ({ results }: ProviderMemory): readonly string[] =>
  Object.values(results)
    .filter((result) => result !== undefined)
    .map(({ providerId, errorCode, httpStatus }) => {
      const http = httpStatus === null ? '' : ` (HTTP ${httpStatus})`;
      return `${providerId}: ${errorCode ?? 'ok'}${http}`;
    });

export const blankMemory: ProviderMemory = { results: {}, models: {}, declined: [] };

const shape = z.object({
  results: z.unknown(),
  models: z.unknown(),
  declined: z.array(z.string().max(64)).max(5_000).catch([]),
});

/** Any text as memory: what is broken in it is forgotten, the rest is kept. */
export function readMemory(text: string): ProviderMemory {
  const raw = shape.safeParse(parseJson(text));
  if (!raw.success) return blankMemory;
  return {
    results: picked(raw.data.results, providerTestResult, (result, id) => result.providerId === id),
    models: picked(raw.data.models, modelId, () => true),
    declined: raw.data.declined,
  };
}

export const writeMemory = (memory: ProviderMemory): string =>
  `${JSON.stringify(memory, null, 2)}\n`;

function picked<T>(
  raw: unknown,
  schema: z.ZodType<T>,
  fits: (value: T, id: RowId) => boolean,
): Partial<Record<RowId, T>> {
  const record = z.record(z.string(), z.unknown()).safeParse(raw).data ?? {};
  const ids = Object.keys(record).flatMap((key) => rowId.safeParse(key).data ?? []);
  const entries = ids.flatMap((id) => {
    const value = schema.safeParse(record[id]);
    return value.success && fits(value.data, id) ? [[id, value.data] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<Record<RowId, T>>;
}
