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
  'PROVIDER_TEST_RUN',
  'PROVIDER_TEST_ALL',
  'PROVIDER_TEST_CANCEL',
  'PROVIDER_ACTION',
  'PROVIDER_MODEL_CHOOSE',
  'PROVIDER_LINK_PASTE',
  'PROVIDER_ACCOUNTS',
  'PROVIDER_DISCONNECT',
  'PROVIDER_BRING_BACK',
  'PROVIDER_KEY_ADD',
  'TOOL_INTEGRATION_LIST',
  'TOOL_INTEGRATION_COPY',
  'TOOL_REVEAL',
  'TOOL_MODELS',
  'TOOL_MODEL_PICK',
  'TOOL_DIFF',
  'TOOL_APPLY',
  'TOOL_UNDO',
  'TOOL_CONFIRM',
] as const;

export type CommandName = (typeof commandNames)[number];
