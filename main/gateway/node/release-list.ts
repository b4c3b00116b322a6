import type { Environment } from '../../base/node/paths.ts';
import { askReleases } from '../../base/node/release-site.ts';
import { versionsIn } from '../core/releases.ts';

const repository = 'router-for-me/CLIProxyAPI';

/** As the names of the newest line's archives have it. */
function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const isArm = process.arch === 'arm64';
  return `${system}_${isArm ? (system === 'windows' ? 'arm64' : 'aarch64') : 'amd64'}`;
}

/** The releases there are for this machine. Rejects with an `ActionRefused` that says why not. */
export const listReleases = (env: Environment): Promise<readonly string[]> =>
  askReleases(repository, env, (list) => versionsIn(list, platformName()));
