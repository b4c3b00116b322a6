import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  /** Of the wall clock. */
  readonly atMs: number;
  readonly model: string;
  readonly streams: boolean;
  readonly toolCount: number;
}

/** The model behind the sidecar: says the same sentence to everybody, streaming or not. */
export interface FakeModel {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** Unlike anything that a client says by itself. */
export const sentence = 'The quick heron reads seventeen maps.';

/** Under which the core asks for a model that clients know by another name. */
export const upstreamNameOf = (model: string): string => `heron-${model}`;

export async function startFakeModel(): Promise<FakeModel> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => {
      text += piece;
    });
    request.on('end', () => {
      if (!request.url?.endsWith('/chat/completions'))
        return void response.writeHead(404).end('{}');
      const { model, stream, tools } = JSON.parse(text) as {
        model: string;
        stream?: boolean;
        tools?: unknown[];
      };
      const toolCount = tools?.length ?? 0;
      asked.push({ atMs: Date.now(), model, streams: stream === true, toolCount });
      if (stream !== true) {
        response.writeHead(200, { 'content-type': 'application/json' });
        return void response.end(JSON.stringify(wholeAnswer(model)));
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of streamedAnswer(model))
        response.write(`data: ${JSON.stringify(event)}\n\n`);
      return void response.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const usage = { prompt_tokens: 3, completion_tokens: 7, total_tokens: 10 };

const shared = (model: string) => ({ id: 'chat-1', created: 1_700_000_000, model });

const wholeAnswer = (model: string) => ({
  ...shared(model),
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: sentence }, finish_reason: 'stop' }],
  usage,
});

function* streamedAnswer(model: string) {
  const chunk = (delta: object, finish_reason: string | null) => ({
    ...shared(model),
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  });
  yield chunk({ role: 'assistant', content: '' }, null);
  for (const word of sentence.split(/(?<= )/)) yield chunk({ content: word }, null);
  yield { ...chunk({}, 'stop'), usage };
}
