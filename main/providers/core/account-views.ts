import type { AccountView } from '../../contract/provider-rows.ts';
import { isService, type RowId } from '../../contract/providers.ts';
import { accountWords, keyWords } from './account-words.ts';
import { capabilities } from './capabilities.ts';
import { faultWords, type UnreadableAccount } from './unreadable.ts';

interface ListedLogin {
  readonly id: string;
  readonly email: string | null;
  /** Its place among those of its row, for accounts without a name to show. */
  readonly at: number;
  /** Whether others speak of it by that place. */
  readonly isNumbered?: boolean;
}

export function loginView(
  row: RowId,
  { id, email, at, isNumbered = false }: ListedLogin,
  line: string,
): AccountView {
  const isNamed = !isService(row) && capabilities[row].namesAccounts && email !== null;
  const number = accountWords(at + 1);
  return {
    ...{ ...fixed, id, who: isNamed ? email : number, kind: 'login' },
    line: isNamed && isNumbered ? `${number} · ${line}` : line,
  };
}

/** What nobody refused, and nothing can switch. */
const fixed = { refusal: null, isOn: null } as const;

/** A login whose file cannot be read is known by that file's name. */
export const unreadableView = (id: string, { file, fault }: UnreadableAccount): AccountView => ({
  ...fixed,
  id,
  who: file,
  line: `Not used: its file ${faultWords[fault]}.`,
  kind: 'unreadable',
});

export const keyView = (
  { id, secrets }: { readonly id: string; readonly secrets: readonly string[] },
  line: string,
): AccountView => ({
  ...fixed,
  id,
  who: secrets.length === 0 ? 'Without a key' : keyWords(secrets[0] ?? ''),
  line,
  kind: 'key',
});
