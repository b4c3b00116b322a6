import { get } from 'node:http';
import { z } from 'zod';
import type { ListModels } from '../core/presets/ports.ts';

const answerLimitMs = 1_500;
const largestAnswer = 1_024 * 1_024;

const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** `GET /v1/models` of the gateway on this computer, with the local key. */
export function createModelList(
  endpoint: () => { readonly port: number; readonly apiKey: string },
): ListModels {
  return async () => {
    const { port, apiKey } = endpoint();
    try {
      const answer = modelList.parse(JSON.parse(await body(port, apiKey)));
      return answer.data.map(({ id }) => id);
    } catch {
      return null; // Not up, not ours, or not an answer: the presets use their defaults.
    }
  };
}

function body(port: number, apiKey: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(
      {
        host: '127.0.0.1',
        port,
        path: '/v1/models',
        headers: { authorization: `Bearer ${apiKey}` },
        signal: AbortSignal.timeout(answerLimitMs),
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
          if (text.length > largestAnswer) request.destroy(new Error('too long'));
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`status ${response.statusCode}`));
        });
      },
    );
    request.on('error', reject);
  });
}
