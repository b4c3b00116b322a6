import { join } from 'node:path';
import { ActionRefused } from '../base/core/action-refused.ts';
import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { Shell } from '../base/core/shell-port.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { ConfigImport } from '../config/config-import.ts';
import type { ChangeConfig } from '../config/config-queue.ts';
import type { ActionId } from '../contract/actions.ts';
import type { Service } from '../contract/commands.ts';
import type { LimitsNote } from '../contract/limits.ts';
import type { ProviderAction, ProvidersView } from '../contract/provider-rows.ts';
import { isService, type ProviderId, providerIds, type RowId } from '../contract/providers.ts';
import { createAccountImport } from './account-import.ts';
import { createAccountService } from './account-service.ts';
import { importedView } from './core/import-words.ts';
import { routingWords } from './core/knowledge.ts';
import type { CredentialFolder, CredentialWatch } from './core/provider-ports.ts';
import { providersView, type RowInput } from './core/provider-view.ts';
import type { EndpointSource } from './endpoint.ts';
import { createFoundAccounts } from './found-accounts.ts';
import { createLimits, type LimitSettingsPort } from './limits.ts';
import { LoginAttempts } from './login-attempts.ts';
import { listenForCallback } from './node/callback-listener.ts';
import { watchCredentials } from './node/credentials.ts';
import { loginLinks } from './node/login-links.ts';
import { providerMemoryFile } from './node/provider-memory-file.ts';
import { openSidecarClient } from './node/sidecar-client.ts';
import { repairingClient } from './node/switched-off-note.ts';
import { createOtherProgram } from './other-program.ts';
import { Providers } from './provider-knowledge.ts';
import { type Memory, openMemory } from './provider-memory.ts';
import { ProviderTests } from './provider-test.ts';

/** Everything a view may ask of the providers. Rejects with `ActionRefused` and a sentence. */
export interface ProviderService extends Service<'providers'> {
  /** The rows as of now. */
  readonly view: () => ProvidersView;
  readonly onChange: (listener: () => void) => Dispose;
  /** Told of a limit that has less left than the user set, once a window. */
  readonly onLimitsLow: (listener: (note: LimitsNote) => void) => Dispose;
  readonly testFromTray: (target: RowId | 'all') => Promise<null>;
  /** Ends tests and logins; nothing listens afterwards, and what is known is on disk. */
  readonly close: () => Promise<void>;
}

export interface ProviderServiceParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: Pick<DataPaths, 'folder' | 'auth' | 'config' | 'run'>;
  /** Where other programs keep accounts. */
  readonly homeFolder: string;
  readonly memory: Memory;
  readonly endpoint: EndpointSource;
  readonly gatewayRuns: () => boolean;
  readonly changeConfig: ChangeConfig;
  /** Whether the sidecar's environment names a proxy. */
  readonly hasProxy: boolean;
  readonly shell: Pick<
    Shell,
    'openUrl' | 'openPath' | 'copyText' | 'pickFolder' | 'pickConfig' | 'onPower' | 'isOnline'
  >;
  readonly configs: ConfigImport;
  readonly limitSettings: LimitSettingsPort;
  readonly run: (action: ActionId) => Promise<string | null>;
  /** Told of every provider key seen, so that none gets out. */
  readonly keepOut: (secrets: readonly string[]) => void;
}

/** The last test of each provider and the models picked, as they were when the app last ended. */
export const openProviderMemory = (
  { folder }: Pick<DataPaths, 'folder'>,
  log: Log,
): Promise<Memory> => openMemory({ log, ...providerMemoryFile(join(folder, 'providers.json')) });

/** The one composition of status, tests and logins; decides nothing itself. */
export function createProviderService(parts: ProviderServiceParts): ProviderService {
  const { clock, log, memory, endpoint, gatewayRuns, shell } = parts;
  const changed = createEmitter<null>(log);
  const tell = (): void => changed.emit(null);
  const providers = createProviders(parts);
  const tests = new ProviderTests({ clock, log, providers, memory });
  const { openUrl } = shell;
  const logins = new LoginAttempts({
    ...{ clock, log, providers, listenForCallback, openUrl },
    links: loginLinks,
  });
  const limitsLow = createEmitter<LimitsNote>(log);
  const limits = createLimits({
    ...{ clock, log, providers, shell, paths: parts.paths },
    settings: parts.limitSettings,
    onChange: tell,
    onLow: limitsLow.emit,
  });
  const quotaUntilMs = limits.fileUsedUpUntil;
  const accounts = createAccountService({ ...parts, providers, quotaUntilMs });
  const imports = createAccountImport(parts);
  void imports.sweep(clock.now());
  const found = createFoundAccounts({ accounts: imports, memory, onChange: tell });
  const other = createOtherProgram({ ...parts, found, onChange: tell });
  // The way back is there also where the gateway does not start with what was taken over.
  void other.look();
  const blocks = noteBlocks(providers, clock);
  const noteUnreadable = unreadableNotes(log);
  const undo = [
    providers.onChange(({ folder }) => {
      noteUnreadable(folder);
      blocks.look();
      found.seeOwn(folder);
      tell();
    }),
    tests.onChange(tell),
    logins.onChange(tell),
    endpoint.onChange(() => {
      if (!endpoint.current()) return;
      void accounts.lookAtKeys().then(tell);
      void found.look().then(other.look);
    }),
  ];

  /** The end of a login is news; the last test of the old one is not. */
  const logIn = (id: ProviderId): void => {
    void logins.start(id).then(({ outcome }) => {
      if (outcome !== 'connected' && outcome !== 'other-account') return;
      memory.forgetResult(id);
      tell();
    });
  };
  const changeAccount = async (id: RowId, work: Promise<string>): Promise<string> => {
    const note = await work;
    memory.forgetResult(id);
    if (!isService(id)) logins.dismiss(id); // Its end is history now, as the last test is.
    tell();
    return note;
  };
  const switchOn = (id: RowId): Promise<string> => changeAccount(id, accounts.switchAllOn(id));
  const bringBack = (id: RowId): Promise<string> => changeAccount(id, accounts.bringAllBack(id));
  const act = actions({ ...parts, tests, logins, logIn, switchOn, bringBack });

  const rowInput = (id: RowId): RowInput => ({
    facts: providers.facts(id),
    result: memory.latest().results[id] ?? null,
    testStartedAtMs: tests.startedAt(id),
    login: isService(id) ? null : logins.stage(id),
    chosenModel: memory.latest().models[id] ?? null,
    blockedSinceMs: isService(id) ? null : blocks.sinceMs(id),
    quotaUntilMs: isService(id) ? null : limits.usedUpUntil(id),
  });
  return {
    view() {
      const { sidecar, models } = providers.knowledge;
      const inputs = providerIds.map((id) => [id, rowInput(id)] as const);
      const view = providersView({
        gatewayRuns: gatewayRuns(),
        isKnown: sidecar !== null && models !== null,
        found: found.counts(),
        routing: routingWords(providers.knowledge),
        nowMs: clock.now(),
        rows: Object.fromEntries(inputs) as Record<ProviderId, RowInput>,
        services: providers.knowledge.services.map(({ id }) => rowInput(id)),
      });
      const rows = view.rows.map((row) => ({
        ...row,
        accountCount: row.accountCount + accounts.keyCount(row.id),
      }));
      return { ...view, rows, otherConfig: other.view(), limits: limits.state() };
    },
    onChange: changed.on,
    onLimitsLow: limitsLow.on,
    test: ({ providerId, modelId = null, anyway = false }) =>
      tests.run(providerId, { modelId, anyway }),
    testAll: () => done(tests.runAll()),
    cancelTests: () => done(tests.cancel()),
    act: ({ providerId, action }) => act[action](providerId),
    chooseModel: async ({ providerId, modelId }) => {
      memory.chooseModel(providerId, modelId);
      tell();
      return null;
    },
    pasteLink: async ({ providerId, text }) => logins.paste(providerId, text.trim()),
    accounts: ({ providerId }) => accounts.list(providerId),
    switchAccount: ({ providerId, accountId, on }) =>
      changeAccount(providerId, accounts.switchAccount(providerId, accountId, on)),
    disconnect: ({ providerId, accountId }) =>
      changeAccount(providerId, accounts.disconnect(providerId, accountId)),
    bringBack: ({ providerId, accountId }) =>
      changeAccount(providerId, accounts.bringBack(providerId, accountId)),
    async bringAlong() {
      const { brought, left } = await found.bringAlong();
      for (const id of providerIds.filter((each) => brought[each])) {
        memory.forgetResult(id);
        logins.dismiss(id);
      }
      await providers.refresh();
      tell();
      return importedView(brought, left);
    },
    declineFound: async () => {
      found.decline();
      await other.look();
      return null;
    },
    chooseImport: ({ what }) => other.choose(what),
    configDiff: other.configDiff,
    takeConfigOver: ({ planId }) => other.takeConfigOver(planId),
    undoConfig: other.undoConfig,
    // Not waited for: the rows carry what comes.
    lookAtLimits: async () => {
      const why = limits.whyNobody();
      void limits.look();
      return why;
    },
    changeLimits: (change) => done(limits.change(change)),
    addKey: async (key) => {
      const note = await accounts.addKey(key);
      tell();
      return note;
    },
    serviceModels: accounts.serviceModels,
    service: ({ serviceId }) => accounts.service(serviceId),
    changeService: ({ serviceId, ...change }) =>
      changeAccount(serviceId, accounts.changeService(serviceId, change)),
    // Not waited for: the row carries the result, and a menu has no place for an answer.
    testFromTray: (target) => done(void (target === 'all' ? tests.runAll() : tests.run(target))),
    async close() {
      tests.cancel();
      await logins.close();
      for (const dispose of undo) dispose();
      providers.close();
      await limits.close();
      await memory.settled();
    },
  };
}

/** The answer of what only does something. */
async function done(work: unknown): Promise<null> {
  await work;
  return null;
}

function createProviders({ clock, log, paths, endpoint }: ProviderServiceParts): Providers {
  return new Providers({
    ...{ clock, log, endpoint },
    openSidecarClient: (at) => {
      const client = repairingClient(openSidecarClient(at), join(paths.run, 'switched-off.json'));
      void client.repair();
      return client;
    },
    watchCredentials: (onChange) => watchLater(() => watchCredentials(paths.auth, clock, onChange)),
  });
}

/** Begins at the first look, so that the start of the app reads no credential. */
function watchLater(begin: () => CredentialWatch): CredentialWatch {
  let watch: CredentialWatch | null = null;
  const nothing: CredentialFolder = { accounts: [], unreadable: [], problem: null };
  return {
    latest: () => watch?.latest() ?? nothing,
    look() {
      watch ??= begin();
      return watch.look();
    },
    close: () => watch?.close(),
  };
}

/** Since when each provider is seen held back: the sidecar tells only until when. */
function noteBlocks(providers: Providers, clock: Clock) {
  const since = new Map<ProviderId, number>();
  return {
    sinceMs: (id: ProviderId): number | null => since.get(id) ?? null,
    look(): void {
      for (const id of providerIds) {
        if (providers.facts(id).state.type !== 'blocked') since.delete(id);
        else if (!since.has(id)) since.set(id, clock.now());
      }
    },
  };
}

/** Logs each unreadable login once, and once more when its file has changed and is no better. */
function unreadableNotes(log: Log) {
  let noted: ReadonlySet<string> = new Set();
  return ({ unreadable }: CredentialFolder): void => {
    const before = noted;
    noted = new Set(unreadable.map(({ file, stamp }) => `${stamp} ${file}`));
    for (const { providerId: provider, file, fault, stamp } of unreadable) {
      if (!before.has(`${stamp} ${file}`)) log.warn('account.unreadable', { provider, fault });
    }
  };
}

interface ActionParts extends Pick<ProviderServiceParts, 'shell' | 'run' | 'paths'> {
  readonly tests: ProviderTests;
  readonly logins: LoginAttempts;
  readonly logIn: (id: ProviderId) => void;
  readonly switchOn: (id: RowId) => Promise<string>;
  readonly bringBack: (id: RowId) => Promise<string>;
}

type Act = (id: RowId) => Promise<string | null>;

/** Each action of a row. Tests and logins are followed in the snapshots, so they are not waited for. */
function actions(parts: ActionParts): Readonly<Record<ProviderAction, Act>> {
  const { shell, run, paths, tests, logins, logIn, switchOn, bringBack } = parts;
  /** What a service has no login for. */
  const withLogin =
    (act: (id: ProviderId) => Promise<string | null>): Act =>
    async (id) => {
      if (isService(id)) throw new ActionRefused('A service has no login, only a key.');
      return act(id);
    };
  const copied = async (text: string | null): Promise<string> => {
    if (text === null) throw new ActionRefused('No login is waiting for you.');
    await shell.copyText(text);
    return 'Copied';
  };
  const unfolded: Act = async () => null; // The view itself shows what was asked for.
  return {
    test: (id) => done(void tests.run(id)),
    'try-anyway': (id) => done(void tests.run(id, { anyway: true })),
    'cancel-test': (id) => done(tests.cancel(id)),
    connect: withLogin((id) => done(logIn(id))),
    'log-in': withLogin((id) => done(logIn(id))),
    'cancel-login': withLogin((id) => done(logins.cancel(id))),
    'open-login-page': withLogin((id) =>
      done(
        logins.openAgain(id).catch(() => {
          throw new ActionRefused('No browser came up. Copy the link and open it yourself.');
        }),
      ),
    ),
    'copy-login-link': withLogin((id) => copied(logins.link(id))),
    'copy-login-code': withLogin((id) => {
      const stage = logins.stage(id);
      return copied(stage?.type === 'waiting' ? stage.userCode : null);
    }),
    'add-key': unfolded,
    'switch-on': switchOn,
    'bring-back': bringBack,
    'open-auth-folder': async () => {
      const error = await shell.openPath(paths.auth);
      if (error !== '') throw new ActionRefused(error);
      return null;
    },
    'choose-model': unfolded,
    'start-gateway': () => run('start'),
    'restart-gateway': () => run('restart'),
  };
}
