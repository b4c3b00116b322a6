import { z } from 'zod';

/**
 * Everything a user can ask for, from tray menu, popover, notification or terminal alike.
 * One list, so that no surface can offer what another does not know.
 */
export const actionIds = [
  'start',
  'stop',
  'restart',
  'try-again',
  'use-free-port',
  'open-config-file',
  'new-config-file',
  'create-config-file',
  'open-config-folder',
  'get-sidecar',
  'choose-sidecar',
  'copy-base-url',
  'copy-api-key',
  'new-api-key',
  'open-log-folder',
  'export-logs',
  'toggle-start-at-login',
  'open-popover',
  'quit',
] as const;

export const actionId = z.enum(actionIds);

export type ActionId = z.infer<typeof actionId>;
