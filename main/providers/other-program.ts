import { ActionRefused } from '../base/core/action-refused.ts';
import type { Shell } from '../base/core/shell-port.ts';
import { dayWords } from '../base/core/wording.ts';
import type { ConfigImport } from '../config/config-import.ts';
import type { ImportedAccounts, OtherConfigView } from '../contract/provider-rows.ts';
import type { Difference } from '../contract/tools.ts';
import { chosenView } from './core/import-words.ts';
import type { FoundAccounts } from './found-accounts.ts';

export interface OtherProgramParts {
  readonly found: FoundAccounts;
  readonly configs: ConfigImport;
  readonly shell: Pick<Shell, 'pickFolder' | 'pickConfig'>;
  readonly onChange: () => void;
}

/** What another CLIProxyAPI has, beside the accounts that are offered unasked. Rejects with a sentence. */
export interface OtherProgram {
  readonly view: () => OtherConfigView;
  readonly look: () => Promise<void>;
  /** Lets the user choose where to look; null when that was cancelled. */
  readonly choose: (what: 'folder' | 'config') => Promise<ImportedAccounts | null>;
  readonly configDiff: () => Promise<Difference>;
  readonly takeConfigOver: (planId: string) => Promise<string>;
  readonly undoConfig: () => Promise<string>;
}

export function createOtherProgram(parts: OtherProgramParts): OtherProgram {
  const { found, configs, shell, onChange } = parts;
  /** The config.yaml to take over: chosen by the user, else found beside accounts. */
  let path: string | null = null;
  let takenOverAtMs: number | null = null;

  const look = async (): Promise<void> => {
    path = await configs.find(found.folders());
    takenOverAtMs = await configs.takenOverAtMs();
    onChange();
  };
  const chooseFolder = async (): Promise<ImportedAccounts | null> => {
    const folder = await shell.pickFolder();
    if (folder === null) return null;
    const { bring, left } = await found.choose(folder);
    await look();
    return chosenView(bring, left, path !== null);
  };
  const chooseConfig = async (): Promise<ImportedAccounts | null> => {
    const chosen = await shell.pickConfig();
    if (chosen === null) return null;
    const { sentence } = await configs.diff(chosen); // Refuses what cannot be taken over.
    path = chosen;
    onChange();
    return { sentence, notes: [], left: [], more: 0 };
  };
  return {
    look,
    view: () => ({
      offer: path === null ? null : 'A config.yaml of another CLIProxyAPI was found.',
      takenOver:
        takenOverAtMs === null ? null : `config.yaml was taken over on ${dayWords(takenOverAtMs)}.`,
    }),
    choose: (what) => (what === 'folder' ? chooseFolder() : chooseConfig()),
    async configDiff() {
      if (path === null) throw new ActionRefused('No config.yaml is left to take over.');
      return configs.diff(path);
    },
    async takeConfigOver(planId) {
      const told = await configs.takeOver(planId);
      await look();
      return told;
    },
    async undoConfig() {
      try {
        return await configs.undo();
      } finally {
        await look();
      }
    },
  };
}
