import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { createEmitter } from '../../main/base/core/emitter.ts';
import { unlogged } from '../../main/base/core/unlogged.ts';
import type { LimitsNote } from '../../main/contract/limits.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { notifyIncidents } from '../../main/electron/notifications.ts';

it('shows one notification an incident, and a click on it opens the popover', () => {
  const incidents = createEmitter<Snapshot>(unlogged);
  const notes: (EventEmitter & { show: () => void; close: () => void })[] = [];
  const make = vi.fn(() => {
    const note = Object.assign(new EventEmitter(), { show: vi.fn(), close: vi.fn() });
    notes.push(note);
    return note;
  });
  const onClick = vi.fn();
  const returns = createEmitter<string>(unlogged);
  const putBacks = createEmitter<string>(unlogged);
  const low = createEmitter<LimitsNote>(unlogged);
  const host = {
    ...{ onIncident: incidents.on, onCoreReturn: returns.on },
    ...{ onPutBack: putBacks.on, onLimitsLow: low.on },
  };
  const stop = notifyIncidents({ host, make, onClick });
  expect(make).not.toHaveBeenCalled();

  incidents.emit({ reason: 'Port 1337 is used by jan (pid 4121).' } as Snapshot);
  expect(make.mock.calls).toEqual([
    [{ title: 'Proxy Failed', body: 'Port 1337 is used by jan (pid 4121).' }],
  ]);
  expect(notes[0]?.show).toHaveBeenCalledOnce();
  notes[0]?.emit('click');
  expect(onClick).toHaveBeenCalledOnce();

  incidents.emit({ reason: null } as Snapshot);
  expect(notes[0]?.close).toHaveBeenCalledOnce();
  expect(notes[1]?.show).toHaveBeenCalledOnce();

  returns.emit('CLIProxyAPI 7.2.140 would not run, so 6.9.25 runs again.');
  expect(notes[1]?.close).toHaveBeenCalledOnce();
  expect(make.mock.lastCall).toEqual([
    {
      title: 'The core of before is back',
      body: 'CLIProxyAPI 7.2.140 would not run, so 6.9.25 runs again.',
    },
  ]);
  notes[2]?.emit('click');
  expect(onClick).toHaveBeenCalledTimes(2);

  low.emit({ title: 'Claude is running low', body: '5 h 8 % left, back 14:05' });
  expect(make.mock.lastCall).toEqual([
    { title: 'Claude is running low', body: '5 h 8 % left, back 14:05' },
  ]);
  // It does not take the news of a failure away, only that of an earlier limit.
  expect(notes[2]?.close).not.toHaveBeenCalled();
  low.emit({ title: 'Claude: used up', body: 'Week used up, back Tuesday 09:00' });
  expect(notes[3]?.close).toHaveBeenCalledOnce();
  notes[4]?.emit('click');
  expect(onClick).toHaveBeenCalledTimes(3);

  putBacks.emit('KorProxy set again in config.yaml: host (only this computer may).');
  expect(make.mock.lastCall).toEqual([
    {
      title: 'A setting was set back',
      body: 'KorProxy set again in config.yaml: host (only this computer may).',
    },
  ]);

  stop();
  low.emit({ title: 'once', body: 'more' });
  incidents.emit({ reason: null } as Snapshot);
  returns.emit('once more');
  expect(make).toHaveBeenCalledTimes(6);
});
