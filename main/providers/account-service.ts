import { createHash } from 'node:crypto';
import { ActionRefused } from '../base/core/action-refused.ts';
import type { Clock, Log } from '../base/core/ports.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { ChangeConfig } from '../config/config-queue.ts';
import type {
  AccountView,
  AddedKey,
  ProviderAccounts,
  ServiceRequest,
  ServiceView,
} from '../contract/provider-rows.ts';
import { isService, type RowId, type ServiceId } from '../contract/providers.ts';
import { keyView, loginView, unreadableView } from './core/account-views.ts';
import { accountLine, refusalLine } from './core/account-words.ts';
import { textOf } from './core/answer.ts';
import { type Account, canSwitchServices } from './core/knowledge.ts';
import { entryOf } from './core/new-key.ts';
import { modelsIn } from './core/service-models.ts';
import { type Service, serviceOf, servicesFrom } from './core/services.ts';
import {
  disconnectedFolderOf,
  disconnectedKeyFileOf,
  disconnectedKeys,
  secretsOf,
  shortestSecret,
  storedKeys,
  writeDisconnectedKeys,
} from './node/disconnected-keys.ts';
import {
  bringLoginBack,
  disconnectedLogins,
  type Moved,
  makeDisconnectedFolder,
  putLoginAway,
} from './node/disconnected-logins.ts';
import { modelsAddress } from './node/models-address.ts';
import {
  keyOf,
  type ProviderKey,
  providerKeys,
  type ServiceChange,
  withKey,
  withoutKey,
  withServiceChanged,
  withServiceOn,
} from './node/provider-keys.ts';
import type { Providers } from './provider-knowledge.ts';

export interface AccountServiceParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly paths: Pick<DataPaths, 'folder' | 'auth' | 'config'>;
  readonly providers: Providers;
  readonly changeConfig: ChangeConfig;
  /** Whether the sidecar's environment names a proxy. */
  readonly hasProxy: boolean;
  /** Until when the service of that login said its quota is used up; null where it did not. */
  readonly quotaUntilMs?: (file: string) => number | null;
  /** Told of every key seen, so that none gets out. */
  readonly keepOut: (secrets: readonly string[]) => void;
}

/** The logins and keys behind each provider: who they are, away and back again. */
export interface AccountService {
  /** How many keys of config.yaml serve it, as of the last look. */
  readonly keyCount: (id: RowId) => number;
  /** Reads the keys and what was put away anew; what cannot be read is none. Never rejects. */
  readonly lookAtKeys: () => Promise<void>;
  readonly list: (id: RowId) => Promise<ProviderAccounts>;
  /** Out of use and in again, where it stands. */
  readonly switchAccount: (id: RowId, accountId: string, on: boolean) => Promise<string>;
  /** All that are off. */
  readonly switchAllOn: (id: RowId) => Promise<string>;
  readonly disconnect: (id: RowId, accountId: string) => Promise<string>;
  readonly bringBack: (id: RowId, accountId: string) => Promise<string>;
  /** What of a service can be changed; its key stays here. */
  readonly service: (id: ServiceId) => Promise<ServiceView>;
  readonly changeService: (id: ServiceId, change: ServiceChange) => Promise<string>;
  /** All of a service that was disconnected. */
  readonly bringAllBack: (id: RowId) => Promise<string>;
  readonly addKey: (key: AddedKey) => Promise<string>;
  readonly serviceModels: (request: ServiceRequest) => Promise<string[]>;
}

/** What no road out may show of the providers' keys on this computer. Never rejects. */
export async function storedSecrets(
  paths: Pick<DataPaths, 'folder' | 'config'>,
): Promise<readonly string[]> {
  const { inUse, putAway } = await storedKeys(paths);
  return secretsOf([...inUse, ...putAway]);
}

const servicesIn = (keys: readonly ProviderKey[], isAway: boolean): readonly Service[] =>
  keys.flatMap(({ rowId, entry }) => (isService(rowId) ? serviceOf(rowId, entry, isAway) : []));

/** A file's name holds an e-mail address, so it is known by its hash. */
export const accountIdOf = (file: string): string =>
  createHash('sha256').update(file).digest('base64url');

const gone = 'This account is not here any more.';

export function createAccountService(parts: AccountServiceParts): AccountService {
  const { clock, log, paths, providers, changeConfig, keepOut, quotaUntilMs = () => null } = parts;
  const disconnectedFolder = disconnectedFolderOf(paths);
  const disconnectedKeyFile = disconnectedKeyFileOf(paths);
  let keys: readonly ProviderKey[] = [];

  const keysOf = (id: RowId): readonly ProviderKey[] => keys.filter(({ rowId }) => rowId === id);
  const keyNamed = (id: RowId, accountId: string): ProviderKey | undefined =>
    keysOf(id).find((each) => each.id === accountId);
  const accountNamed = (id: RowId, accountId: string): Account | undefined =>
    providers.facts(id).accounts.find(({ file }) => accountIdOf(file) === accountId);

  const lookAtKeys = async (): Promise<void> => {
    const [{ inUse, putAway, proxy, routing }, logins] = await Promise.all([
      storedKeys(paths),
      disconnectedLogins(disconnectedFolder),
    ]);
    keys = inUse;
    keepOut(secretsOf([...inUse, ...putAway]));
    const services = servicesFrom([...servicesIn(inUse, false), ...servicesIn(putAway, true)]);
    providers.noteConfig({
      proxy: { inEnvironment: parts.hasProxy, inConfig: proxy },
      routing,
    });
    providers.noteKeys({
      keyed: [...new Set(inUse.map(({ rowId }) => rowId))],
      kept: [
        ...new Set([
          ...putAway.map(({ rowId }) => rowId),
          ...logins.map(({ providerId }) => providerId),
        ]),
      ],
      services,
    });
  };

  /** One name for two addresses would be one service to the older line. */
  const freeName = ({ name, baseUrl }: AddedKey): string | null => {
    const taken = keys
      .filter(({ rowId, entry }) => isService(rowId) && entry['base-url'] !== baseUrl)
      .map(({ entry }) => textOf(entry['name']).toLowerCase());
    let free = name;
    for (let count = 2; free !== null && taken.includes(free.toLowerCase()); count += 1) {
      free = `${name} ${count}`;
    }
    return free;
  };

  const serviceNow = (id: ServiceId) => {
    const service = providers.knowledge.services.find((each) => each.id === id);
    if (!service || service.isAway) throw new ActionRefused('This service is not here any more.');
    return { service, keys: keysOf(id) };
  };

  const inUseView = (id: RowId, key: ProviderKey): AccountView => {
    if (!isService(id)) return keyView(key, 'In config.yaml');
    const isOn = key.entry['disabled'] !== true || !canSwitchServices(providers.knowledge);
    return { ...keyView(key, isOn ? 'In config.yaml' : 'Switched off'), isOn };
  };

  const disconnectedKeysNow = (): Promise<readonly ProviderKey[]> =>
    disconnectedKeys(disconnectedKeyFile).catch(() => {
      throw new ActionRefused('The keys that were put away cannot be read.');
    });

  /** Kept first: a failure on the way leaves a key twice, never none. */
  const disconnectKey = async (key: ProviderKey): Promise<string> => {
    const kept = await disconnectedKeysNow();
    if (!(await makeDisconnectedFolder(disconnectedFolder))) throw new ActionRefused(notAFolder);
    const others = kept.filter(({ id }) => id !== key.id);
    await writeDisconnectedKeys(disconnectedKeyFile, [...others, key]);
    try {
      await changeConfig((text) => withoutKey(text, key.id));
    } catch (error) {
      await writeDisconnectedKeys(disconnectedKeyFile, kept);
      throw error;
    }
    await lookAtKeys();
    return 'Key put away. It can be brought back.';
  };

  const bringKeyBack = async (key: ProviderKey): Promise<string> => {
    await changeConfig((text) => withNewKey(text, key));
    const kept = await disconnectedKeysNow();
    const others = kept.filter(({ id }) => id !== key.id);
    await writeDisconnectedKeys(disconnectedKeyFile, others);
    await lookAtKeys();
    return 'Key brought back.';
  };

  return {
    keyCount: (id) => keysOf(id).length,
    lookAtKeys,
    async list(id) {
      await Promise.all([providers.refresh(), lookAtKeys()]);
      const { accounts, unreadable, capability } = providers.facts(id);
      const [files, storedKeys] = await Promise.all([
        disconnectedLogins(disconnectedFolder),
        disconnectedKeys(disconnectedKeyFile).catch((): readonly ProviderKey[] => []),
      ]);
      const nowMs = clock.now();
      const isOffered = capability.login !== null;
      return {
        accounts: [
          ...accounts.map((account, at) => ({
            ...loginView(
              id,
              {
                ...{ id: accountIdOf(account.file), email: account.email, at },
                isNumbered: accounts.length > 1,
              },
              accountLine(account.state, {
                isOffered,
                nowMs,
                quotaUntilMs: quotaUntilMs(account.file),
              }),
            ),
            refusal: account.disabled ? null : refusalLine(account.row, nowMs),
            isOn: isOffered ? !account.disabled : null,
          })),
          ...unreadable.map((account) => unreadableView(accountIdOf(account.file), account)),
          ...keysOf(id).map((key) => inUseView(id, key)),
        ],
        kept: [
          ...files
            .filter(({ providerId }) => providerId === id)
            .map(({ file, email }, at) =>
              loginView(id, { id: accountIdOf(file), email, at }, 'Disconnected'),
            ),
          ...storedKeys
            .filter(({ rowId }) => rowId === id)
            .map((key) => keyView(key, 'Disconnected')),
        ],
      };
    },
    async switchAccount(id, accountId, on) {
      const key = keyNamed(id, accountId);
      if (key && isService(id)) return switchService(id, [key], on);
      const account = accountNamed(id, accountId);
      if (!account) throw new ActionRefused(gone);
      await switchFile(id, account.file, on);
      await providers.refresh();
      return on ? 'Switched on.' : 'Switched off. It stays here.';
    },
    async switchAllOn(id) {
      if (isService(id)) return switchService(id, keysOf(id), true);
      const off = providers.facts(id).accounts.filter(({ disabled }) => disabled);
      for (const { file } of off) await switchFile(id, file, true);
      await providers.refresh();
      return 'Switched on.';
    },
    async service(id) {
      const { keys: own, service } = serviceNow(id);
      const entry = own[0]?.entry ?? {};
      return {
        name: service.name,
        baseUrl: textOf(entry['base-url']),
        models: [...service.bare],
        hasKey: own.some(({ secrets }) => secrets.length > 0),
      };
    },
    async changeService(id, change) {
      const { keys: own, service } = serviceNow(id);
      const [key] = own;
      const count = own.flatMap(({ secrets }) => secrets).length;
      if (!key) throw new ActionRefused(gone);
      if (own.length > 1 || (change.key !== null && count > 1)) {
        throw new ActionRefused('It has several keys. Change them in config.yaml.');
      }
      if (change.key !== null)
        keepOut([change.key].filter(({ length }) => length >= shortestSecret));
      await changeConfig((text) => withServiceChanged(text, key.id, change));
      log.info('service.changed', { count: change.models.length, isNewKey: change.key !== null });
      await lookAtKeys();
      return `${service.name} is changed.`;
    },
    async bringAllBack(id) {
      const kept = (await disconnectedKeysNow()).filter(({ rowId }) => rowId === id);
      if (kept.length === 0) throw new ActionRefused(gone);
      for (const key of kept) await told('brought-back', id, 'key', bringKeyBack(key));
      return 'Brought back.';
    },
    async disconnect(id, accountId) {
      const account = accountNamed(id, accountId);
      const key = keyNamed(id, accountId);
      if (key) return told('disconnected', id, 'key', disconnectKey(key));
      if (!account) throw new ActionRefused(gone);
      providers.noteKept(id);
      const moving = moved(putLoginAway(paths.auth, disconnectedFolder, account.file));
      try {
        await told('disconnected', id, 'login', moving);
      } finally {
        await lookAtKeys();
      }
      await providers.refresh();
      return 'Disconnected. It can be brought back.';
    },
    async bringBack(id, accountId) {
      const key = (await disconnectedKeysNow()).find((each) => each.id === accountId);
      if (key) return told('brought-back', id, 'key', bringKeyBack(key));
      const login = (await disconnectedLogins(disconnectedFolder)).find(
        ({ file }) => accountIdOf(file) === accountId,
      );
      if (!login) throw new ActionRefused(gone);
      const moving = moved(bringLoginBack(disconnectedFolder, paths.auth, login.file));
      await told('brought-back', id, 'login', moving);
      await providers.refresh();
      await lookAtKeys();
      return 'Brought back.';
    },
    async addKey(added) {
      const { section, entry } = entryOf({ ...added, name: freeName(added) });
      const key = keyOf(section, entry);
      if (!key) throw new ActionRefused('That is no key.');
      keepOut(secretsOf([key]));
      await changeConfig((text) => withNewKey(text, key));
      log.info('account.added', { provider: key.rowId, kind: 'key' });
      await lookAtKeys();
      if (!isService(key.rowId)) return 'Key saved.';
      return `Key saved. ${textOf(entry['name'])} has a row of its own now.`;
    },
    async serviceModels({ serviceId = null, ...asked }) {
      const own = serviceId === null ? [] : keysOf(serviceId);
      const baseUrl = textOf(own[0]?.entry['base-url']) || asked.baseUrl;
      const key = asked.key ?? own[0]?.secrets[0] ?? null;
      const address = modelsAddress(baseUrl);
      if (typeof address === 'string') throw new ActionRefused(address);
      const { client } = providers;
      if (!client) throw new ActionRefused('The gateway asks the service, and it is not running.');
      if (key !== null && key.length >= shortestSecret) keepOut([key]);
      const models = modelsIn(await client.getFrom(address.url, key), address);
      if (typeof models === 'string') throw new ActionRefused(models);
      log.info('service.listed', { count: models.length });
      return [...models];
    },
  };

  /** Where the gateway knows no `disabled`, a service that is off is put away as a whole. */
  async function switchService(
    provider: RowId,
    entries: readonly ProviderKey[],
    on: boolean,
  ): Promise<string> {
    if (!on && !canSwitchServices(providers.knowledge)) {
      for (const key of entries) await told('disconnected', provider, 'key', disconnectKey(key));
      return 'Put away. It can be brought back.';
    }
    for (const { id } of entries) await changeConfig((text) => withServiceOn(text, id, on));
    log.info('account.switched', { provider, on });
    await lookAtKeys();
    return on ? 'Switched on.' : 'Switched off. It stays here.';
  }

  async function switchFile(provider: RowId, file: string, on: boolean): Promise<void> {
    const { client } = providers;
    if (!client) throw new ActionRefused('The gateway switches accounts. Start it first.');
    if (!(await (on ? client.switchOn(file) : client.switchOff(file)))) {
      throw new ActionRefused('The gateway could not switch this account. Restart it, then again.');
    }
    log.info('account.switched', { provider, on });
  }

  async function told(
    what: 'disconnected' | 'brought-back',
    provider: RowId,
    kind: AccountView['kind'],
    work: Promise<string>,
  ): Promise<string> {
    const note = await work;
    log.info(`account.${what}`, { provider, kind });
    return note;
  }
}

const notAFolder = 'The folder auth-kept is not one. Look at it in the data folder.';

const refusals: Readonly<Record<Exclude<Moved, 'moved'>, string>> = {
  gone,
  taken: 'This account is connected already.',
  'not-a-file': 'This login is a link, so it was left alone. Remove it by hand.',
  'no-folder': notAFolder,
};

async function moved(moving: Promise<Moved>): Promise<string> {
  const how = await moving;
  if (how !== 'moved') throw new ActionRefused(refusals[how]);
  return '';
}

function withNewKey(text: string, key: ProviderKey): string {
  if (providerKeys(text).some(({ id }) => id === key.id)) {
    throw new ActionRefused('This key is in config.yaml already.');
  }
  return withKey(text, key);
}
