import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { startStranger } from '../support/stranger.ts';
import { startDisplay } from './support/display.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { startBus } from './support/session-bus.ts';
import { Stage } from './support/stage.ts';
import { TrayHost } from './support/tray-host.ts';

const kills = Number(process.env['KORPROXY_KILLS'] ?? 12);
/** Launch, a random moment, and the proof that nothing is left. */
const killLimitMs = 6_000;
const seed = Number(process.env['KORPROXY_SEED'] ?? Date.now() % 2 ** 31);

/** Numbers below `limit` that look random and are the same for the same seed. */
function dice(start: number): (limit: number) => number {
  let state = (start % 2_147_483_646) + 1;
  return (limit) => {
    state = (state * 16_807) % 2_147_483_647;
    return state % limit;
  };
}

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
)('how the app ends', () => {
  const stage = Stage.forThisFile();

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s is a clean quit', async (signal) => {
    const app = await stage.launchTo(/Healthy/);
    app.kill(signal);
    expect(await app.exited).toMatchObject({ code: 0 });
    await expectNoOrphans(app.run);
  });

  it('quits from the menu', async () => {
    const app = await stage.launchTo(/Healthy/);
    await stage.host.click('Quit KorProxy');
    expect(await app.exited).toMatchObject({ code: 0 });
    await expectNoOrphans(app.run);
  });

  it('a second launch opens the popover of the first, says so and ends with 0', async () => {
    const app = await stage.launchTo(/Healthy/, { args: [debuggingSwitch] });
    const popover = await connectPopover(app);
    const second = await stage.launch({ run: app.run, dataDir: app.dataDir, port: app.port });
    expect(await second.exited).toMatchObject({ code: 0 });
    expect(second.output).toMatch(/already running/i);
    await popover.page(/popover/);
    await popover.close();
    expect(app.sidecars(realSidecar() ?? '')).toHaveLength(1);
  });

  it('starts again after a crash, whatever lock was left', async () => {
    const run = stage.newRun();
    const app = await stage.launchTo(/Healthy/, { run });
    app.kill('SIGKILL');
    await app.exited;
    await expectNoOrphans(run);
    const again = await stage.launchTo(/Healthy/, { run, dataDir: app.dataDir, port: app.port });
    again.kill('SIGTERM');
    await again.exited;
  });

  it('leaves nothing when its bus dies', async () => {
    const bus = await startBus();
    const host = await TrayHost.start(bus.address);
    const app = await stage.launch({ busAddress: bus.address });
    await host.tooltip(/Healthy/);
    await bus.kill();
    await app.exited;
    await expectNoOrphans(app.run);
  });

  it('leaves nothing when its display dies', async () => {
    const display = await startDisplay();
    const app = await stage.launchTo(/Healthy/, { display: display.name });
    await display.stop();
    await app.exited;
    await expectNoOrphans(app.run);
  });

  it(
    `leaves nothing after ${kills} SIGKILLs at random moments, and harms nobody (seed ${seed})`,
    async () => {
      const namesake = await startStranger({ port: null, name: 'cli-proxy-api' });
      const neighbour = await startStranger({ port: 0, name: 'neighbour' });
      const roll = dice(seed);
      try {
        for (let i = 0; i < kills; i += 1) {
          const app = await stage.launch();
          // The moment is the test's input, not a wait for something.
          await sleep(roll(2_000));
          app.kill('SIGKILL');
          await app.exited;
          await expectNoOrphans(app.run);
        }
        expect(namesake.signals()).toEqual([]);
        expect(neighbour.signals()).toEqual([]);
        expect(await ask(neighbour.port ?? 0, '/')).toMatchObject({ status: 200 });
      } finally {
        await namesake.stop();
        await neighbour.stop();
      }
    },
    Math.max(60_000, kills * killLimitMs),
  );
});
