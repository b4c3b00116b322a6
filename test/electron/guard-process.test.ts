import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { forwardingLog, guardProcess } from '../../main/electron/guard-process.ts';
import { listeningLog } from '../support/listening-log.ts';

it('logs what nobody caught and goes on; a terminal that has gone is no fault', () => {
  const fatal = vi.fn();
  const process = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
  });
  process.once('uncaughtException', fatal);
  const { log, lines } = listeningLog();
  guardProcess(process as never, log);
  const error = new Error('a bug');
  process.emit('uncaughtException', error);
  process.emit('unhandledRejection', error);
  process.stdout.emit('error', new Error('EPIPE'));
  process.stderr.emit('error', new Error('EIO'));
  expect(fatal).not.toHaveBeenCalled();
  expect(lines.map(({ level, event }) => [level, event])).toEqual([
    ['error', 'error.uncaught'],
    ['error', 'error.unhandled'],
  ]);
});

it('writes to the log as soon as there is one', () => {
  const { log, lines } = listeningLog();
  let target: typeof log | null = null;
  const early = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const forwarding = forwardingLog(() => target);
  forwarding.warn('too.early', { why: 'no log yet' });
  expect(early).toHaveBeenCalledWith('too.early no log yet\n');
  early.mockRestore();
  target = log;
  forwarding.warn('on.time', { at: 1 });
  expect(lines).toEqual([{ level: 'warn', event: 'on.time', fields: { at: 1 } }]);
});
