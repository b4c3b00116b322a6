import { expect, it } from 'vitest';
import { answerControl, type Control, settleLimitMs } from '../../main/app/control.ts';
import { createPublisher } from '../../main/app/publisher.ts';
import { type ControlCommand, controlAnswer } from '../../main/contract/control.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { settled } from '../support/fake-clock.ts';
import { scriptedPorts } from '../support/scripted-ports.ts';
import { someSetup } from '../support/snapshot-inputs.ts';

/** The real gateway and publisher on a scripted world. */
function world(shell: Control['shell'] = 'tray') {
  const { ports, clock, script, sidecar } = scriptedPorts();
  const gateway = new Gateway(ports);
  const publisher = createPublisher({
    ...{ ...ports, gateway, redact: (text: string) => text, isMended: () => false },
    setup: () => someSetup,
  });
  const taken: string[] = [];
  const control: Control = {
    ...{ clock, shell },
    host: {
      snapshot: publisher.latest,
      onSnapshot: publisher.onSnapshot,
      run: async (action) => {
        taken.push(action);
        if (action === 'start' || action === 'stop' || action === 'restart')
          gateway.send({ type: `${action}-requested` });
        return null;
      },
    },
  };
  /** The answer so far; null while it waits. */
  const ask = (command: ControlCommand, signal = new AbortController().signal) => {
    const asked: { state: string | null; words: string | null } = { state: null, words: null };
    void answerControl(control, command, signal).then((answer) => {
      asked.state = controlAnswer.parse(answer).status.state;
      asked.words = answer.words;
    });
    return asked;
  };
  return { ask, clock, control, gateway, script, sidecar, taken };
}

it('tells how the gateway is at once, whatever it does', async () => {
  const { ask, clock, gateway, taken } = world();
  const states: (string | null)[] = [];
  const look = async () => {
    const asked = ask('status');
    await settled();
    states.push(asked.state);
  };
  await look();
  gateway.send({ type: 'start-requested' });
  await look();
  await clock.advance(1_000);
  await look();
  expect(states).toEqual(['stopped', 'starting', 'healthy']);
  expect(taken).toEqual([]);
});

it('starts, restarts and stops, and answers when it is so', async () => {
  const { ask, clock, sidecar } = world();
  const started = ask('start');
  await settled();
  expect(started.state).toBe(null);
  await clock.advance(1_000);
  expect(started).toMatchObject({
    state: 'healthy',
    words: '● Healthy  3 ms  http://127.0.0.1:1337/v1',
  });

  const again = ask('start');
  await settled();
  expect([again.state, sidecar.spawns]).toEqual(['healthy', 1]);

  const restarted = ask('restart');
  await settled();
  expect(restarted.state).toBe(null);
  await clock.advance(1_000);
  expect([restarted.state, sidecar.spawns]).toEqual(['healthy', 2]);

  let end = (): void => {};
  sidecar.stopping = new Promise((resolve) => {
    end = resolve;
  });
  const stopped = ask('stop');
  await settled();
  expect(stopped.state).toBe(null);
  end();
  await settled();
  await settled();
  expect(stopped.state).toBe('stopped');
});

it('answers a start that fails with the failure', async () => {
  const { ask, clock, script } = world();
  script.problem = { code: 'sidecar-missing' };
  const asked = ask('start');
  await clock.advance(1_000);
  expect(asked).toEqual({
    state: 'failed',
    words: '✖ Proxy Failed  http://127.0.0.1:1337/v1  CLIProxyAPI was not found.',
  });
});

it('waits for one that is mended, and no longer than it may', async () => {
  const { ask, clock, script } = world();
  script.answer = { type: 'failed', failure: 'refused', silent: false, tookMs: 1 };
  const asked = ask('start');
  await clock.advance(settleLimitMs - 1);
  const before = asked.state;
  await clock.advance(1);
  expect([before, asked.state]).toEqual(['failed', 'failed']);

  const { ask: askSlow, clock: slow, sidecar } = world();
  await slow.advance(0);
  sidecar.stopping = new Promise(() => {});
  const stuck = askSlow('restart');
  await slow.advance(settleLimitMs - 1);
  expect(stuck.state).toBe(null);
  await slow.advance(1);
  expect(stuck.state).toBe('starting');
});

it('waits for nobody who has gone', async () => {
  const { ask, clock } = world();
  const gone = new AbortController();
  const asked = ask('start', gone.signal);
  await settled();
  gone.abort();
  await settled();
  expect([asked.state, clock.pending > 0]).toEqual(['starting', true]);
});

it('opens the window of the tray, and says that a terminal has none', async () => {
  const tray = world();
  await answerControl(tray.control, 'open', new AbortController().signal);
  expect(tray.taken).toEqual(['open-popover']);
  const terminal = world('terminal');
  await expect(
    answerControl(terminal.control, 'open', new AbortController().signal),
  ).rejects.toThrow(`runs in a terminal (pid ${process.pid}) and has no window.`);
  expect(terminal.taken).toEqual([]);
});
