import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { freePort } from '../support/free-port.ts';
import { startStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import { apiKeyOf } from './support/api-key-of.ts';
import type { App } from './support/app.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';

const configPath = ({ dataDir }: Pick<App, 'dataDir'>): string => path.join(dataDir, 'config.yaml');

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
)('faults, told and mended', () => {
  const stage = Stage.forThisFile();

  it('never takes a stranger for the gateway, names it, and moves to another port', async () => {
    const stranger = await startStranger({ port: 0, name: 'jan' });
    try {
      const port = stranger.port ?? 0;
      const since = stage.host.mark();
      const app = await stage.launch({ port });
      const wait = { since, pid: app.pid };
      const told = new RegExp(
        `^KorProxy: Proxy Failed\\. Port ${port} is used by jan \\(pid ${stranger.pid}\\)$`,
      );
      await stage.host.tooltip(told, wait);
      const labels = await until('the menu has a way out', async () => {
        const all = (await (await stage.host.menu()).rows()).map(({ label }) => label);
        return all.some((label) => label.startsWith('Use port')) && all;
      });
      const fix = labels.find((label) => label.startsWith('Use port')) ?? '';
      expect(fix).toMatch(/^Use port \d+ instead$/);
      expect(labels).toEqual(expect.arrayContaining(['Try again', 'Open config file']));
      const seen = stage.host.changes.slice(since).filter(({ type }) => type === 'tooltip');
      expect(JSON.stringify(seen)).not.toContain('Healthy');
      expect(app.logs().filter(({ event }) => event === 'restart.scheduled')).toEqual([]);
      expect(app.logs().filter(({ event }) => event === 'sidecar.spawned')).toEqual([]);

      const before = stage.host.mark();
      await stage.host.click(fix);
      await stage.host.tooltip(/Healthy/, { since: before, pid: app.pid });
      const moved = Number(/\d+/.exec(fix)?.[0]);
      expect(await ask(moved, '/')).toMatchObject({ status: 200 });
      expect(stranger.signals()).toEqual([]);
      expect(stranger.isAlive()).toBe(true);
    } finally {
      await stranger.stop();
    }
  });

  it('is not fooled by a thief that takes the port after a crash', async () => {
    // With the door the port is not to be had.
    const app = await stage.launchTo(/Healthy/, { env: { KORPROXY_DOOR: 'off' } });
    await stage.crashAndRecover(app);
    await stage.crashAndRecover(app);
    const since = stage.host.mark();
    process.kill(sidecarPid(app), 'SIGKILL');
    const thief = await startStranger({ port: app.port, name: 'thief' });
    try {
      await stage.host.tooltip(/Proxy Failed. Port \d+ is used by thief/, {
        since,
        pid: app.pid,
      });
      const after = stage.host.changes.slice(since).filter(({ type }) => type === 'tooltip');
      expect(JSON.stringify(after)).not.toContain('Healthy');
      expect(thief.signals()).toEqual([]);
    } finally {
      await thief.stop();
    }
  });

  it('tells line and column of a broken config, keeps its bytes, and starts when it is repaired', async () => {
    const first = await stage.launchTo(/Healthy/);
    const { run, dataDir, port } = first;
    first.kill('SIGTERM');
    await first.exited;
    const good = readFileSync(configPath(first), 'utf8');
    const broken = `${good}\n# mine\nport: [oops # sk-canary-in-the-broken-line\n`;
    writeFileSync(configPath(first), broken);
    const since = stage.host.mark();
    const app = await stage.launch({ run, dataDir, port });
    const wait = { since, pid: app.pid };
    const { text } = await stage.host.tooltip(
      /config.yaml has an error in line \d+, column \d+/,
      wait,
    );
    expect(text).not.toContain('canary');
    expect(readFileSync(configPath(first), 'utf8')).toBe(broken);
    expect(JSON.stringify(app.logs())).not.toContain('canary');
    writeFileSync(configPath(first), good);
    const before = stage.host.mark();
    await stage.host.click('Try again');
    await stage.host.tooltip(/Healthy/, { since: before, pid: app.pid });
  });

  it('keeps comments and foreign keys, and listens on 127.0.0.1 whatever the file says', async () => {
    const run = stage.newRun();
    const dataDir = path.join(run.folder, 'data');
    const seed = await stage.launchTo(/Healthy/, { run, dataDir });
    seed.kill('SIGTERM');
    await seed.exited;
    const text = readFileSync(configPath(seed), 'utf8')
      .replace(/^host:.*$/m, 'host: "0.0.0.0" # anywhere')
      .concat('# a note of mine\nrequest-retry: 2 # tries\n');
    writeFileSync(configPath(seed), text);
    const app = await stage.launchTo(/Healthy/, { run, dataDir, port: seed.port });
    const now = readFileSync(configPath(seed), 'utf8');
    expect(now).toContain('# a note of mine');
    expect(now).toContain('request-retry: 2 # tries');
    expect(now).toMatch(/^host: "?127\.0\.0\.1"? # anywhere$/m);
    const sockets = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
    const hexPort = app.port.toString(16).toUpperCase().padStart(4, '0');
    const listening = sockets.match(new RegExp(`[0-9A-F]+:${hexPort} [0-9A-F]+:0000 0A`, 'g'));
    expect(listening).toEqual([`0100007F:${hexPort} 00000000:0000 0A`]);
    app.kill('SIGTERM');
    await app.exited;
  });

  it('lets in nobody but the holder of the random key, which is in no place where others look', async () => {
    const app = await stage.launchTo(/Healthy/);
    const own = apiKeyOf(app);
    expect(own).toMatch(/^korproxy-[\w-]{43}$/);
    const models = async (headers: Record<string, string>) =>
      (await ask(app.port, '/v1/models', headers)).status;
    expect(await models({})).toBe(401);
    expect(await models({ Authorization: 'Bearer korproxy' })).toBe(401);
    expect(await models({ Authorization: `Bearer ${own}` })).toBe(200);
    const { processesOf } = await import('../support/orphans.ts');
    for (const { pid, args } of processesOf(app.run)) {
      expect(args.join(' ')).not.toContain(own);
      expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain(own);
    }
    expect(JSON.stringify(app.logs())).not.toContain(own);
    expect(app.output).not.toContain(own);
  });

  it('runs beside another with its own folder and port', async () => {
    const [one, two] = await Promise.all([
      stage.launchTo(/Healthy/),
      stage.launchTo(/Healthy/, { port: await freePort() }),
    ]);
    expect(await ask(one.port, '/')).toMatchObject({ status: 200 });
    expect(await ask(two.port, '/')).toMatchObject({ status: 200 });
  });
});
