import { once } from 'node:events';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { countRequests } from '../../../main/gateway/node/count-requests.ts';
import { programOnPath } from '../../e2e/support/background-program.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';

const canTell = process.platform === 'linux' && programOnPath('ss') !== null;

it.skipIf(!canTell)(
  'counts requests that wait or stream, and no connection that is only kept open',
  async () => {
    const answers = new Map<string, ServerResponse>();
    const server = createServer((asked, answer) => void answers.set(asked.url ?? '', answer));
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = (path: string): void => {
      request({ host: '127.0.0.1', port, path, agent }, (answer) => answer.resume()).end();
    };
    const counts = (wanted: number) =>
      until(`${wanted} run`, async () => (await countRequests(port)) === wanted, { everyMs: 50 });

    const silent = connect(port, '127.0.0.1');
    onTestFinished(() => void silent.destroy());
    await once(silent, 'connect');
    expect(await countRequests(port)).toBe(0);
    for (const path of ['/waits', '/streams', '/waits-too']) ask(path);
    await until('all are heard', () => answers.size === 3);
    answers.get('/streams')?.write('data: 1\n\n');
    await counts(3);
    for (const answer of answers.values()) answer.end('done');
    // The connections are kept open; for a while they look like streams.
    await counts(0);
    expect(Object.keys(agent.freeSockets)).toHaveLength(1);
  },
  60_000,
);

it.skipIf(!canTell)(
  'counts a stream that never pauses at every look',
  async () => {
    const server = createServer((_, answer) => {
      const timer = setInterval(() => answer.write('data: 1\n\n'), 1);
      answer.on('close', () => clearInterval(timer));
    });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const call = request({ host: '127.0.0.1', port }).end();
    const [answer] = await once(call, 'response');
    answer.resume();
    const counts = new Set<number | null>();
    for (let i = 0; i < 20; i += 1) counts.add(await countRequests(port));
    expect([...counts]).toEqual([1]);
    answer.on('error', () => {}); // The server goes first.
  },
  60_000,
);

it('does not know where nobody tells', async () => {
  const { PATH } = process.env;
  onTestFinished(() => {
    process.env['PATH'] = PATH;
  });
  process.env['PATH'] = '/nowhere';
  expect(await countRequests(await freePort())).toBe(null);
});
