import * as z from 'zod';
import type { RowId } from './providers.ts';
import type { ToolId } from './tools.ts';

/**
 * Everything a user can ask for, from tray menu, popover, notification or terminal alike.
 * One list, so that no surface can offer what another does not know.
 */
export const actionId = z.enum([
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
  'toggle-model-list',
  'toggle-door',
  'toggle-door-at-rest',
  'toggle-updates',
  'open-popover',
  'open-core',
  'open-providers',
  'open-tools',
  'open-release',
  'quit',
]);

export type ActionId = z.infer<typeof actionId>;

/** What a row of the tray menu does: an action, or one that names a provider or a tool. */
export type TrayCommand =
  | ActionId
  | { readonly type: 'test'; readonly target: RowId | 'all' }
  | { readonly type: 'copy-preset'; readonly toolId: ToolId };
