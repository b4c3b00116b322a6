import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type ActionPorts, runAction } from '../app/actions.ts';
import { endpointOf } from '../app/endpoint.ts';
import { Gateway } from '../app/gateway.ts';
import { openMemory } from '../app/provider-memory.ts';
import { createPublisher } from '../app/publisher.ts';
import type { TrayCommand } from '../contract/actions.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { createEmitter } from '../core/emitter.ts';
import { isAnswering } from '../core/health.ts';
import type { Dispose, Log } from '../core/ports.ts';
import { verdictLines } from '../core/providers/memory.ts';
import { privateValues } from '../core/redact-private.ts';
import { createRedact } from '../core/redact-text.ts';
import { baseUrlOf } from '../core/view/view.ts';
import { differingConfigKeys } from '../node/config-differences.ts';
import { createConfig, putConfigAside } from '../node/config-file.ts';
import { openHealthCheck } from '../node/health-check.ts';
import { type FileLog, openLog } from '../node/log.ts';
import { type DataPaths, dataPaths, prepareDataFolder, sidecarCacheFolder } from '../node/paths.ts';
import { createPreflight, recordPath } from '../node/preflight.ts';
import { providerMemoryFile } from '../node/provider-memory-file.ts';
import type { OpenStore } from '../node/settings-file.ts';
import { createSidecar } from '../node/sidecar.ts';
import { systemClock as clock } from '../node/system-clock.ts';
import { watchConfig } from './config-news.ts';
import { createConfigQueue } from './config-queue.ts';
import { demoGatewayOf, getSidecar } from './get-sidecar.ts';
import type { Host } from './host.ts';
import { createLogDesk, type LogDesk } from './log-desk.ts';
import { openPreferences, type Preferences } from './preferences.ts';
import { createProviderDesk, type ProviderDesk } from './provider-desk.ts';
import type { Shell } from './shell.ts';
import { createToolDesk, type ToolDesk } from './tool-desk.ts';

export interface HostOptions {
  readonly shell: Shell;
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  readonly appVersion: string;
  /** Of the packaged app, where a sidecar may be bundled; null otherwise. */
  readonly resourcesPath: string | null;
  /** electron-store or conf: the same file either way. */
  readonly openStore: OpenStore;
}

/**
 * The app without a face: every part made once, handed what it needs, and started. Both shells call
 * this and nothing else, so they cannot differ in how they supervise. Never rejects for what a user
 * may have done to the data folder: that becomes a problem in the snapshot.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { shell, env, homeFolder, appVersion } = options;
  const machine = { env, platform: process.platform, home: homeFolder };
  const paths = dataPaths(machine);
  const notices: string[] = [];
  const isFolderReady = prepare(paths);
  const preferences = openPreferences({ ...options, paths, notices, nowMs: clock.now() });
  const log = openLog({
    folder: paths.logs,
    homeFolder,
    level: preferences.logSettings().level.value,
    keepHours: preferences.logSettings().retentionHours.value,
    clock,
    onUnwritable: () => notices.push('The log cannot be written. KorProxy runs on without it.'),
  });
  const userName = userNameOf();
  let managementKey: string | null = null;
  let providerSecrets: readonly string[] = [];
  let redact = createRedact([]);
  const keepKeysOut = (): void => {
    const keys = [preferences.wishes().apiKey, managementKey ?? '', ...providerSecrets];
    const known = keys.filter((key) => key !== '');
    const secrets = privateValues({ homeFolder, userName, keys: known });
    redact = createRedact(secrets);
    log.keepOut(secrets);
  };
  keepKeysOut();
  log.info('app.started', { version: appVersion, platform: process.platform, isFolderReady });
  preferences.report(log);
  const memory = await openMemory({
    log,
    ...providerMemoryFile(join(paths.folder, 'providers.json')),
  });

  const sidecar = createSidecar({ clock, log, recordPath: recordPath(paths) });
  const preflight = createPreflight({
    clock,
    log,
    paths,
    env,
    sidecarCacheFolder: sidecarCacheFolder(machine),
    resourcesPath: options.resourcesPath,
    demo: demoGatewayOf(env),
    wishes: () => preferences.wishes(),
  });
  const configQueue = createConfigQueue(paths.config, () => gateway);
  const gateway: Gateway = new Gateway({
    ...{ clock, log, sidecar, openHealthCheck },
    preflight: () => configQueue.flush().then(preflight),
  });
  let coreVersion: string | null = null;
  const config = watchConfig({ paths, clock, log, gateway, onNews: () => publisher.refresh() });
  const providers = createProviderDesk({
    ...{ clock, log, paths, memory, configQueue, shell },
    endpoint: endpointOf(gateway, () => preferences.wishes().apiKey),
    gatewayRuns: () => isAnswering(gateway.health),
    run: (action) => runAction(action, actionPorts),
    keepOut: (secrets) => {
      // A shorter one is a placeholder, and would black out common words.
      providerSecrets = secrets.filter(({ length }) => length >= 8);
      keepKeysOut();
    },
  });
  const tools = createToolDesk({ machine, clock, log, shell, preferences, gateway });
  const publisher = createPublisher({
    clock,
    log,
    gateway,
    redact: (text) => redact(text),
    setup: () => ({
      port: preferences.wishes().port,
      appVersion,
      coreVersion: coreVersion ?? gateway.plan?.version ?? null,
      demo: gateway.plan?.demo ?? false,
      startsAtLogin: shell.loginItem?.enabled() ?? false,
      canStartAtLogin: shell.loginItem !== null,
      configReplaced: config.isReplaced(),
      configChangedAtMs: config.changedAtMs(),
      providers: providers.view(),
      tools: tools.glances(),
    }),
  });
  const disposers: Dispose[] = [
    sidecar.onVersion((version) => {
      coreVersion = version;
      publisher.refresh();
    }),
    shell.onPower((type) => {
      gateway.send({ type });
      // Lines may have grown too old in the meantime.
      if (type === 'resumed') void log.prune();
    }),
    gateway.onChange(() => {
      if (gateway.plan === null || gateway.plan.managementKey === managementKey) return;
      managementKey = gateway.plan.managementKey;
      keepKeysOut();
    }),
    whenLost(gateway, () => void preflight.readAhead()),
    config.close,
    publisher.close,
    providers.onChange(publisher.refresh),
    tools.onChange(publisher.refresh),
    tools.close,
  ];
  const logs = createLogDesk({
    ...{ homeFolder, userName, appVersion, clock, log, shell, preferences, gateway },
    folder: paths.logs,
    configKeys: () => differingConfigKeys(paths.config),
    providers: () => verdictLines(memory.latest()),
  });
  const actionPorts = actionsOf({
    ...{ options, paths, preferences, log, gateway, publisher, logs, tools },
    renewApiKey: () => {
      preferences.renewApiKey();
      keepKeysOut();
      tools.look();
    },
  });
  gateway.send({ type: 'start-requested' });
  return {
    log,
    snapshot: publisher.latest,
    onSnapshot: publisher.onSnapshot,
    onIncident: incidents(publisher.onSnapshot, log),
    run: (action) => runAction(action, actionPorts),
    runTray: (command) => runTray(command, { providers, tools, actionPorts }),
    revealKey: () => preferences.wishes().apiKey,
    logs,
    providers,
    tools,
    refresh: publisher.refresh,
    notices,
    close: closeOnce({ gateway, log, providers, disposers }),
  };
}

/** A restart follows in a quarter of a second: time to read the program that it will run. */
function whenLost(gateway: Gateway, run: () => void): Dispose {
  let wasLost = false;
  return gateway.onChange(({ health }) => {
    const isLost = health.state === 'unreachable';
    if (isLost && !wasLost) run();
    wasLost = isLost;
  });
}

/** Empty where the system has no entry for the user. */
function userNameOf(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** False when the folder cannot be had; every start tries again and tells why. */
function prepare(paths: DataPaths): boolean {
  try {
    prepareDataFolder(paths);
    return true;
  } catch {
    return false;
  }
}

interface Parts {
  readonly options: HostOptions;
  readonly paths: DataPaths;
  readonly preferences: Preferences;
  readonly log: Log;
  readonly gateway: Gateway;
  readonly publisher: { readonly refresh: () => void };
  readonly logs: LogDesk;
  readonly tools: Pick<ToolDesk, 'look'>;
  readonly renewApiKey: () => void;
}

function actionsOf({
  options,
  paths,
  preferences,
  log,
  gateway,
  publisher,
  logs,
  tools,
  ...own
}: Parts): ActionPorts {
  const { shell, env } = options;
  const configWishes = () => ({ ...preferences.wishes(), authFolder: paths.auth });
  return {
    log,
    gateway,
    baseUrl: () => baseUrlOf(preferences.wishes().port),
    apiKey: () => preferences.wishes().apiKey,
    renewApiKey: own.renewApiKey,
    setPort: (port) => {
      preferences.setPort(port);
      tools.look();
    },
    setSidecarPath: preferences.setSidecarPath,
    putConfigAside: async () => {
      const keptAs = await putConfigAside(paths, configWishes(), clock.now());
      log.info('config.put-aside', { keptAs });
    },
    createConfig: () => createConfig(paths, configWishes()),
    openConfigFile: () => shell.openPath(paths.config),
    openConfigFolder: () => shell.openPath(paths.folder),
    exportLogs: logs.save,
    openLogFolder: () => shell.openPath(paths.logs),
    copyText: (text) => shell.copyText(text),
    pickProgram: () => shell.pickProgram(),
    getSidecar: () => getSidecar(env, (url) => shell.openUrl(url)),
    toggleStartAtLogin: () => {
      const { loginItem } = shell;
      loginItem?.set(!loginItem.enabled());
      publisher.refresh();
    },
    openPopover: () => shell.openPopover(),
    quit: () => shell.quit(),
  };
}

/** Entering `failed` is an incident; nothing else interrupts the user (design point 25). */
function incidents(onSnapshot: Host['onSnapshot'], log: Log): Host['onIncident'] {
  return (listener) => {
    const told = createEmitter<Snapshot>((error) => log.error('listener.failed', { error }));
    told.on(listener);
    let wasFailed = false;
    return onSnapshot((snapshot) => {
      const isFailed = snapshot.state === 'failed';
      if (isFailed && !wasFailed) told.emit(snapshot);
      wasFailed = isFailed;
    });
  };
}

interface TrayParts {
  readonly providers: ProviderDesk;
  readonly tools: ToolDesk;
  readonly actionPorts: ActionPorts;
}

function runTray(
  command: TrayCommand,
  { providers, tools, actionPorts }: TrayParts,
): Promise<string | null> {
  if (typeof command === 'string') return runAction(command, actionPorts);
  return command.type === 'test'
    ? providers.testFromTray(command.target)
    : tools.copyFromTray(command.toolId);
}

interface Closing {
  readonly gateway: Gateway;
  readonly log: FileLog;
  readonly providers: Pick<ProviderDesk, 'close'>;
  readonly disposers: readonly Dispose[];
}

/** A login under way ends with its listener while the gateway stops. */
function closeOnce({ gateway, log, providers, disposers }: Closing): Host['close'] {
  let closing: Promise<void> | null = null;
  return (graceMs) => {
    closing ??= Promise.all([providers.close(), gateway.close(graceMs)])
      .then(() => {})
      .finally(() => {
        for (const dispose of disposers) dispose();
        log.info('app.stopped');
        log.close();
      });
    return closing;
  };
}
