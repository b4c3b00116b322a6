import type { Socket } from 'node:net';
import { parseJson } from '../base/core/json.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { Reply } from '../contract/commands.ts';
import { type ControlAnswer, type ControlCommand, controlRequest } from '../contract/control.ts';
import { listenPrivately } from './control-socket.ts';
import { badRequest, refusalOf } from './refusal.ts';

export interface ControlServer {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** In the data folder whose guard the caller holds. */
  readonly runFolder: string;
  /** May throw what an action throws. The signal says that whoever asked has gone. */
  readonly answer: (command: ControlCommand, gone: AbortSignal) => Promise<ControlAnswer>;
  /** Ends the app, after the answer is on its way. */
  readonly quit: () => void;
}

/** A request is one short line, written at once. */
const requestLimitMs = 2_000;
const requestLimitBytes = 1_000;

/**
 * Lets the terminal ask the app that runs: one request a connection, checked like those of the popover. A
 * system that offers no such socket costs this, not the app.
 */
export async function serveControl(server: ControlServer): Promise<Dispose> {
  try {
    return await listenPrivately(server.runFolder, (socket) => serve(socket, server));
  } catch (error) {
    server.log.warn('control.unavailable', { error });
    return () => {};
  }
}

function serve(socket: Socket, server: ControlServer): void {
  const gone = new AbortController();
  let text = '';
  let isRead = false;
  const cancel = server.clock.after(requestLimitMs, () => socket.destroy());
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    cancel();
    gone.abort();
  });
  socket.on('data', (chunk: string) => {
    text += chunk;
    // A second request, or one that has no end.
    if (isRead || text.length > requestLimitBytes) return void socket.destroy();
    if (!text.includes('\n')) return;
    isRead = true;
    cancel();
    void reply(text, socket, server, gone.signal);
  });
}

async function reply(
  line: string,
  socket: Socket,
  server: ControlServer,
  gone: AbortSignal,
): Promise<void> {
  const command = controlRequest.safeParse(parseJson(line)).data?.command ?? null;
  const answered = await answerTo(command, server, gone);
  if (gone.aborted) return;
  const text = `${JSON.stringify(answered)}\n`;
  // The connection then ends with the app, by which the other side knows that it has gone.
  if (command === 'quit' && answered.ok) socket.write(text, server.quit);
  else socket.end(text);
}

async function answerTo(
  command: ControlCommand | null,
  { log, answer }: ControlServer,
  gone: AbortSignal,
): Promise<Reply<ControlAnswer>> {
  if (command === null) {
    log.warn('control.rejected');
    return { ok: false, refusal: badRequest };
  }
  try {
    return { ok: true, value: await answer(command, gone) };
  } catch (error) {
    return { ok: false, refusal: refusalOf(error, log) };
  }
}
