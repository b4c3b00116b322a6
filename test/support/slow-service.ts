import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const pieceMs = 500;

/** An OpenAI-compatible service whose answers go on until they are told to end. */
export async function startSlowService() {
  const open: ServerResponse[] = [];
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const say = (): unknown => response.write(`data: ${piece('Wait')}\n\n`);
    const timer = setInterval(say, pieceMs);
    response.on('close', () => clearInterval(timer));
    say();
    open.push(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    /** Offers the model `slow` in a `config.yaml`. */
    config: `openai-compatibility:
  - name: Slow
    base-url: ${url}
    api-key-entries:
      - api-key: k
    models:
      - name: slow
        alias: slow
`,
    /** Answers that have begun and not ended. */
    open: () => open.length,
    endOne: () => void open.shift()?.end('data: [DONE]\n\n'),
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const piece = (content: string): string =>
  JSON.stringify({
    ...{ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'slow' },
    choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }],
  });

/** Asks that service through the gateway: whether its answer came to its end. */
export function askSlow(port: number, apiKey: string): Promise<'whole' | 'cut'> {
  return new Promise((resolve) => {
    const call = request({
      ...{ host: '127.0.0.1', port, method: 'POST', path: '/v1/chat/completions', agent: false },
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    });
    let text = '';
    call.on('error', () => resolve('cut'));
    call.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (more: string) => {
        text += more;
      });
      response.on('error', () => resolve('cut'));
      response.on('end', () => resolve(text.includes('[DONE]') ? 'whole' : 'cut'));
    });
    const messages = [{ role: 'user', content: 'Hello' }];
    call.end(JSON.stringify({ model: 'slow', stream: true, messages }));
  });
}
