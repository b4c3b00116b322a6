import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose } from '../base/core/ports.ts';
import { createRedactor } from '../base/core/redactor.ts';
import type { Shell } from '../base/core/shell-port.ts';
import {
  type DataPaths,
  dataPaths,
  prepareDataFolder,
  sidecarCacheFolder,
  thisUserName,
} from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import { differingConfigKeys } from '../config/config-differences.ts';
import { createConfigImport } from '../config/config-import.ts';
import { watchConfig } from '../config/config-news.ts';
import { createConfigService } from '../config/config-service.ts';
import {
  openPreferences,
  type Preferences,
  type PreferencesOptions,
} from '../config/preferences.ts';
import { isAnswering } from '../gateway/core/health-reducer.ts';
import { returnSentence } from '../gateway/core/switch-words.ts';
import { coreNewsHere } from '../gateway/core-news.ts';
import { createCoreService } from '../gateway/core-service.ts';
import { createDoor, createGateway } from '../gateway/create-gateway.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { demoGatewayOf, getSidecar } from '../gateway/get-sidecar.ts';
import { openCores } from '../gateway/open-cores.ts';
import { createPlannedRestarts } from '../gateway/planned-restarts.ts';
import { type FileLog, openLog } from '../logs/log-file.ts';
import { createLogService } from '../logs/log-service.ts';
import { storedSecrets } from '../providers/account-service.ts';
import { verdictLines } from '../providers/core/memory.ts';
import { endpointOf } from '../providers/endpoint.ts';
import {
  createProviderService,
  openProviderMemory,
  type ProviderService,
} from '../providers/provider-service.ts';
import { shownPath } from '../tools/core/computer.ts';
import { createToolService } from '../tools/tool-service.ts';
import { followAppNews } from './app-news.ts';
import type { Host } from './host.ts';
import { createPublisher } from './publisher.ts';
import { runAction } from './run-action.ts';

export interface HostOptions {
  readonly shell: Shell;
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  readonly appVersion: string;
  /** Of the packaged app, where a sidecar may be bundled; null otherwise. */
  readonly resourcesPath: string | null;
  /** Gets a core where no script can be run for it (`dist/get-core.cjs`). */
  readonly coreGetter?: string;
  /** `owner/name` on GitHub, where newer releases of the app are looked for. */
  readonly repository?: string | null;
  /** electron-store or conf: the same file either way. */
  readonly openStore: PreferencesOptions['openStore'];
}

/**
 * The app without a face: every part made once, handed what it needs, and started. Both shells call
 * this and nothing else, so they cannot differ in how they supervise. Never rejects for what a user
 * may have done to the data folder: that becomes a problem in the snapshot.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { shell, env, homeFolder, appVersion } = options;
  const coreGetter = options.coreGetter ?? null;
  const machine = { env, platform: process.platform, home: homeFolder };
  const paths = dataPaths(machine);
  const notices: string[] = [];
  const isFolderReady = prepare(paths);
  const preferences = openPreferences({ ...options, paths, notices, nowMs: clock.now() });
  const { launchSettings } = preferences;
  const apiKey = (): string => launchSettings().apiKey;
  const redactor = createRedactor({ homeFolder, userName: thisUserName() });
  const { redact, keepOut } = redactor;
  keepOut([apiKey()]);
  const learnSecrets = (): Promise<void> => storedSecrets(paths).then(keepOut);
  const log = openLog({
    ...{ folder: paths.logs, redact, clock },
    level: preferences.logSettings().level.value,
    keepHours: preferences.logSettings().retentionHours.value,
    onUnwritable: () => notices.push('The log cannot be written. KorProxy runs on without it.'),
  });
  log.info('app.started', { version: appVersion, platform: process.platform, isFolderReady });
  preferences.report(log);
  const memory = await openProviderMemory(paths, log);

  /** Something that a snapshot shows has changed, besides the gateway. */
  const news = createEmitter<null>(log);
  const refresh = (): void => news.emit(null);
  const config = createConfigService({ clock, log, paths, launchSettings });
  const { resourcesPath } = options;
  const places = { resourcesPath, sidecarCacheFolder: sidecarCacheFolder(machine) };
  const coreNews = coreNewsHere({ clock, log, env, paths });
  const cores = await openCores({
    ...{ clock, log, env, paths, news: coreNews, coreGetter, launchSettings, ...places },
    choose: preferences.setCoreVersion,
    copyConfig: config.copy,
  });
  const { switcher } = cores;
  let sidecarVersion: string | null = null;
  const door = createDoor({
    ...{ clock, log },
    port: () => launchSettings().port,
    apiKeys: config.acceptedKeys,
    isWanted: preferences.isDoorWanted,
    isWantedAtRest: preferences.isDoorWantedAtRest,
    onWaiting: calmly(clock, refresh),
  });
  const gateway = createGateway({
    ...{ clock, door, log, paths, env, redact, ...places },
    demo: demoGatewayOf(env),
    launchSettings: preferences.startSettings,
    prepareConfig: config.prepare,
    beforeStart: config.flush,
    onVersion: (version) => {
      sidecarVersion = version;
      refresh();
    },
  });
  const planned = createPlannedRestarts({ clock, log, gateway });
  // Before the publisher, which leaves the failures that it mends to it.
  const unwatch = switcher.watch(gateway, planned.plan);
  // Once more: a secret may have been learnt since they were written.
  const lastWords = (): readonly string[] => gateway.lastWords().map(redact);
  const logs = createLogService({
    ...{ appVersion, clock, log, shell, preferences, gateway, redact, learnSecrets, lastWords },
    folder: paths.logs,
    configKeys: () => differingConfigKeys(paths.config),
    providers: () => verdictLines(memory.latest()),
  });
  const tools = createToolService({ machine, clock, log, shell, preferences, gateway });
  const coreService = createCoreService({
    ...{ log, cores, news: coreNews, random: Math.random },
    daily: { read: preferences.looksForCores, write: preferences.setLooksForCores },
    chosen: () => launchSettings().coreVersion,
    ownProgram: () => launchSettings().sidecarPath !== null,
  });
  const appNews = followAppNews({
    ...{ clock, log, env, paths, appVersion, random: Math.random, onNews: refresh },
    repository: options.repository ?? null,
    isOn: preferences.looksForUpdates,
  });
  const actions = {
    ...{ config, cores: coreService, door, gateway, log, logs, paths, preferences, redactor },
    ...{ appNews, refresh, shell, tools, planRestart: planned.plan },
    getSidecar: () => getSidecar(env, shell.openUrl, coreGetter),
  };
  const run: Host['run'] = (action) => runAction(action, actions);
  const changeConfig = config.changesFor(gateway, planned.plan);
  const providers = createProviderService({
    ...{ clock, log, paths, homeFolder, memory, shell, run, keepOut, changeConfig },
    configs: createConfigImport({
      ...{ paths, clock, log, changeConfig, keepOut, launchSettings },
      shownPath: (path) => shownPath(machine, path),
    }),
    limitSettings: {
      read: preferences.limitSettings,
      change: preferences.changeLimitSettings,
    },
    hasProxy: Boolean(env['HTTPS_PROXY'] || env['https_proxy']),
    endpoint: endpointOf(gateway, apiKey),
    gatewayRuns: () => isAnswering(gateway.health),
  });
  const configNews = watchConfig({
    ...{ paths, clock, log, gateway },
    onOwnWrite: config.onWrite,
    onNews: () => {
      void learnSecrets();
      refresh();
    },
  });
  const publisher = createPublisher({
    ...{ clock, log, gateway, redact },
    isMended: () => switcher.isGoingBack,
    setup: () => ({
      port: launchSettings().port,
      appVersion,
      // The plan's first: what a core before this one said does not count.
      sidecarVersion: gateway.plan?.version ?? sidecarVersion,
      goneCore: gateway.plan?.goneVersion ?? null,
      restartWaitsFor: planned.waitsFor(),
      demo: gateway.plan?.demo ?? false,
      hasLastWords: gateway.lastWords().length > 0,
      startsAtLogin: shell.autostart?.enabled() ?? false,
      canStartAtLogin: shell.autostart !== null,
      ...modelListSetup(preferences, gateway),
      isDoorWanted: preferences.isDoorWanted(),
      isDoorWantedAtRest: preferences.isDoorWantedAtRest(),
      waiting: door.waiting,
      configReplaced: configNews.isReplaced(),
      configChangedAtMs: configNews.changedAtMs(),
      cores: coreService.state(),
      update: appNews.state(),
      providers: providers.view(),
      tools: tools.glances(),
    }),
  });
  const disposers: Dispose[] = [
    unwatch,
    news.on(publisher.refresh),
    shell.onPower((type) => {
      gateway.send({ type });
      // Lines may have grown too old in the meantime.
      if (type === 'resumed') void log.prune();
    }),
    gateway.onChange(() => {
      if (gateway.plan) redactor.keepOutForThisStart(gateway.plan.managementKey);
    }),
    configNews.close,
    planned.onChange(refresh),
    planned.close,
    publisher.close,
    coreService.onChange(refresh),
    coreService.close,
    appNews.close,
    providers.onChange(refresh),
    tools.onChange(refresh),
    tools.close,
  ];
  gateway.send({ type: 'start-requested' });
  // So that both menus say at once what was found before.
  coreService.look().catch((error: unknown) => log.error('core.not-listed', { error }));
  return {
    ...{ log, logs, cores, coreService, providers, tools, notices, run },
    snapshot: publisher.latest,
    onSnapshot: publisher.onSnapshot,
    onIncident: publisher.onIncident,
    onPutBack: config.onPutBack,
    onCoreReturn: (listener) => switcher.onReturn((record) => listener(returnSentence(record))),
    onLimitsLow: (listener) =>
      providers.onLimitsLow(({ title, body }) =>
        // Windows have the names that a service gives them.
        listener({ title: redact(title), body: redact(body) }),
      ),
    async runTray(command) {
      if (typeof command === 'string') return run(command);
      return command.type === 'test'
        ? providers.testFromTray(command.target)
        : tools.copyFromTray(command.toolId);
    },
    revealKey: apiKey,
    lastWords,
    refresh: publisher.refresh,
    close: closeOnce({ gateway, log, providers, disposers }),
  };
}

/** Many tools ask at once; a view that is drawn for each of them would only flicker. */
const calmMs = 200;

/** Runs once for all that is asked for within `calmMs`, at its end. */
function calmly(clock: Clock, run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    clock.after(calmMs, () => {
      isDue = false;
      run();
    });
  };
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

function modelListSetup({ launchSettings }: Preferences, { plan }: Gateway) {
  const { modelListFromNetwork } = launchSettings();
  const isOther = plan !== null && plan.modelListFromNetwork !== modelListFromNetwork;
  return { modelListFromNetwork, modelListChanged: isOther };
}

interface Closing {
  readonly gateway: Gateway;
  readonly log: FileLog;
  readonly providers: Pick<ProviderService, 'close'>;
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
