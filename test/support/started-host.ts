import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import { facelessShell } from './faceless-shell.ts';
import type { FakeSidecar } from './fake-sidecar.ts';
import { freePort } from './free-port.ts';
import type { Run } from './run-folder.ts';

/** Where a host of that run keeps its data; it may hold files before the host starts. */
export const dataFolderOf = (run: Run): string => path.join(run.folder, 'data');

/** The whole app without a face, with a home and a data folder of its own, over that sidecar. */
export async function startHost(
  run: Run,
  sidecar: Pick<FakeSidecar, 'file'>,
  port?: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Host> {
  const home = path.join(run.folder, 'home');
  mkdirSync(home);
  return createHost({
    shell: facelessShell,
    env: {
      ...{ PATH: process.env['PATH'] ?? '', HOME: home, ...run.env },
      KORPROXY_DATA_DIR: dataFolderOf(run),
      KORPROXY_PORT: String(port ?? (await freePort())),
      KORPROXY_SIDECAR: sidecar.file,
      ...env,
    },
    ...{ homeFolder: home, appVersion: '1.0.0', resourcesPath: null },
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
}
