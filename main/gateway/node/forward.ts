import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { errorCode } from '../../base/node/fs-error.ts';

/** Of one connection only, so not to be handed on (RFC 9110, 7.6.1), or settled with it. */
const ofTheConnection: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The body has come in whole, so it has a length, whatever it had before. */
const ofAQuestion: ReadonlySet<string> = new Set([...ofTheConnection, 'content-length']);

/**
 * - `done`: the client has the gateway's answer, to its end
 * - `refused`: the gateway took no connection, so the request did nothing and may be sent again
 * - `lost`: the gateway took it and ended without a word; whether it did anything is unknown
 * - `broken`: it ended in the middle of its answer, and so did the client's connection
 * - `left`: the client went away
 */
export type Forwarded = 'done' | 'refused' | 'lost' | 'broken' | 'left';

/**
 * Sends a request that was taken in whole to the gateway, with the method, target, headers and bytes
 * that came, and streams the answer back as it comes. The client's connection ends with it, so that
 * the next request goes to the gateway itself. `begun` is called when the answer begins, and the body
 * is not needed any more. Never rejects.
 */
export function forward(
  asked: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  port: number,
  begun: () => void,
): Promise<Forwarded> {
  const { method, url: path, rawHeaders } = asked;
  const hasBody = body.length > 0 || method === 'POST';
  const headers = [
    ...endToEnd(rawHeaders, ofAQuestion),
    ...(hasBody ? ['content-length', String(body.length)] : []),
    ...['connection', 'close'],
  ];
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
    const leave = (): void => {
      if (response.writableFinished) return;
      end('left');
      call.destroy();
    };
    const end = (how: Forwarded): void => {
      response.off('close', leave); // It may be forwarded again.
      resolve(how);
    };
    response.once('close', leave);
    call.on('error', (error) => {
      if (response.headersSent) end('broken');
      else end(errorCode(error) === 'ECONNREFUSED' ? 'refused' : 'lost');
    });
    call.once('response', (answer) => {
      begun();
      passOn(answer, response, end);
    });
    call.end(body);
  });
}

function passOn(
  answer: IncomingMessage,
  response: ServerResponse,
  ended: (how: Forwarded) => void,
): void {
  response.sendDate = false; // The gateway's own stands.
  response.writeHead(answer.statusCode ?? 200, answer.statusMessage, [
    ...endToEnd(answer.rawHeaders, ofTheConnection),
    ...['connection', 'close'],
  ]);
  response.flushHeaders();
  answer.once('error', () => ended('broken')); // Before the pipeline, which ends the other side.
  pipeline(answer, response, (error) => ended(error ? 'left' : 'done'));
}

/** Raw headers, name and value in turn, without those that are not to be handed on. */
function endToEnd(raw: readonly string[], without: ReadonlySet<string>): string[] {
  const named = raw.flatMap((name, i) =>
    i % 2 === 0 && name.toLowerCase() === 'connection' ? (raw[i + 1] ?? '').split(',') : [],
  );
  const dropped = new Set([...without, ...named.map((name) => name.trim().toLowerCase())]);
  return raw.filter((_, i) => !dropped.has((raw[i - (i % 2)] ?? '').toLowerCase()));
}
