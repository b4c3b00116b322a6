import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ActionRefused } from '../../../main/base/core/action-refused.ts';
import { ProblemError } from '../../../main/base/core/problem-error.ts';
import { actionId } from '../../../main/contract/actions.ts';
import { type CommandName, commandNames, commands } from '../../../main/contract/commands.ts';
import { serveCommands } from '../../../main/electron/ipc/serve-commands.ts';
import { listeningLog } from '../../support/listening-log.ts';

type Answer = (event: unknown, raw: unknown) => Promise<unknown>;

const pageFrame = { url: 'korproxy://popover/index.html', parent: null };

type Handlers = Partial<Record<CommandName, () => Promise<unknown>>>;

function setUp(over: Handlers = {}) {
  const routes = new Map<string, Answer>();
  const ipc = {
    handle: (channel: string, answer: Answer) => void routes.set(channel, answer),
    removeHandler: (channel: string) => void routes.delete(channel),
    removeAllListeners: vi.fn(),
  };
  const silent = Object.fromEntries(commandNames.map((name) => [name, vi.fn()]));
  const handlers = {
    ...silent,
    ACTION_RUN: vi.fn(async () => 'Copied'),
    KEY_REVEAL: vi.fn(async () => 'korproxy-key'),
    POPOVER_HIDE: vi.fn(async () => null),
    ...over,
  } as Record<CommandName, ReturnType<typeof vi.fn>>;
  const services: Record<string, Record<string, unknown>> = {};
  for (const name of commandNames) {
    const [service = '', method = ''] = commands[name].handler.split('.');
    services[service] = { ...services[service], [method]: handlers[name] };
  }
  const { log, lines } = listeningLog();
  const dispose = serveCommands(ipc as never, services as never, log);
  const ask = (channel: string, raw?: unknown, senderFrame: unknown = pageFrame) =>
    routes.get(channel)?.({ senderFrame }, raw);
  const expectNoHandlerRan = (): void => {
    for (const handler of Object.values(handlers)) expect(handler).not.toHaveBeenCalled();
  };
  return { ask, dispose, expectNoHandlerRan, handlers, ipc, lines, routes };
}

const rejected = { ok: false, refusal: { code: 'bad-request' } };

describe('serveCommands', () => {
  it('answers each command of the contract and nothing else', async () => {
    const { ask, routes } = setUp();
    expect([...routes.keys()].sort()).toEqual([...commandNames].sort());
    expect(await ask('ACTION_RUN', { action: 'copy-base-url' })).toEqual({
      ok: true,
      value: 'Copied',
    });
    expect(await ask('KEY_REVEAL')).toEqual({ ok: true, value: 'korproxy-key' });
    expect(await ask('POPOVER_HIDE')).toEqual({ ok: true, value: null });
  });

  it.each<[why: string, channel: string, raw: unknown]>([
    ['an action that is none', 'ACTION_RUN', { action: 'format-disk' }],
    ['a name from the prototype', 'ACTION_RUN', { action: '__proto__' }],
    ['an extra field', 'ACTION_RUN', { action: 'stop', path: '/etc' }],
    ['no input where some is due', 'ACTION_RUN', undefined],
    ['input where none is due', 'KEY_REVEAL', {}],
    ['ten megabytes', 'ACTION_RUN', { action: 'x'.repeat(10_000_000) }],
  ])('rejects %s before any handler runs', async (_why, channel, raw) => {
    const { ask, expectNoHandlerRan } = setUp();
    expect(await ask(channel, raw)).toMatchObject(rejected);
    expectNoHandlerRan();
  });

  it.each<[who: string, frame: unknown]>([
    ['a frame that has gone', null],
    ['a frame inside the page', { ...pageFrame, parent: {} }],
    ['another page of the scheme', { ...pageFrame, url: 'korproxy://popover/other.html' }],
    ['a host that begins like ours', { ...pageFrame, url: 'korproxy://popover.evil/index.html' }],
    ['a file with our name', { ...pageFrame, url: 'file:///popover/index.html' }],
    ['a web page', { ...pageFrame, url: 'https://popover/index.html' }],
    ['an empty page', { ...pageFrame, url: '' }],
  ])('rejects %s', async (_who, frame) => {
    const { ask, expectNoHandlerRan, lines } = setUp();
    for (const name of commandNames) {
      const input = name === 'ACTION_RUN' ? { action: 'stop' } : undefined;
      expect(await ask(name, input, frame)).toMatchObject(rejected);
    }
    expectNoHandlerRan();
    expect(lines.map(({ event }) => event)).toEqual(commandNames.map(() => 'command.rejected'));
  });

  it.each(commandNames)(
    'lets nothing through to %s that is not in the contract, whatever it is',
    async (name) => {
      const { ask, handlers } = setUp();
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.anything(),
            fc.record({ action: fc.oneof(fc.string(), fc.constantFrom(...actionId.options)) }),
          ),
          async (raw) => {
            const before = vi.mocked(handlers[name]).mock.calls.length;
            const reply = await ask(name, raw);
            const fits = commands[name].input.safeParse(raw).success;
            expect(reply).toMatchObject(fits ? { ok: true } : rejected);
            expect(vi.mocked(handlers[name]).mock.calls.length - before).toBe(fits ? 1 : 0);
          },
        ),
        { numRuns: 1_000 },
      );
    },
  );

  it('tells the user a refusal in its own words', async () => {
    const { ask } = setUp({
      ACTION_RUN: () => Promise.reject(new ActionRefused('The port is not taken any more.')),
    });
    expect(await ask('ACTION_RUN', { action: 'use-free-port' })).toEqual({
      ok: false,
      refusal: { code: 'refused', sentence: 'The port is not taken any more.' },
    });
  });

  it('sends the code and sentence of a problem, never its cause', async () => {
    const cause = new Error('EACCES /home/someone/secret');
    const { ask } = setUp({
      ACTION_RUN: () => Promise.reject(new ProblemError({ code: 'disk-full' }, { cause })),
    });
    const reply = await ask('ACTION_RUN', { action: 'start' });
    expect(reply).toMatchObject({ ok: false, refusal: { code: 'disk-full' } });
    expect(JSON.stringify(reply)).not.toContain('someone');
  });

  it('survives a bug in a handler, and logs it without the arguments', async () => {
    const { ask, lines } = setUp({
      KEY_REVEAL: () => {
        throw new TypeError('not a function');
      },
    });
    expect(await ask('KEY_REVEAL')).toMatchObject({ ok: false, refusal: { code: 'unexpected' } });
    expect(lines).toMatchObject([{ level: 'error', event: 'command.failed' }]);
  });

  it('closes channels that libraries opened, and its own when disposed of', () => {
    const { dispose, ipc, routes } = setUp();
    expect(ipc.removeAllListeners).toHaveBeenCalledWith();
    dispose();
    expect(routes.size).toBe(0);
  });
});
