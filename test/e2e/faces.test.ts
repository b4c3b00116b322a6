import { expect, it } from 'vitest';
import type { HealthState } from '../../main/contract/health.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import { dominantColour } from '../support/pixels.ts';
import { startStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import type { App } from './support/app.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';
import { faceOf } from './support/tray-faces.ts';

/** What a panel is given in each state: colour, tooltip and the menu of every action. */
// biome-ignore format: a table reads better as a table
const expected: Readonly<Record<HealthState, { readonly colour: string; readonly tooltip: RegExp; readonly enabled: readonly string[] }>> = {
  stopped:     { colour: '#808089', tooltip: /^KorProxy: Stopped$/,                                   enabled: ['Start'] },
  starting:    { colour: '#2f7cf0', tooltip: /^KorProxy: Starting$/,                                  enabled: ['Stop'] },
  healthy:     { colour: '#1b9a50', tooltip: /^KorProxy: Healthy$/,                                   enabled: ['Stop', 'Restart'] },
  degraded:    { colour: '#f2b61e', tooltip: /^KorProxy: Degraded\. Answers are slow: \d+ ms/,         enabled: ['Stop', 'Restart'] },
  unreachable: { colour: '#e0393f', tooltip: /^KorProxy: Unreachable\. CLIProxyAPI ended by itself/,   enabled: ['Stop', 'Restart'] },
  failed:      { colour: '#e0393f', tooltip: /^KorProxy: Proxy Failed\. Port \d+ is used by jan/,      enabled: ['Start', 'Stop', 'Restart'] },
};

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
)('the six faces, as a panel gets them', () => {
  const stage = Stage.forThisFile();

  const see = async (app: App, state: HealthState, since: number): Promise<void> => {
    const { tooltip, colour, enabled } = expected[state];
    const wait = { since, pid: app.pid };
    // As it was given: a state may have passed by the time one looks.
    const { picture } = await stage.host.icon((seen) => faceOf(seen) === state, wait);
    expect(dominantColour(picture)).toBe(colour);
    expect({ width: picture.width, height: picture.height }).toEqual({ width: 44, height: 44 });
    const { item } = await stage.host.tooltip(tooltip, wait);
    // The icon is there before the rest of the app is loaded; its menu comes with that.
    const rows = await until(`the menu offers ${enabled.join(', ')}`, async () => {
      const found = await (await item.menu()).rows();
      const commands = found.filter(({ label }) => ['Start', 'Stop', 'Restart'].includes(label));
      const offered = commands.filter((row) => row.enabled).map(({ label }) => label);
      return offered.join() === enabled.join() && found;
    });
    for (const label of [
      'Open KorProxy',
      'Copy base URL',
      'Copy API key',
      'Open log folder',
      'Open config file',
      'Start at login',
      'Model list from the network',
      'Answer tools while down',
      'Answer tools when stopped',
      'Quit KorProxy',
    ]) {
      expect(rows.filter((row) => row.label === label && row.enabled)).toHaveLength(1);
    }
  };

  it('shows starting, healthy, unreachable and stopped with the real sidecar', async () => {
    const since = stage.host.mark();
    const app = await stage.launch();
    await stage.host.tooltip(/Healthy/, { since, pid: app.pid });
    await see(app, 'healthy', since);
    // The third restart waits 8 s: time enough to look at its face.
    for (let crashes = 1; crashes <= 3; crashes += 1) {
      const before = stage.host.mark();
      process.kill(sidecarPid(app), 'SIGKILL');
      if (crashes === 3) await see(app, 'unreachable', before);
      else await stage.host.tooltip(/Healthy/, { since: before, pid: app.pid });
    }
    const before = stage.host.mark();
    await stage.host.click('Stop');
    await see(app, 'stopped', before);
  });

  it('shows starting for as long as no answer comes', async () => {
    const silent = makeFakeSidecar(['hang']);
    const since = stage.host.mark();
    await see(await stage.launch({ sidecar: silent.file }), 'starting', since);
    silent.dispose();
  });

  it('shows degraded while answers take over half a second', async () => {
    const slow = makeFakeSidecar(['slow:640']);
    const since = stage.host.mark();
    await see(await stage.launch({ sidecar: slow.file }), 'degraded', since);
    slow.dispose();
  });

  it('shows failed when a stranger holds the port', async () => {
    const stranger = await startStranger({ port: 0, name: 'jan' });
    const since = stage.host.mark();
    try {
      await see(await stage.launch({ port: stranger.port ?? 0 }), 'failed', since);
    } finally {
      await stranger.stop();
    }
  });
});
