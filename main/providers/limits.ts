import type { Clock, Log } from '../base/core/ports.ts';
import type { Shell } from '../base/core/shell-port.ts';
import type { LimitSettings, LimitsChange, LimitsNote, LimitsState } from '../contract/limits.ts';
import { type ProviderId, providerIds } from '../contract/providers.ts';
import { accountIdOf } from './account-service.ts';
import { createBackgroundLooks } from './background-looks.ts';
import { accountWords } from './core/account-words.ts';
import { capabilities } from './core/capabilities.ts';
import type { Account } from './core/knowledge.ts';
import { limitsView } from './core/limits/limit-words.ts';
import { isDue, type Known, type Reading, readingAfter } from './core/limits/reading.ts';
import { limitInTray } from './core/limits/tray-limit.ts';
import { usedUpUntil } from './core/limits/used-up.ts';
import { warningNote, warningOf } from './core/limits/warning.ts';
import type { SidecarClient } from './core/provider-ports.ts';
import { askable, tellingOf } from './limit-questions.ts';
import { openLimitReadings } from './limit-readings.ts';
import { credentialDetails } from './node/limits-file.ts';
import type { Providers } from './provider-knowledge.ts';

export interface LimitSettingsPort {
  readonly read: () => LimitSettings;
  readonly change: (change: LimitsChange) => void;
}

export interface LimitsParts {
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly paths: { readonly folder: string; readonly auth: string };
  readonly providers: Pick<Providers, 'facts' | 'client'>;
  readonly settings: LimitSettingsPort;
  readonly shell: Pick<Shell, 'onPower' | 'isOnline'>;
  readonly onChange: () => void;
  /** Told of windows that have less left than the user set, each once. */
  readonly onLow: (note: LimitsNote) => void;
  /** From 0 to 1, for the pause between two looks in the background. */
  readonly random?: () => number;
}

/** What is left of the subscriptions. The gateway asks, with the accounts' own tokens. */
export interface LimitsService {
  readonly state: () => LimitsState;
  /** Asks for each account that has not been asked within five minutes. Never rejects. */
  readonly look: () => Promise<void>;
  /** Why nobody would be asked now, as a sentence; null where somebody would. */
  readonly whyNobody: () => string | null;
  /** When the first account of a provider can be used again; null where one can, or it is not known. */
  readonly usedUpUntil: (id: ProviderId) => number | null;
  /** The same of the account of one file. */
  readonly fileUsedUpUntil: (file: string) => number | null;
  readonly change: (change: LimitsChange) => void;
  readonly close: () => Promise<void>;
}

export function createLimits(parts: LimitsParts): LimitsService {
  const { clock, log, paths, providers, settings, shell, onChange, onLow } = parts;
  const { random = Math.random } = parts;
  const readings = openLimitReadings({ clock, log, folder: paths.folder, onChange });
  const asked = new Set<string>();
  let isClosed = false;
  const readingOf = ({ file }: Pick<Account, 'file'>): Reading | null =>
    readings.of(accountIdOf(file));

  /** Keeps it with what it warns of, so that a restart does not warn again. */
  const keep = (account: Account, reading: Reading): void => {
    const { notifyBelow } = settings.read();
    const nowMs = clock.now();
    const isNews = notifyBelow !== null && reading.fault === null;
    const warning = isNews ? warningOf(reading, notifyBelow, nowMs) : null;
    const warned = warning === null ? {} : { warned: [...warning.warned] };
    readings.keep(accountIdOf(account.file), { ...reading, ...warned });
    if (warning === null || warning.windows.length === 0) return;
    log.info('limits.low', { provider: account.providerId, windows: warning.windows.length });
    onLow(warningNote(whoseWords(account), warning.windows, nowMs));
  };
  const whoseWords = ({ providerId, file }: Account): string => {
    const { accounts } = providers.facts(providerId);
    const { name } = capabilities[providerId];
    const at = accounts.findIndex((each) => each.file === file);
    return accounts.length > 1 ? `${name}, ${accountWords(at + 1)}` : name;
  };
  const ask = async (account: Account, client: SidecarClient): Promise<void> => {
    const { file, providerId } = account;
    const before = readingOf(account);
    if (asked.has(file) || !isDue(before, clock.now())) return;
    asked.add(file);
    try {
      const askedAtMs = clock.now();
      const details = await credentialDetails(paths.auth, file);
      const told = await tellingOf(account, client, details, askedAtMs);
      if (isClosed) return;
      const outcome = told.type === 'told' ? 'told' : told.fault;
      log.info('limits.asked', { provider: providerId, outcome });
      keep(account, readingAfter(providerId, before, told, askedAtMs));
    } finally {
      asked.delete(file);
    }
  };
  const look = async (): Promise<void> => {
    await readings.loaded;
    const { client } = providers;
    if (!settings.read().isOn || client === null || isClosed) return;
    await Promise.all(askable(providers).map((account) => ask(account, client)));
  };
  const background = createBackgroundLooks({
    ...{ clock, shell, random, look: () => void look() },
    isWanted: () => settings.read().isOn && settings.read().inBackground,
  });

  const knownOf = (id: ProviderId): readonly Known[] =>
    providers.facts(id).accounts.flatMap((account, at) => {
      const reading = readingOf(account);
      const { row } = account;
      const heldUntilMs = row?.isUnavailable ? row.blockedUntilMs : null;
      return reading === null ? [] : [{ reading, number: at + 1, heldUntilMs }];
    });
  const accountUsedUpUntil = (account: Pick<Account, 'file'>): number | null => {
    const reading = settings.read().isOn ? readingOf(account) : null;
    return reading === null ? null : usedUpUntil(reading, clock.now());
  };
  return {
    look,
    whyNobody() {
      const accounts = askable(providers);
      if (accounts.length === 0) return 'No account is connected that could be asked.';
      const isAnyDue = accounts.some((account) => isDue(readingOf(account), clock.now()));
      return isAnyDue ? null : 'All were asked a moment ago, or are left alone for now.';
    },
    usedUpUntil(id) {
      const active = providers.facts(id).accounts.filter(({ disabled }) => !disabled);
      const ends = active.map(accountUsedUpUntil).filter((end) => end !== null);
      return active.length > 0 && ends.length === active.length ? Math.min(...ends) : null;
    },
    fileUsedUpUntil: (file) => accountUsedUpUntil({ file }),
    state() {
      const { isOn, inBackground, notifyBelow, inTray } = settings.read();
      const nowMs = clock.now();
      const known = isOn ? providerIds.map((id) => ({ id, known: knownOf(id) })) : [];
      const rows = known.flatMap((each) => {
        const view = limitsView(each.known, nowMs);
        return view === null ? [] : [[each.id, view] as const];
      });
      const sources = known.map((each) => ({ ...each, name: capabilities[each.id].name }));
      const tray = limitInTray(sources, isOn ? inTray : null, nowMs);
      return { isOn, inBackground, notifyBelow, tray, rows: Object.fromEntries(rows) };
    },
    change(change) {
      settings.change(change);
      background.restart();
      onChange();
      if (change.isOn === true) void look();
    },
    async close() {
      isClosed = true;
      background.close();
      await readings.settled();
    },
  };
}
