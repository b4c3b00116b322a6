import { z } from 'zod';
import { askLoopback } from '../../base/node/loopback-http.ts';
import type { ListModels } from '../core/tool-ports.ts';

const answerLimitMs = 1_500;
const longestBody = 1_024 * 1_024;

const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

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
      return modelList.parse(JSON.parse(body)).data.map(({ id }) => id);
    } catch {
      return null; // Not up, not ours, or not an answer: the presets use their defaults.
    }
  };
}
