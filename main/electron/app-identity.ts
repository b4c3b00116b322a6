import type { CustomScheme } from 'electron';

/** As in the packaging, so that Windows shows notifications under our name. */
export const appId = 'com.korproxy.app';

/** What the tray says before anything is known. */
export const firstTooltip = 'KorProxy: Starting';

/** The popover's own scheme: it reaches our few files and nothing else on the disk. */
export const pageScheme = 'korproxy';

export const pageUrl = `${pageScheme}://popover/index.html`;

export const pagePrivileges: CustomScheme = {
  scheme: pageScheme,
  privileges: { standard: true, secure: true },
};
