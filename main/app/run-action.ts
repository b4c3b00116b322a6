import { ActionRefused } from '../base/core/action-refused.ts';
import type { Log } from '../base/core/ports.ts';
import { ProblemError } from '../base/core/problem-error.ts';
import type { Redactor } from '../base/core/redactor.ts';
import type { Shell } from '../base/core/shell-port.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { ConfigService } from '../config/config-service.ts';
import type { Preferences } from '../config/preferences.ts';
import type { ActionId } from '../contract/actions.ts';
import { isResting } from '../gateway/core/health-reducer.ts';
import type { CoreService } from '../gateway/core-service.ts';
import type { GatewayDoor } from '../gateway/create-gateway.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { LogService } from '../logs/log-service.ts';
import type { ToolService } from '../tools/tool-service.ts';
import type { AppNews } from './app-news.ts';
import { baseUrlOf } from './core/snapshot-view.ts';

/** What the actions need: the gateway, settings, config.yaml, and whatever the shell offers. */
export interface ActionParts {
  readonly config: Pick<ConfigService, 'create' | 'putAside'>;
  readonly appNews: Pick<AppNews, 'page'>;
  readonly cores: Pick<CoreService, 'want'>;
  readonly door: Pick<GatewayDoor, 'reconsider'>;
  readonly gateway: Gateway;
  /** Fetches CLIProxyAPI, or shows where it is to be had; resolves with a note for the user. */
  readonly getSidecar: () => Promise<{ readonly ready: boolean; readonly note: string }>;
  readonly log: Log;
  readonly logs: Pick<LogService, 'save'>;
  readonly paths: Pick<DataPaths, 'config' | 'folder' | 'logs'>;
  /** Restarts the gateway once that cuts no request, within a minute. */
  readonly planRestart: () => void;
  readonly preferences: Pick<
    Preferences,
    | 'isDoorWanted'
    | 'isDoorWantedAtRest'
    | 'launchSettings'
    | 'looksForUpdates'
    | 'renewApiKey'
    | 'setDoor'
    | 'setDoorAtRest'
    | 'setLooksForUpdates'
    | 'setModelListFromNetwork'
    | 'setPort'
    | 'setSidecarPath'
  >;
  readonly redactor: Pick<Redactor, 'keepOut'>;
  /** Something that a snapshot shows has changed. */
  readonly refresh: () => void;
  readonly shell: Pick<
    Shell,
    'autostart' | 'copyText' | 'openPath' | 'openPopover' | 'openUrl' | 'pickProgram' | 'quit'
  >;
  readonly tools: Pick<ToolService, 'look'>;
}

type Run = (parts: ActionParts) => string | null | Promise<string | null>;

/** Each action of the contract, once, for every surface. A new id without a row does not compile. */
const actions: Readonly<Record<ActionId, Run>> = {
  start: ({ gateway }) => sent(gateway, 'start-requested'),
  stop: ({ gateway }) => sent(gateway, 'stop-requested'),
  restart: ({ gateway }) => sent(gateway, 'restart-requested'),
  'try-again': ({ gateway }) => sent(gateway, 'start-requested'),
  'use-free-port': ({ gateway, preferences, tools }) => {
    const { problem } = gateway.health;
    if (problem?.code !== 'port-in-use' || problem.freePort === null) {
      throw new ActionRefused('The port is not taken any more.');
    }
    preferences.setPort(problem.freePort);
    tools.look();
    return sent(gateway, 'start-requested');
  },
  'open-config-file': ({ shell, paths }) => opened(shell.openPath(paths.config)),
  'open-config-folder': ({ shell, paths }) => opened(shell.openPath(paths.folder)),
  'open-log-folder': ({ shell, paths }) => opened(shell.openPath(paths.logs)),
  'export-logs': ({ logs }) => logs.save({ lastWords: false }),
  'new-config-file': async ({ gateway, config }) => {
    await config.putAside();
    return sent(gateway, 'restart-requested');
  },
  'create-config-file': async ({ gateway, config }) => {
    await config.create();
    return sent(gateway, 'restart-requested');
  },
  'get-sidecar': async ({ planRestart, getSidecar }) => {
    const { ready, note } = await getSidecar();
    if (ready) planRestart();
    return note;
  },
  'choose-sidecar': async ({ planRestart, shell, preferences }) => {
    const path = await shell.pickProgram();
    if (path === null) return null;
    preferences.setSidecarPath(path);
    planRestart();
    return null;
  },
  'copy-base-url': (parts) => copied(parts, baseUrlOf(parts.preferences.launchSettings().port)),
  'copy-api-key': (parts) => copied(parts, parts.preferences.launchSettings().apiKey),
  'new-api-key': ({ gateway, planRestart, preferences, redactor, tools }) => {
    preferences.renewApiKey();
    redactor.keepOut([preferences.launchSettings().apiKey]);
    tools.look();
    // The config is written only while the sidecar is down, so a running one is restarted.
    if (!isResting(gateway.health)) planRestart();
    return 'New key made';
  },
  'toggle-start-at-login': ({ shell: { autostart }, refresh }) => {
    autostart?.set(!autostart.enabled());
    refresh();
    return null;
  },
  'toggle-model-list': ({ gateway, preferences, refresh }) => {
    preferences.setModelListFromNetwork(!preferences.launchSettings().modelListFromNetwork);
    refresh();
    // A running one is left to its requests: whoever toggles decides when it restarts.
    return isResting(gateway.health) ? null : 'Holds from the next restart.';
  },
  'toggle-door': async ({ preferences, door, refresh }) => {
    preferences.setDoor(!preferences.isDoorWanted());
    await door.reconsider();
    refresh();
    return null;
  },
  'toggle-door-at-rest': async ({ preferences, door, refresh }) => {
    preferences.setDoorAtRest(!preferences.isDoorWantedAtRest());
    await door.reconsider();
    refresh();
    return null;
  },
  'toggle-updates': ({ preferences, refresh }) => {
    preferences.setLooksForUpdates(!preferences.looksForUpdates());
    refresh();
    return null;
  },
  'open-release': async ({ appNews, shell }) => {
    await shell.openUrl(appNews.page());
    return 'Opened in your browser';
  },
  'open-popover': shown,
  'open-core': (parts) => {
    parts.cores.want();
    return shown(parts);
  },
  'open-providers': shown,
  'open-tools': shown,
  quit: ({ shell }) => {
    shell.quit();
    return null;
  },
};

/**
 * Does what the user asked. Resolves with a short note to show beside the button, or null. Rejects
 * with a `ProblemError` or `ActionRefused` when it could not be done.
 */
export async function runAction(action: ActionId, parts: ActionParts): Promise<string | null> {
  try {
    const note = await actions[action](parts);
    parts.log.info('action.taken', { action });
    return note;
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : 'refused';
    parts.log.warn('action.refused', { action, code });
    throw error;
  }
}

function sent(
  gateway: Gateway,
  type: 'start-requested' | 'stop-requested' | 'restart-requested',
): null {
  gateway.send({ type });
  return null;
}

/** The popover itself shows the tab that was asked for. */
function shown({ shell }: ActionParts): null {
  shell.openPopover();
  return null;
}

/** Told why it could not be, in the shell's words; empty when it worked. */
async function opened(opening: Promise<string>): Promise<null> {
  const error = await opening;
  if (error !== '') throw new ActionRefused(error);
  return null;
}

async function copied({ shell }: ActionParts, text: string): Promise<string> {
  await shell.copyText(text);
  return 'Copied';
}
