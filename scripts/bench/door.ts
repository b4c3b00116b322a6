import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../main/base/node/system-clock.ts';
import type { DoorStance } from '../../main/gateway/core/door-stance.ts';
import { createDoor, type GatewayDoor } from '../../main/gateway/create-gateway.ts';
import {
  type Asked,
  askModels,
  type Gap,
  startLoad,
  watchGaps,
} from '../../test/support/door-load.ts';
import { openDoorWorld, type TimedLine } from '../../test/support/door-world.ts';
import { freePort } from '../../test/support/free-port.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { realSidecar } from '../../test/support/real-sidecar.ts';
import { newRun } from '../../test/support/run-folder.ts';
import { type BenchLine, figure, repeat, spreadOf } from './stats.ts';

const kills = Number(process.env['KORPROXY_KILLS'] ?? 100);
const perSecond = 20;
const samples = 300;
const mebibyte = 1_024 * 1_024;
const apiKey = 'korproxy-of-a-bench';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const message = (): string => 'KorProxy: Proxy Failed. The disk is full.';

const hold: DoorStance = { listens: true, requests: 'hold' };
const wait: DoorStance = { listens: false, requests: 'hold' };
const go: DoorStance = { listens: false, requests: 'forward' };
const tell: DoorStance = { listens: true, requests: 'answer' };

/** What a tool feels of a crash, and what the door costs with honest and with hostile clients. */
export const benchDoor = async (): Promise<BenchLine[]> => [
  ...(await benchKills()),
  await benchForwarding(),
  await benchBody(),
  await benchConnections(),
];

async function benchKills(): Promise<BenchLine[]> {
  const run = newRun();
  const world = await openDoorWorld(run, realSidecar() ?? '');
  const load = startLoad(world.port, world.apiKey, perSecond);
  const watched = watchGaps(world.port);
  const ratios: number[] = [];
  const memory: number[] = [];
  try {
    for (let i = 0; i < kills; i += 1) {
      const answers: Promise<Asked>[] = [];
      const killedAtMs = await world.kill(() => {
        answers.push(askStubbornly(world.port, world.apiKey));
      });
      const greenMs = monotonicMs() - killedAtMs;
      for (const { atMs, tookMs } of await Promise.all(answers)) {
        ratios.push((atMs + tookMs - killedAtMs) / greenMs);
      }
      memory.push(process.memoryUsage.rss() / mebibyte);
      // Later restarts wait longer by design, so each kill is the first of its spell.
      await world.restart();
    }
    await watched.end();
    return [
      crashLine(ratios),
      shareLine(await load.end()),
      ...gapLines(watched.gaps, world.lines),
      memoryLine(memory),
    ];
  } finally {
    await world.close();
    run.dispose();
  }
}

/** As a tool that knocks again while nobody listens. */
async function askStubbornly(port: number, key: string): Promise<Asked> {
  for (;;) {
    const asked = await askModels(port, key);
    if (asked.outcome === 'gateway' || asked.outcome === 'door') return asked;
    await sleep(1);
  }
}

function crashLine(ratios: readonly number[]): BenchLine {
  const { median, p95 } = spreadOf(ratios);
  return {
    what: 'a request during a crash, to its answer',
    measured: `${median.toFixed(2)}x (p95 ${p95.toFixed(2)}, n ${ratios.length})`,
    against: 'crash to green',
    ratio: `${median.toFixed(2)}x`,
    goal: '1.1x',
    met: median <= 1.1,
  };
}

function shareLine(asked: readonly Asked[]): BenchLine {
  const count = (outcome: Asked['outcome']): number =>
    asked.filter((one) => one.outcome === outcome).length;
  const refused = count('refused');
  return {
    what: `${kills} kills and as many restarts, ${perSecond} requests a second`,
    measured: `${count('gateway')} answered, ${count('door')} told, ${refused} refused, ${count('lost')} cut`,
    goal: '1 in 1,000 refused',
    met: refused * 1_000 <= asked.length,
  };
}

/** One in which the door was closed lies between door and core. */
function gapLines(gaps: readonly Gap[], lines: readonly TimedLine[]): BenchLine[] {
  const closed = lines.filter(({ event }) => event === 'door.closed').map(({ atMs }) => atMs);
  const isHandOver = ({ fromMs, forMs }: Gap): boolean =>
    closed.some((atMs) => atMs > fromMs - 20 && atMs < fromMs + forMs);
  const line = (what: string, of: readonly Gap[]): BenchLine => {
    const spread = spreadOf(of.map(({ forMs }) => forMs));
    return {
      ...{ what, measured: figure(spread), goal: '100 ms' },
      met: spread.median <= 100,
    };
  };
  return [
    line(
      'nobody listens, from the end of the core to the door',
      gaps.filter((gap) => !isHandOver(gap)),
    ),
    line('nobody listens, from the door to the core', gaps.filter(isHandOver)),
  ];
}

function memoryLine(samplesOf: readonly number[]): BenchLine {
  const quarter = Math.max(1, Math.floor(samplesOf.length / 4));
  const early = spreadOf(samplesOf.slice(0, quarter)).median;
  const late = spreadOf(samplesOf.slice(-quarter)).median;
  return {
    what: 'memory under these kills, last quarter',
    measured: `${late.toFixed(0)} MB, peak ${Math.max(...samplesOf).toFixed(0)}`,
    against: `first quarter ${early.toFixed(0)} MB`,
    ratio: `${(late / early).toFixed(2)}x`,
    goal: '1.3x',
    met: late <= 1.3 * early,
  };
}

async function openDoor(): Promise<{ door: GatewayDoor; port: number }> {
  const port = await freePort();
  const door = createDoor({
    ...{ clock: systemClock, log: silent, port: () => port, apiKeys: async () => [apiKey] },
    ...{ isWanted: () => true, isWantedAtRest: () => false, onWaiting: () => {} },
  });
  return { door, port };
}

/** From the word that the gateway is back to the answer, against the same asked directly. */
async function benchForwarding(): Promise<BenchLine> {
  const { door, port } = await openDoor();
  const server = createServer((request, response) => {
    request.resume();
    response.end('{}');
  });
  const forwarded = await repeat(samples, async () => {
    await door.stand(hold, message);
    const asked = askModels(port, apiKey);
    while (door.waiting === 0) await sleep(1);
    await door.stand(wait, message);
    await once(server.listen(port, '127.0.0.1'), 'listening');
    const fromMs = monotonicMs();
    await door.stand(go, message);
    await asked;
    const tookMs = monotonicMs() - fromMs;
    await once(server.close(), 'close');
    return tookMs;
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const direct = await repeat(samples, async () => (await askModels(port, apiKey)).tookMs);
  server.close();
  await door.close();
  const [through, plain] = [spreadOf(forwarded), spreadOf(direct)];
  return {
    what: 'a held request, from green to its answer',
    measured: figure(through, 'ms', 1),
    against: `direct ${plain.median.toFixed(1)} ms`,
    goal: 'direct + 2 ms',
    met: through.median <= plain.median + 2,
  };
}

/** One that would fill a computer if it were kept. */
async function benchBody(): Promise<BenchLine> {
  const { door, port } = await openDoor();
  await door.stand(hold, message);
  const megabytes = 1_024;
  const before = process.memoryUsage.rss();
  let most = before;
  const socket = connect({ host: '127.0.0.1', port });
  const told = once(socket, 'data');
  socket.write(
    `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Api-Key: ${apiKey}\r\nContent-Length: ${megabytes * mebibyte}\r\n\r\n`,
  );
  const piece = Buffer.alloc(mebibyte);
  for (let i = 0; i < megabytes; i += 1) {
    if (!socket.write(piece)) await once(socket, 'drain');
    most = Math.max(most, process.memoryUsage.rss());
  }
  const status = /^HTTP\/1.1 (\d+)/.exec(String((await told)[0]))?.[1];
  socket.destroy();
  await door.close();
  const grown = (most - before) / mebibyte;
  return {
    what: `a body of 1 GB, answered ${status}`,
    measured: `${grown.toFixed(0)} MB more at its peak`,
    goal: '100 MB',
    met: grown <= 100 && status === '424',
  };
}

/** Beside which an honest client wants to know, too. */
async function benchConnections(): Promise<BenchLine> {
  const { door, port } = await openDoor();
  await door.stand(tell, message);
  const before = process.memoryUsage.rss();
  const sockets: Socket[] = [];
  for (let i = 0; i < 10_000; i += 1) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => {});
    sockets.push(socket);
    if (i % 200 === 199) await sleep(10);
  }
  await sleep(1_000);
  const grown = (process.memoryUsage.rss() - before) / mebibyte;
  for (const socket of sockets) socket.destroy();
  await sleep(500);
  const { outcome } = await askModels(port, apiKey);
  await door.close();
  return {
    what: '10,000 silent connections',
    measured: `${grown.toFixed(0)} MB more, then a tool is ${outcome === 'door' ? 'told' : outcome}`,
    goal: '100 MB',
    met: grown <= 100 && outcome === 'door',
  };
}
