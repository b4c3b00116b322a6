import type { Log } from '../base/core/ports.ts';
import type { Redactor } from '../base/core/redactor.ts';
import type { Shell } from '../base/core/shell-port.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { ConfigService } from '../config/config-service.ts';
import type { Preferences } from '../config/preferences.ts';
import type { CoreService } from '../gateway/core-service.ts';
import type { GatewayDoor } from '../gateway/create-gateway.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { getSidecar } from '../gateway/get-sidecar.ts';
import type { LogService } from '../logs/log-service.ts';
import type { ToolService } from '../tools/tool-service.ts';
import { baseUrlOf } from './core/snapshot-view.ts';
import type { ActionPorts } from './run-action.ts';

export interface HostActionParts {
  readonly config: Pick<ConfigService, 'create' | 'putAside'>;
  readonly cores: Pick<CoreService, 'want'>;
  readonly coreGetter: string | null;
  readonly door: Pick<GatewayDoor, 'reconsider'>;
  readonly env: NodeJS.ProcessEnv;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly logs: Pick<LogService, 'save'>;
  readonly paths: DataPaths;
  readonly planRestart: () => void;
  readonly preferences: Preferences;
  readonly redactor: Pick<Redactor, 'keepOut'>;
  /** Something that a snapshot shows has changed. */
  readonly refresh: () => void;
  readonly shell: Shell;
  readonly tools: Pick<ToolService, 'look'>;
}

/** What the actions do beyond the gateway: settings, config.yaml, and whatever the shell offers. */
export function createHostActions(parts: HostActionParts): ActionPorts {
  const { config, cores, door, env, gateway, log, logs, paths, preferences } = parts;
  const { refresh, shell, tools } = parts;
  return {
    log,
    gateway,
    planRestart: parts.planRestart,
    baseUrl: () => baseUrlOf(preferences.launchSettings().port),
    apiKey: () => preferences.launchSettings().apiKey,
    renewApiKey: () => {
      preferences.renewApiKey();
      parts.redactor.keepOut([preferences.launchSettings().apiKey]);
      tools.look();
    },
    setPort: (port) => {
      preferences.setPort(port);
      tools.look();
    },
    setSidecarPath: preferences.setSidecarPath,
    putConfigAside: config.putAside,
    createConfig: config.create,
    openConfigFile: () => shell.openPath(paths.config),
    openConfigFolder: () => shell.openPath(paths.folder),
    exportLogs: () => logs.save({ lastWords: false }),
    openLogFolder: () => shell.openPath(paths.logs),
    copyText: (text) => shell.copyText(text),
    pickProgram: () => shell.pickProgram(),
    getSidecar: () => getSidecar(env, (url) => shell.openUrl(url), parts.coreGetter),
    toggleStartAtLogin: () => {
      const { autostart } = shell;
      autostart?.set(!autostart.enabled());
      refresh();
    },
    toggleModelList: () => {
      preferences.setModelListFromNetwork(!preferences.launchSettings().modelListFromNetwork);
      refresh();
    },
    toggleDoor: async () => {
      preferences.setDoor(!preferences.isDoorWanted());
      await door.reconsider();
      refresh();
    },
    openPopover: () => shell.openPopover(),
    openCore: () => {
      cores.want();
      shell.openPopover();
    },
    quit: () => shell.quit(),
  };
}
