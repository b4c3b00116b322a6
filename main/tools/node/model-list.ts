import * as z from 'zod';
import { askLoopback } from '../../base/node/loopback-http.ts';
import type { ListModels } from '../core/tool-ports.ts';

const answerLimitMs = 1_500;
/** Five thousand models with long names and all that a core says of each. */
const longestBody = 8 * 1_024 * 1_024;

/** A row without a name counts as one with a name that is of no use: the others are not lost for it. */
const row = z.object({ id: z.string() }).catch({ id: '' });
const modelList = z.object({ data: z.array(row) });

/** `GET /v1/models` of the gateway on this computer, with the local key. */
export function createModelList(
  endpoint: () => { readonly port: number; readonly apiKey: string },
): ListModels {
  return async () => {
    const { port, apiKey } = endpoint();
    try {
      const signal = AbortSignal.timeout(answerLimitMs);
      const request = { port, path: '/v1/models', key: apiKey, longestBody, signal };
      const { status, ended, body } = await askLoopback(request);
      if (status !== 200 || ended !== 'whole') return null;
      // The gateway's own order is another one each time, and a preset has to stay the same.
      return modelList
        .parse(JSON.parse(body))
        .data.map(({ id }) => id)
        .sort();
    } catch {
      return null; // Not up, not ours, or not an answer: the presets use their defaults.
    }
  };
}
