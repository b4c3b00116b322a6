import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { cacheCores } from '../support/cached-cores.ts';
import { startFileSite } from '../support/file-site.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { pressInBar } from '../support/press-in-bar.ts';
import {
  archiveName,
  fallSilentAfter,
  getScript,
  newerCore,
  publishCore,
} from '../support/release-site.ts';
import { newRun } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import type { App } from './support/app.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage } from './support/stage.ts';

const old = '7.2.140';

requireParts(
  'display',
  'bus',
  'electron',
)('an update of the core in the real app', () => {
  const stage = Stage.forThisFile();

  it('whose app is killed leaves no process, and is done by the next one', async () => {
    const run = newRun();
    const site = await startFileSite();
    const shelf = path.join(run.folder, 'cache', 'korproxy', 'sidecar');
    cacheCores(run, { [old]: ['ok'] });
    fallSilentAfter(site, await publishCore(site, run), 500);
    const env = {
      XDG_CACHE_HOME: path.join(run.folder, 'cache'),
      ...{ KORPROXY_PROVISION: getScript, KORPROXY_RELEASES: site.url },
    };
    const launch = () => stage.launchTo(/Healthy/, { args: [debuggingSwitch], env, run });
    const update = async (app: App): Promise<Page> => {
      const popover = await connectPopover(app);
      await (await stage.host.menu()).click(/^CLIProxyAPI 7\.2\.14/);
      const page = await popover.page(/popover/);
      await page.getByRole('button', { name: 'Look now for newer versions' }).click();
      await page.getByRole('button', { name: `Use ${newerCore}` }).click();
      await page.getByText(`Switch from ${old} to ${newerCore}?`).waitFor();
      await pressInBar(page, `Switch to ${newerCore}`);
      return page;
    };

    const killed = await launch();
    await update(killed);
    const part = path.join(shelf, 'downloads', `${archiveName}.part`);
    await until('some of it has come', () => existsSync(part) && statSync(part).size === 500);
    killed.kill('SIGKILL');
    await killed.exited;
    await expectNoOrphans(run);

    site.instead = () => false;
    const next = await launch();
    const page = await update(next);
    await page
      .getByRole('listitem')
      .filter({ hasText: `${newerCore} Runs now` })
      .waitFor();
    expect(readdirSync(shelf).toSorted()).toEqual([old, newerCore, 'downloads']);
    await next.close();
    await site.close();
    run.dispose();
  });
});
