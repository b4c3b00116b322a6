import { expect, it } from 'vitest';
import { accepts } from '../../main/base/node/free-port.ts';
import { ask } from '../support/ask.ts';
import { eventually } from '../support/eventually.ts';
import { monotonicMs } from '../support/monotonic.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { until } from '../support/until.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';
import { showsFace } from './support/tray-faces.ts';

const pinned = () => realSidecar() ?? '';
const crash = (pid: number): void => void process.kill(pid, 'SIGKILL');

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
)('health, seen over the bus', () => {
  const stage = Stage.forThisFile();

  it('turns green with the real sidecar behind it', async () => {
    const since = stage.host.mark();
    const app = await stage.launch();
    const wait = { since, pid: app.pid };
    await stage.host.icon(showsFace('starting'), wait);
    await stage.host.icon(showsFace('healthy'), wait);
    await stage.host.tooltip(/^KorProxy: Healthy$/, wait);
    const answer = await ask(app.port, '/');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.text).toContain('CLI Proxy API Server');
    expect(sidecarPid(app)).toBeGreaterThan(1);
    const firstRow = async () => (await (await stage.host.menu()).rows())[0];
    await eventually(firstRow).toMatchObject({
      label: expect.stringMatching(new RegExp(`^Healthy, \\d+ ms, 127.0.0.1:${app.port}$`)),
      enabled: false,
    });
  });

  it('sees a killed core at once, restarts it and is green again', async () => {
    const app = await stage.launchTo(/Healthy/);
    await stage.crashAndRecover(app);
    const since = stage.host.mark();
    const killed = sidecarPid(app);
    const killedAtMs = monotonicMs();
    crash(killed);
    const wait = { since, pid: app.pid };
    const red = await stage.host.tooltip(
      /Unreachable. CLIProxyAPI ended by itself on signal/,
      wait,
    );
    await stage.host.icon(showsFace('unreachable'), wait);
    await stage.host.tooltip(/Healthy/, wait);
    expect(red.atMs - killedAtMs).toBeLessThan(5_000);
    expect(sidecarPid(app)).not.toBe(killed);
    await app.logged('restart.scheduled');
  });

  it('recovers from three crashes, gives up at the fourth, and recovers by Restart', async () => {
    const app = await stage.launchTo(/Healthy/);
    for (let crashes = 1; crashes <= 3; crashes += 1) await stage.crashAndRecover(app);
    const since = stage.host.mark();
    const shown = stage.notifications.mark();
    crash(sidecarPid(app));
    const wait = { since, pid: app.pid };
    await stage.host.tooltip(/Proxy Failed. CLIProxyAPI crashed four times in a row/, wait);
    await stage.host.icon(showsFace('failed'), wait);
    await stage.notifications.notification(/Proxy Failed/, { since: shown });
    expect(app.sidecars(pinned())).toEqual([]);
    // What a tool is told meanwhile, on the same port.
    await until('somebody listens', () => accepts('127.0.0.1', app.port));
    const told = await ask(app.port, '/v1/models');
    expect([told.status, told.text]).toEqual([
      400,
      expect.stringContaining('KorProxy: Proxy Failed. CLIProxyAPI ended by itself.'),
    ]);

    const before = stage.host.mark();
    await stage.host.click('Restart');
    await stage.host.tooltip(/Healthy/, { since: before, pid: app.pid });
    expect(app.sidecars(pinned())).toHaveLength(1);
  });

  it('stops and starts on request', async () => {
    const app = await stage.launchTo(/Healthy/);
    let since = stage.host.mark();
    await stage.host.click('Stop');
    const wait = { since, pid: app.pid };
    await stage.host.tooltip(/^KorProxy: Stopped$/, wait);
    await stage.host.icon(showsFace('stopped'), wait);
    expect(app.sidecars(pinned())).toEqual([]);
    await expect(ask(app.port, '/')).rejects.toThrow();
    since = stage.host.mark();
    await stage.host.click('Start');
    await stage.host.tooltip(/Healthy/, { since, pid: app.pid });
  });

  it('is red within two checks of a hang and green again by itself', async () => {
    const app = await stage.launchTo(/Healthy/);
    const hung = sidecarPid(app);
    const since = stage.host.mark();
    process.kill(hung, 'SIGSTOP');
    await stage.host.tooltip(/Degraded. Answers are slow/, { since, pid: app.pid });
    await stage.host.tooltip(/Degraded. One check got no answer/, { since, pid: app.pid });
    await stage.host.tooltip(/Unreachable/, { since, pid: app.pid });
    await stage.host.tooltip(/Healthy/, {
      since: stage.host.mark() - 1,
      pid: app.pid,
    });
    await until('the hung process is gone', () =>
      app.sidecars(pinned()).every(({ pid }) => pid !== hung),
    );
  });
});

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v6',
)('health with CLIProxyAPI 6.9', () => {
  const stage = Stage.forThisFile();

  it('is green, red and green again, and stops', async () => {
    const sidecar = realSidecar('v6') ?? '';
    const app = await stage.launchTo(/Healthy/, { sidecar });
    const said = await app.logged('sidecar.said');
    expect(said).toMatchObject({ message: 'version', value: '6.9.25' });
    await stage.crashAndRecover(app, sidecar);
    let since = stage.host.mark();
    crash(sidecarPid(app, sidecar));
    await stage.host.tooltip(/Unreachable/, { since, pid: app.pid });
    await stage.host.tooltip(/Healthy/, { since, pid: app.pid });
    since = stage.host.mark();
    await stage.host.click('Stop');
    await stage.host.tooltip(/Stopped/, { since, pid: app.pid });
    expect(app.sidecars(sidecar)).toEqual([]);
  });

  it('is not banned by its own checks', async () => {
    const app = await stage.launchTo(/Healthy/, { sidecar: realSidecar('v6') ?? '' });
    const wrong = { Authorization: 'Bearer not-the-key' };
    for (let tries = 0; tries < 6; tries += 1) await ask(app.port, '/v0/management/debug', wrong);
    const since = stage.host.mark();
    await stage.host.click('Restart');
    await stage.host.tooltip(/Healthy/, { since, pid: app.pid });
  });
});
