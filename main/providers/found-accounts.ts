import { ActionRefused } from '../base/core/action-refused.ts';
import type { AccountImport, ImportOffer, ImportResult } from './account-import.ts';
import { accountIdOf } from './account-service.ts';
import { type AccountCounts, countsOf } from './core/import-words.ts';
import type { CredentialFolder } from './core/provider-ports.ts';
import type { Memory } from './provider-memory.ts';

export interface FoundAccountsParts {
  readonly accounts: AccountImport;
  readonly memory: Pick<Memory, 'latest' | 'decline'>;
  readonly onChange: () => void;
}

/** The accounts of another CLIProxyAPI that are offered unasked, until the user says not now. */
export interface FoundAccounts {
  /** As of the last look, without those that were declined. */
  readonly counts: () => AccountCounts;
  /** Never rejects: what cannot be read is not there. */
  readonly look: () => Promise<void>;
  /** Looks again where the accounts that are here are others than before. */
  readonly seeOwn: (folder: CredentialFolder) => void;
  /** Offers what is in this folder alone. Rejects with `ActionRefused` where it cannot be read. */
  readonly choose: (folder: string) => Promise<ImportOffer>;
  /** Where accounts that are offered lie, and what the user chose. */
  readonly folders: () => readonly string[];
  readonly bringAlong: () => Promise<ImportResult>;
  readonly decline: () => void;
}

const nobody: ImportOffer = { folders: [], bring: [], left: [] };

/** Where an account lies names its owner, so it is remembered by a hash. */
const idOf = ({ path }: { readonly path: string }): string => accountIdOf(path);

export function createFoundAccounts({
  accounts,
  memory,
  onChange,
}: FoundAccountsParts): FoundAccounts {
  let offer = nobody;
  let looking: Promise<void> = Promise.resolve();
  let own = '';
  /** The user's choice until it is brought along or declined; null for the usual folders. */
  let chosen: string | null = null;

  const offered = (): ImportOffer => {
    if (chosen !== null) return offer;
    const { declined } = memory.latest();
    return { ...offer, bring: offer.bring.filter((each) => !declined.includes(idOf(each))) };
  };
  // One after the other, so that an older look can never overwrite a newer one.
  const look = (): Promise<void> => {
    looking = looking.then(async () => {
      offer = await accounts.look(chosen).catch(() => nobody);
      onChange();
    });
    return looking;
  };
  return {
    counts: () => countsOf(offered().bring),
    look,
    seeOwn(folder) {
      const files = folder.accounts.map(({ file }) => file).join('/');
      if (files === own) return;
      own = files;
      void look();
    },
    async choose(folder) {
      const seen = await accounts.look(folder);
      chosen = folder;
      await look();
      return seen;
    },
    folders: () => (chosen === null && offered().bring.length === 0 ? [] : offer.folders),
    async bringAlong() {
      const wanted = offered();
      if (wanted.bring.length === 0) throw new ActionRefused('No account is left to bring along.');
      try {
        const result = await accounts.bring(wanted);
        chosen = null;
        return result;
      } finally {
        await look();
      }
    },
    decline() {
      if (chosen === null) memory.decline(offer.bring.map(idOf));
      else {
        chosen = null;
        offer = nobody;
        void look();
      }
      onChange();
    },
  };
}
