import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

// Stands in for CLIProxyAPI in development and headless runs where the real one cannot be had. It
// answers like it as far as health goes, and every reply says that it is a demo. No request leaves
// this machine.

interface Settings {
  readonly host: string;
  readonly port: number;
  readonly apiKeys: readonly string[];
  readonly managementKey: string | null;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const demoModel = 'korproxy-demo';
const sentence = 'OK. This is the KorProxy demo gateway: no AI model has been asked.';

function readSettings(file: string, env: NodeJS.ProcessEnv): Settings {
  const config: Record<string, unknown> = parse(readFileSync(file, 'utf8')) ?? {};
  const keys = config['api-keys'];
  return {
    host:
      typeof config['host'] === 'string' && config['host'] !== '' ? config['host'] : '127.0.0.1',
    port: typeof config['port'] === 'number' ? config['port'] : 1337,
    apiKeys: Array.isArray(keys) ? keys.map(String) : [],
    managementKey: env['MANAGEMENT_PASSWORD'] || null,
  };
}

function answer(request: IncomingMessage, settings: Settings, body: string): Reply {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = `${request.method} ${pathname}`;
  if (pathname.startsWith('/v0/management/')) return answerManagement(route, request, settings);
  if (pathname.startsWith('/v1/')) return answerApi(route, request, settings, body);
  if (route === 'GET /healthz') return ok({ status: 'ok' });
  if (route === 'GET /') {
    return ok({
      endpoints: ['POST /v1/chat/completions', 'POST /v1/completions', 'GET /v1/models'],
      message: 'CLI Proxy API Server',
    });
  }
  return notFound;
}

function answerManagement(route: string, request: IncomingMessage, settings: Settings): Reply {
  // As the real one: without a key of its own it has no management routes at all.
  if (settings.managementKey === null) return notFound;
  const key = bearerOf(request) ?? headerOf(request, 'x-management-key');
  if (key === null) return { status: 401, body: { error: 'missing management key' } };
  if (key !== settings.managementKey) {
    return { status: 401, body: { error: 'invalid management key' } };
  }
  if (route === 'GET /v0/management/debug') return ok({ debug: false });
  if (route === 'GET /v0/management/usage') {
    return ok({ failed_requests: 0, usage: { total_requests: 0 } });
  }
  return notFound;
}

function answerApi(
  route: string,
  request: IncomingMessage,
  settings: Settings,
  body: string,
): Reply {
  const key = bearerOf(request) ?? headerOf(request, 'x-api-key');
  if (settings.apiKeys.length > 0) {
    if (key === null) return { status: 401, body: { error: 'Missing API key' } };
    if (!settings.apiKeys.includes(key)) return { status: 401, body: { error: 'Invalid API key' } };
  }
  if (route === 'GET /v1/models') {
    const model = { id: demoModel, object: 'model', owned_by: 'korproxy-demo', created: 0 };
    return ok({ object: 'list', data: [model] });
  }
  if (route === 'POST /v1/chat/completions') return completion(body);
  return notFound;
}

/** A finished reply; `stream: true` in the request turns it into events further down. */
function completion(body: string): Reply {
  try {
    const { model = demoModel }: { model?: string } = JSON.parse(body);
    return ok({
      id: 'chatcmpl-demo',
      object: 'chat.completion',
      created: 0,
      model,
      choices: [
        { index: 0, message: { role: 'assistant', content: sentence }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    });
  } catch {
    return {
      status: 400,
      body: { error: { message: 'invalid JSON', type: 'invalid_request_error' } },
    };
  }
}

function sendEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-demo',
      object: 'chat.completion.chunk',
      created: 0,
      model: demoModel,
      choices: [{ index: 0, delta, finish_reason: finish }],
    })}\n\n`;
  for (const word of sentence.split(/(?<= )/)) response.write(chunk({ content: word }, null));
  response.write(chunk({}, 'stop'));
  response.end('data: [DONE]\n\n');
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  settings: Settings,
): Promise<void> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  response.setHeader('X-KorProxy-Demo', '1');
  const reply = answer(request, settings, body);
  // The header by which the app knows a management answer of CLIProxyAPI.
  if (request.url?.startsWith('/v0/management/')) response.setHeader('X-CPA-VERSION', 'demo');
  if (reply.status === 200 && request.method === 'POST' && wantsStream(body)) {
    sendEvents(response);
    return;
  }
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply.body));
}

const notFound: Reply = { status: 404, body: { error: '404 page not found' } };
const ok = (body: unknown): Reply => ({ status: 200, body });
const wantsStream = (body: string): boolean => /"stream"\s*:\s*true/.test(body);

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function main(): void {
  const { values } = parseArgs({
    // Go's flags have one dash.
    args: process.argv.slice(2).map((arg) => arg.replace(/^-(?=[a-z]{2})/, '--')),
    options: {
      config: { type: 'string', default: 'config.yaml' },
      h: { type: 'boolean', short: 'h' },
    },
    strict: false,
  });
  console.log('KorProxy demo gateway: it stands in for CLIProxyAPI, no AI model is behind it');
  if (values['h']) return;
  const settings = readSettings(String(values['config']), process.env);
  const server = createServer((request, response) => {
    // A client that left in the middle is no reason to say anything.
    serve(request, response, settings).catch(() => response.destroy());
  });
  server.on('error', (error) => {
    console.log(`proxy service exited with error: failed to start HTTP server: ${error.message}`);
    process.exitCode = 1;
  });
  server.listen(settings.port, settings.host, () => {
    console.log(`API server started successfully on: ${settings.host}:${settings.port}`);
  });
  const end = (): void => {
    server.close();
    server.closeAllConnections();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
}

main();
