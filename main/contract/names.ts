/** The preload bundles this file alone, so it stays free of imports. */

/** Pushed to the popover: the newest `Snapshot`. The name is the specification's (4.3). */
export const snapshotChannel = 'PROXY_HEALTH';

/** Asked by the popover, answered by main. */
export const commandNames = [
  'ACTION_RUN',
  'KEY_REVEAL',
  'POPOVER_HIDE',
  'LOGS_QUERY',
  'LOGS_NEWS',
  'LOGS_COUNT',
  'LOGS_COPY',
  'LOGS_EXPORT_PREVIEW',
  'LOGS_EXPORT_SAVE',
  'LOGS_SETTINGS',
  'LOGS_SETTINGS_CHANGE',
] as const;

export type CommandName = (typeof commandNames)[number];
