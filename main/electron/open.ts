import path from 'node:path';
import type { Shell as ElectronShell } from 'electron';
import type { Shell } from '../base/core/shell-port.ts';
import { capabilities } from '../providers/core/capabilities.ts';

const loginHosts = Object.values(capabilities).flatMap(({ lines }) =>
  Object.values(lines).flatMap(({ login }) => login?.hosts ?? []),
);

/** Hosts of our own links and login pages; whatever else a link says is not opened. */
const linkHosts: ReadonlySet<string> = new Set(['github.com', ...loginHosts]);

/**
 * Opens files and folders of the data folder with the user's programs, and our own links. The error
 * of an opener that is missing or fails reaches the user.
 */
export function openers(
  shell: Pick<ElectronShell, 'openPath' | 'openExternal'>,
  dataFolder: string,
): Pick<Shell, 'openPath' | 'openUrl'> {
  return {
    openPath: async (wanted) => {
      const file = path.resolve(wanted);
      if (!isInside(dataFolder, file)) return 'KorProxy opens nothing outside its own folder.';
      const error = await shell.openPath(file);
      return error === '' ? '' : `No program could open it. It is ${shortened(file)}.`;
    },
    openUrl: async (wanted) => {
      if (!isOurLink(wanted)) throw new Error('not a link of ours');
      await shell.openExternal(wanted);
    },
  };
}

/** https, a host of ours, no user name that could pass for one. */
export function isOurLink(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return protocol === 'https:' && linkHosts.has(host) && username === '' && password === '';
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** The last two parts tell a user enough, and no home folder. */
const shortened = (file: string): string => file.split(path.sep).slice(-2).join(path.sep);
