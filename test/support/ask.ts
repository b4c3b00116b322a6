import { get } from 'node:http';

export interface Answer {
  readonly status: number;
  /** The first chunk of the body; '' where there is none. */
  readonly text: string;
}

const patienceMs = 1_000;

/** GET on 127.0.0.1 over a socket of its own. Rejects when refused, broken, or silent for 1 s. */
export const ask = (
  port: number,
  route: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: route, headers, agent: false };
    const request = get(options, (response) => {
      const settle = (text: string): void => {
        resolve({ status: response.statusCode ?? 0, text });
        response.destroy();
      };
      response.once('data', (chunk: Buffer) => settle(chunk.toString()));
      response.once('end', () => settle(''));
    });
    request.setTimeout(patienceMs, () => request.destroy(new Error('silent')));
    request.once('error', reject);
  });
