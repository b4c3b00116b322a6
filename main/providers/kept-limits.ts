import type { DataPaths } from '../base/node/paths.ts';
import type { LimitsView } from '../contract/limits.ts';
import { type ProviderId, providerIds } from '../contract/providers.ts';
import { capabilities } from './core/capabilities.ts';
import { limitsView } from './core/limits/limit-words.ts';
import { numbered } from './core/limits/reading.ts';
import { limitsFile } from './node/limits-file.ts';

export interface KeptLimits {
  readonly providerId: ProviderId;
  readonly name: string;
  readonly view: LimitsView;
}

/** What the app was last told of limits, for a command that runs without it. Never rejects. */
export async function keptLimits(
  { folder }: Pick<DataPaths, 'folder'>,
  nowMs: number,
): Promise<readonly KeptLimits[]> {
  const readings = Object.values(await limitsFile(folder).load());
  return providerIds.flatMap((providerId) => {
    const own = readings.filter((reading) => reading.providerId === providerId);
    const view = limitsView(numbered(own), nowMs);
    return view === null ? [] : [{ providerId, name: capabilities[providerId].name, view }];
  });
}
