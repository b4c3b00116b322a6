import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { badRequest, refusalOf } from '../../app/refusal.ts';
import type { Dispose, Log } from '../../base/core/ports.ts';
import {
  type CommandName,
  commandNames,
  commands,
  type Reply,
  type Services,
} from '../../contract/commands.ts';
import { isPage } from '../popover/page.ts';

type Ipc = Pick<IpcMain, 'handle' | 'removeHandler' | 'removeAllListeners'>;

/**
 * Answers the popover; the only user of `ipcMain`. Nothing reaches a service unless its sender is
 * our page and its input fits the contract. What a service throws becomes a refusal; arguments are
 * never logged.
 */
export function serveCommands(ipc: Ipc, services: Services, log: Log): Dispose {
  // electron-store opens a channel of its own, which no page of ours asks.
  ipc.removeAllListeners();
  for (const name of commandNames) {
    ipc.handle(name, async (event, raw: unknown): Promise<Reply<unknown>> => {
      const input = isOurs(event) ? commands[name].input.safeParse(raw) : null;
      if (!input?.success) {
        log.warn('command.rejected', { name });
        return { ok: false, refusal: badRequest };
      }
      try {
        return { ok: true, value: await call(services, name, input.data) };
      } catch (error) {
        return { ok: false, refusal: refusalOf(error, log) };
      }
    });
  }
  return () => {
    for (const name of commandNames) ipc.removeHandler(name);
  };
}

/** Our page in the top frame; a frame that has gone since is nobody. */
const isOurs = ({ senderFrame }: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean =>
  senderFrame !== null && senderFrame.parent === null && isPage(senderFrame.url);

// The loop variable erases the link between a name, its input and its method; the parse and the
// type of `Services` restored it.
type AnyServices = Readonly<Record<string, Record<string, (input: unknown) => Promise<unknown>>>>;

function call(services: Services, name: CommandName, input: unknown): Promise<unknown> {
  const [service = '', method = ''] = commands[name].handler.split('.');
  const answer = (services as unknown as AnyServices)[service]?.[method];
  if (!answer) throw new Error(`nothing answers ${name}`);
  return answer(input);
}
