import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getSidecar, provideCore } from '../../main/gateway/get-sidecar.ts';
import { startFileSite } from '../support/file-site.ts';
import {
  archivePath,
  fallSilentAfter,
  getScript,
  newerCore,
  publishArchive,
} from '../support/release-site.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

let run: Run;
beforeEach(() => {
  run = newRun();
});
afterEach(() => run.dispose());

const opened: string[] = [];
const openUrl = async (url: string): Promise<void> => {
  opened.push(url);
};
const withScript = (text: string) => {
  const script = path.join(run.folder, 'get.mjs');
  writeFileSync(script, text);
  return getSidecar({ KORPROXY_PROVISION: script }, openUrl);
};

it('is ready when the script ends well', async () => {
  expect(await withScript('')).toEqual({ ready: true, note: 'Installed' });
});

it('says why it could not be had, as the script says it', async () => {
  const told = '\nIt could not be had.\n  why:  the disk is full\n  next: make room\n';
  const failing = withScript(`process.stderr.write(${JSON.stringify(told)}); process.exitCode = 1`);
  await expect(failing).rejects.toThrow('CLIProxyAPI could not be had: the disk is full.');
});

it('names the next step when the script says nothing', async () => {
  const failing = withScript('process.exitCode = 1');
  await expect(failing).rejects.toThrow('could not be had. Run npm start again to see why.');
});

it('opens the releases where there is no script', async () => {
  expect(await getSidecar({}, openUrl)).toMatchObject({ ready: false });
  expect(opened).toEqual(['https://github.com/router-for-me/CLIProxyAPI/releases']);
});

describe('one version', () => {
  const provide = (version: string | null, text: string, told: string[] = []) => {
    const script = path.join(run.folder, 'get.mjs');
    writeFileSync(script, text);
    return provideCore({ KORPROXY_PROVISION: script }, version, {
      onProgress: (line) => told.push(line),
    });
  };

  it.each([
    ['7.2.140', ['downloading', 'asked for 7.2.140']],
    [null, ['downloading', 'asked for undefined']],
  ])('is asked for by its name, and what happens is told: %s', async (version, lines) => {
    const told: string[] = [];
    const text =
      "process.stdout.write('downloading\\n'); process.stdout.write('asked for ' + process.argv[2] + '\\n');";
    await provide(version, text, told);
    expect(told).toEqual(lines);
  });

  it('is refused with the reason, or where there is no script', async () => {
    const failing = provide(
      '7.2.140',
      "process.stderr.write('  why:  no network\\n'); process.exit(1)",
    );
    await expect(failing).rejects.toThrow('CLIProxyAPI could not be had: no network.');
    await expect(provideCore({}, '7.2.140')).rejects.toThrow(
      'CLIProxyAPI 7.2.140 is not on this computer, and this KorProxy cannot fetch it.',
    );
  });
});

it('is given up at once by a script whose app is gone', async () => {
  const site = await startFileSite();
  const archive = Buffer.alloc(1_000);
  publishArchive(site, archive);
  fallSilentAfter(site, archive, 500);
  const env = {
    ...process.env,
    ...run.env,
    XDG_CACHE_HOME: run.folder,
    KORPROXY_RELEASES: site.url,
  };
  const child = fork(getScript, [newerCore], { env, stdio: 'ignore' });
  const asked = () => site.asked.filter((path) => path === archivePath).length;
  await until('the archive is asked for', () => asked() === 1);
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
  // Else it takes a download that stands still up again.
  expect(asked()).toBe(1);
  await site.close();
});
