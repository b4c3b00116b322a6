import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { keepPicture } from './support/keep-picture.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage, sidecarPid } from './support/stage.ts';

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
)('the log in the popover', () => {
  const stage = Stage.forThisFile();

  it('tells a crash of the sidecar as exit, restart and recovery, and the checks below them', async () => {
    const app = await stage.launchTo(/Healthy/, {
      args: [debuggingSwitch],
      env: { LOG_LEVEL: 'debug' },
    });
    const since = stage.host.mark();
    process.kill(sidecarPid(app), 'SIGKILL');
    await app.logged('restart.scheduled');
    await stage.host.tooltip(/Healthy/, { since, pid: app.pid });
    const popover = await connectPopover(app);
    await stage.host.activate();
    try {
      const page = await popover.page(/popover/);
      const seen = () =>
        page
          .locator('logs-view .line .sentence')
          .evaluateAll((all) => all.map((one) => one.textContent?.trim() ?? ''));
      await page.getByRole('tab', { name: 'Logs' }).click();
      await page.getByLabel('Search the log').fill('sidecar.');
      await eventually(async () =>
        (await seen()).filter((words) => !/^CLIProxyAPI: /.test(words)).slice(0, 3),
      ).toEqual([
        expect.stringMatching(/^CLIProxyAPI answers again, [\d.]+ s after it was lost\.$/),
        expect.stringMatching(/^CLIProxyAPI started.* \(pid \d+\)\.$/),
        expect.stringMatching(/CLIProxyAPI ended by itself on signal SIGKILL.*/),
      ]);
      await keepPicture(page, 'logs-sidecar');
      await page.getByLabel('Search the log').fill('');
      await page.getByLabel('Level').selectOption('debug');
      await eventually(async () =>
        (await seen()).some((words) => /^Check answered in/.test(words)),
      ).toBe(true);
      await keepPicture(page, 'logs-everything');
    } finally {
      await popover.close();
    }
  });
});
