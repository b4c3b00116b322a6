import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { LimitsChange, LimitsState } from '../contract/limits.ts';
import { providerIds } from '../contract/providers.ts';
import { accountIdOf } from './account-service.ts';
import type { Account } from './core/knowledge.ts';
import { limitsView } from './core/limits/limit-words.ts';
import { isDue, type Reading, readingAfter, type Told, toldBy } from './core/limits/reading.ts';
import { type CredentialDetails, isAllowed, questionsFor } from './core/limits/requests.ts';
import type { SidecarClient } from './core/provider-ports.ts';
import { credentialDetails, limitsFile, type Readings } from './node/limits-file.ts';
import type { Providers } from './provider-knowledge.ts';

export interface LimitSettings {
  readonly read: () => { readonly isOn: boolean; readonly inBackground: boolean };
  readonly change: (change: LimitsChange) => void;
}

export interface LimitsParts {
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly paths: { readonly folder: string; readonly auth: string };
  readonly providers: Pick<Providers, 'facts' | 'client'>;
  readonly settings: LimitSettings;
  readonly onChange: () => void;
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
  readonly change: (change: LimitsChange) => void;
  readonly close: () => Promise<void>;
}

const backgroundMs = 15 * 60_000;
/** So that many computers that woke together do not ask together. */
const mostJitterMs = 3 * 60_000;
const forgottenMs = 30 * 24 * 3_600_000;

export function createLimits(parts: LimitsParts): LimitsService {
  const { clock, log, paths, providers, settings, onChange, random = Math.random } = parts;
  const file = limitsFile(paths.folder);
  const asked = new Set<string>();
  let readings: Readings = {};
  let isClosed = false;
  let cancel: Dispose = () => {};
  const loaded = file.load().then((found) => {
    readings = { ...found, ...readings };
    onChange();
  });
  let saving: Promise<void> = loaded;

  const keep = (id: string, reading: Reading): void => {
    const oldestMs = clock.now() - forgottenMs;
    const recent = Object.entries(readings).filter(([, known]) => known.askedAtMs > oldestMs);
    readings = { ...Object.fromEntries(recent), [id]: reading };
    const now = readings;
    saving = saving
      .then(() => file.save(now))
      .catch((error: unknown) => log.warn('limits.not-saved', { error }));
    onChange();
  };
  const ask = async (account: Account, client: SidecarClient): Promise<void> => {
    const id = accountIdOf(account.file);
    const before = readings[id] ?? null;
    if (asked.has(id) || !isDue(before, clock.now())) return;
    asked.add(id);
    try {
      const askedAtMs = clock.now();
      const details = await credentialDetails(paths.auth, account.file);
      const told = await tellingOf(account, client, details, askedAtMs);
      if (isClosed) return;
      const { providerId } = account;
      const outcome = told.type === 'told' ? 'told' : told.fault;
      log.info('limits.asked', { provider: providerId, outcome });
      keep(id, readingAfter(providerId, before, told, askedAtMs));
    } finally {
      asked.delete(id);
    }
  };
  const look = async (): Promise<void> => {
    await loaded;
    const { client } = providers;
    if (!settings.read().isOn || client === null || isClosed) return;
    await Promise.all(askable(providers).map((account) => ask(account, client)));
  };
  const schedule = (): void => {
    cancel();
    const { isOn, inBackground } = settings.read();
    if (!isOn || !inBackground || isClosed) return;
    cancel = clock.after(backgroundMs + random() * mostJitterMs, () => {
      void look();
      schedule();
    });
  };
  schedule();
  return {
    look,
    whyNobody() {
      const accounts = askable(providers);
      if (accounts.length === 0) return 'No account is connected that could be asked.';
      const isAnyDue = accounts.some(({ file: name }) =>
        isDue(readings[accountIdOf(name)] ?? null, clock.now()),
      );
      return isAnyDue ? null : 'All were asked a moment ago, or are left alone for now.';
    },
    state() {
      const rows = providerIds.flatMap((id) => {
        const known = providers
          .facts(id)
          .accounts.flatMap(({ file: name }) => readings[accountIdOf(name)] ?? []);
        const view = limitsView(known, clock.now());
        return view === null ? [] : [[id, view] as const];
      });
      const { isOn, inBackground } = settings.read();
      return { isOn, inBackground, rows: isOn ? Object.fromEntries(rows) : {} };
    },
    change(change) {
      settings.change(change);
      schedule();
      onChange();
      if (change.isOn === true) void look();
    },
    async close() {
      isClosed = true;
      cancel();
      await saving;
    },
  };
}

/** Those that the gateway knows and that can be asked; one that wants a login would be refused. */
const askable = (providers: Pick<Providers, 'facts'>): readonly Account[] =>
  providerIds
    .filter((id) => questionsFor(id).length > 0)
    .flatMap((id) => providers.facts(id).accounts)
    .filter(
      ({ row, state }) =>
        row !== null &&
        row.authIndex !== '' &&
        state.type !== 'disabled' &&
        state.type !== 'needs-login',
    );

/** The next question only where the one before is not answered at all: each costs the account one. */
async function tellingOf(
  { providerId, row }: Account,
  client: SidecarClient,
  details: CredentialDetails,
  askedAtMs: number,
): Promise<Told> {
  let told: Told = { type: 'fault', fault: 'not-there', retryAfterMs: null };
  for (const { request, read } of questionsFor(providerId)) {
    const call = request(details);
    if (!isAllowed(call.url)) throw new Error('not an address to send a token to');
    const reply = await client.callAs({ ...call, authIndex: row?.authIndex ?? '' });
    told = toldBy(reply, read, askedAtMs);
    if (told.type === 'told' || told.fault !== 'not-there') return told;
  }
  return told;
}
